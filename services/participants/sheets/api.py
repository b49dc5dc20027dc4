"""The HTTP API of the attendance sheet: its template, a look at a filled one, recording it, taking it back."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from services.participants.api import demo_time
from services.participants.context import Keeper, Staff, pages_of, service_of
from services.participants.domain.refusals import Denied
from services.participants.inputs.base import Id, Input
from services.participants.programme.names import Names
from services.participants.sheets import commands, preview, store
from services.participants.sheets.forms import printed, template, xlsform
from services.participants.sheets.refused import refused_rows
from services.participants.sheets.rows.files import read_file, short_name
from services.participants.sheets.told import batch_told, preview_told
from services.participants.sheets.work import workshop_of
from services.participants.store import activities
from services.participants.store import organisations as organisations_table
from shared.files.printing import PDF
from shared.files.tables import XLSX
from shared.postgres import Row
from shared.web.commands import perform
from shared.web.languages import LANGUAGES, SOURCE
from shared.web.problems import Problem
from shared.web.translations import mark

router = APIRouter(prefix="/v1", tags=["attendance sheets"], dependencies=[Depends(demo_time)])
FileName = Annotated[str, Query(max_length=300, description="The file's name, such as attendance.xlsx.")]


class Decisions(Input):
    """Who doubtful rows are: by row number `new`, `out`, or the id of a known person; `otherwise` for all others."""

    decisions: Annotated[dict[int, str], Field(max_length=5000)] = Field(default_factory=dict)
    otherwise: Literal["", "new", "out"] = ""


@router.get("/activities/{activity}/sheet-template", summary="The sheet to fill in")
async def sheet_template(request: Request, activity: Id, _: Staff, lang: str = "ka") -> Response:
    """An XLSX made for the activity; `lang` is the language of its lists."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        row = await activities.activity(connection, activity)
        organisations = [one["name"] for one in await organisations_table.organisations(connection)]
    if row is None:
        raise Problem(404, "activity_unknown", mark("There is no such activity here."))
    names = Names(service.programme, lang if lang in LANGUAGES else "ka")
    made = template.make(template.Made(activity, row["title"], organisations), names)
    return attached(made, f"attendance-{row['occurred_on']}.xlsx")


@router.get("/activities/{activity}/sign-sheet", summary="The sheet to sign")
async def sign_sheet(request: Request, activity: Id, _: Staff, lang: str = "ka") -> Response:
    """A PDF with headings in four languages and a code that leads to the upload."""
    service, row = service_of(request), await _activity(request, activity)
    address = f"{service.settings.public_url or str(request.base_url).rstrip('/')}/{lang}/activities/{activity}/sheet"
    names = Names(service.programme, lang if lang in LANGUAGES else "ka")
    made = await asyncio.to_thread(
        printed.sign_sheet, row, names, service.programme.member(service.member).short, address
    )
    return Response(
        made, media_type=PDF, headers={"Content-Disposition": 'attachment; filename="sign-sheet.pdf"'}
    )


@router.get("/activities/{activity}/xlsform", summary="The form for KoboToolbox and ODK")
async def form_for_phones(request: Request, activity: Id, _: Staff) -> Response:
    """An XLSForm for this activity: one submission a person; its export is uploaded like a sheet."""
    service, row = service_of(request), await _activity(request, activity)
    async with service.pool.acquire(timeout=10) as connection:
        organisations = [
            (one["id"], one["name"]) for one in await organisations_table.organisations(connection)
        ]
    names = Names(service.programme, "ka")
    made = await asyncio.to_thread(xlsform.make, activity, row["title"], names, organisations)
    return attached(made, f"attendance-{row['occurred_on']}-form.xlsx")


async def _activity(request: Request, activity: str) -> Row:
    async with service_of(request).pool.acquire(timeout=10) as connection:
        row = await activities.activity(connection, activity)
    if row is None:
        raise Problem(404, "activity_unknown", mark("There is no such activity here."))
    return row


@router.post("/sheets", status_code=201, summary="Upload a sheet made by the template")
async def upload_coded(request: Request, _: Keeper, name: FileName = "sheet.xlsx") -> Response:
    """The file as the body; the activity is the one that the template was made for. Nothing is recorded yet."""
    return await _upload(request, "", name)


@router.post("/activities/{activity}/sheets", status_code=201, summary="Upload a filled sheet")
async def upload(request: Request, activity: Id, _: Keeper, name: FileName = "sheet.xlsx") -> Response:
    """The file as the body (XLSX, ODS or CSV). Nothing is recorded yet; look at it, then record it."""
    return await _upload(request, activity, name)


async def _upload(request: Request, activity: str, name: str) -> Response:
    service, content = service_of(request), await request.body()
    sheet, sha256 = await asyncio.to_thread(read_file, content, name)
    meant = activity or sheet.activity
    if not meant:
        told = mark("The sheet does not say which activity it is of. Name the activity.")
        raise Denied("activity_not_named", told, "activity")
    return await perform(
        request, service, lambda c: commands.upload(service, c, meant, sheet, short_name(name), sha256)
    )


@router.get("/sheets/{batch}", summary="Look at an uploaded sheet")
async def look(request: Request, batch: Id, _: Keeper) -> dict[str, Any]:
    """Before recording: each row in its group (new, known, doubtful, refused). After: what became of the sheet."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        row = await found(store.one(connection, batch))
        if row["recorded_at"] is not None:
            return batch_told(row)
        with workshop_of(request).watching(batch):
            return preview_told(await preview.make(service, connection, row))


@router.get("/sheets/{batch}/progress", summary="How far an upload is")
async def progress(request: Request, batch: Id, _: Keeper) -> dict[str, Any]:
    """While an upload is looked at or recorded by another request: the step, how many rows of it are done, of how many.

    Nothing goes on where `step` is null.
    """
    told = workshop_of(request).told.get(batch)
    if told is None:
        return {"step": None, "done": 0, "of": 0}
    return asdict(told)


@router.post("/sheets/{batch}/record", status_code=201, summary="Record an uploaded sheet")
async def record(request: Request, batch: Id, given: Decisions, _: Keeper) -> Response:
    """Record every row that is not refused, in one transaction; doubtful ones as decided."""
    service = service_of(request)
    with workshop_of(request).watching(batch):
        return await perform(
            request, service, lambda c: commands.record(service, c, batch, given.decisions, given.otherwise)
        )


@router.post("/sheets/{batch}/undo", status_code=201, summary="Take a recorded sheet back")
async def undo(request: Request, batch: Id, _: Keeper) -> Response:
    """Void its attendance; persons who were registered with it and are known for nothing else go too."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.undo(service, c, batch))


@router.post("/sheets/{batch}/discard", status_code=201, summary="Forget the rows that are kept of a sheet")
async def discard(request: Request, batch: Id, _: Keeper) -> Response:
    """Destroy what nobody will record or mend, before its time is over. What was recorded stays."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.discard(service, c, batch))


@router.get("/sheets/{batch}/refused", summary="The refused rows of a sheet")
async def refused(request: Request, batch: Id, _: Keeper, lang: str = "en") -> Response:
    """An XLSX of the rows that were refused, with the reason in the last column."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        row = await found(store.one(connection, batch))
        seen = await preview.make(service, connection, row)
    chosen = lang if lang in LANGUAGES else SOURCE
    gettext = pages_of(request).gettext(chosen)
    return attached(refused_rows(seen.group("refused"), row["file_name"], lang, gettext), "refused-rows.xlsx")


async def found(looked_up: Any) -> Row:  # noqa: ANN401 - an awaitable of a row or nothing
    """The row, or a problem that says that there is no such upload."""
    row: Row | None = await looked_up
    if row is None:
        raise Problem(404, "batch_unknown", mark("There is no such upload. Upload the sheet again."))
    return row


def attached(content: bytes, name: str) -> Response:
    """A spreadsheet to keep."""
    return Response(
        content, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
