"""The pages of the attendance sheet: upload or paste, look and decide, what was recorded, undo."""

from __future__ import annotations

import asyncio
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from services.participants.context import Keeper, Staff, pages_of, service_of
from services.participants.domain.refusals import Denied
from services.participants.pace import Progress
from services.participants.pages.saving import refuse, save
from services.participants.pages.shell import activity_of, page, typed
from services.participants.reading.sending import sending
from services.participants.sheets import api, commands, preview, store
from services.participants.sheets.refused import refused_rows
from services.participants.sheets.rows.files import read_file, short_name
from services.participants.sheets.rows.layout import RawSheet
from services.participants.sheets.rows.pasting import read_pasted
from services.participants.sheets.told import sentence
from services.participants.sheets.work import LONG, workshop_of
from services.participants.store import activities
from shared.postgres import Row
from shared.refusal import Refused
from shared.web.forms import Form
from shared.web.languages import LANG
from shared.web.translations import mark

Seen = tuple[Row, preview.Preview | None, Row]
SHOWN = 300  # lines of each group on one page
router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/activities/{activity:uuid}/template.xlsx")
async def template(request: Request, lang: str, activity: UUID, _: Staff) -> Response:
    """The sheet to fill in, in the page's language."""
    return await api.sheet_template(request, str(activity), _, lang)


@router.get("/activities/{activity:uuid}/sign-sheet.pdf")
async def sign_sheet(request: Request, lang: str, activity: UUID, _: Staff) -> Response:
    """The sheet to sign, in the page's language."""
    return await api.sign_sheet(request, str(activity), _, lang)


@router.get("/activities/{activity:uuid}/form.xlsx")
async def form_for_phones(request: Request, activity: UUID, _: Staff) -> Response:
    """The form for KoboToolbox and ODK."""
    return await api.form_for_phones(request, str(activity), _)


@router.get("/activities/{activity:uuid}/sheet")
async def show_upload(request: Request, lang: str, activity: UUID, _: Keeper) -> Response:
    """Where a filled sheet is chosen, or its rows are pasted."""
    return await _upload_page(request, lang, activity, Form(lang=lang))


@router.post("/activities/{activity:uuid}/sheet")
async def upload(request: Request, lang: str, activity: UUID, _: Keeper) -> Response:
    """Keep the sheet, and lead to the look at it."""
    service, form = service_of(request), await typed(request, lang)
    gettext = pages_of(request).gettext(lang)
    try:
        sheet, sha256, name = await _sheet(request, form)
    except Refused as refused:
        refuse(form, refused, lang, gettext)
        return await _upload_page(request, lang, activity, form, 422)
    outcome = await save(
        request, lang, form, lambda c: commands.upload(service, c, str(activity), sheet, name, sha256)
    )
    if outcome is None:
        return await _upload_page(request, lang, activity, form, 422)
    return RedirectResponse(f"/{lang}/sheets/{outcome['id']}", status_code=303)


async def _sheet(request: Request, form: Form) -> tuple[RawSheet, str, str]:
    sent = (await request.form()).get("file")
    if isinstance(sent, UploadFile) and sent.filename:
        name = short_name(sent.filename)
        return *await asyncio.to_thread(read_file, await sent.read(), name), name
    if form.value("pasted").strip():
        return *read_pasted(form.value("pasted")), "pasted"
    raise Denied("nothing_chosen", mark("Choose a file, or paste rows into the field."), "file")


@router.get("/sheets/{batch:uuid}")
async def show(request: Request, lang: str, batch: UUID, _: Keeper) -> Response:
    """The look before recording; afterwards what was recorded. A long sheet is worked on behind a page that tells how far."""
    work, key = workshop_of(request), str(batch)
    if (progress := work.running(key)) is not None:
        return await _waiting_page(request, lang, batch, progress)
    if job := work.take(key):
        if job.form is None:
            return await _batch_page(request, lang, batch, Form(lang=lang), seen=job.task.result())
        refused_ = job.task.result() is None
        return await _batch_page(request, lang, batch, job.form, 422 if refused_ else 200)
    row = await _row(request, batch)
    if row["rows"] > LONG and row["recorded_at"] is None:
        work.begin(key, _seen(request, batch))
        return await _waiting_page(request, lang, batch, Progress())
    return await _batch_page(request, lang, batch, Form(lang=lang))


@router.post("/sheets/{batch:uuid}")
async def record(request: Request, lang: str, batch: UUID, _: Keeper) -> Response:
    """Record the sheet as decided."""
    service, form = service_of(request), await typed(request, lang)
    decisions, work = _decisions(form), workshop_of(request)
    recording = save(
        request, lang, form,
        lambda c: commands.record(service, c, str(batch), decisions, form.value("otherwise")),
    )  # fmt: skip
    if work.running(str(batch)) is not None:  # a second tap
        recording.close()
        return RedirectResponse(f"/{lang}/sheets/{batch}", status_code=303)
    if (await _row(request, batch))["rows"] > LONG:
        work.begin(str(batch), recording, form)
        return RedirectResponse(f"/{lang}/sheets/{batch}", status_code=303)
    if await recording is None:
        return await _batch_page(request, lang, batch, form, 422)
    return RedirectResponse(f"/{lang}/sheets/{batch}", status_code=303)


def _decisions(form: Form) -> dict[int, str]:
    """What was chosen beside rows, by their numbers."""
    chosen = {int(row): "new" for row in form.values("another") if row.isdigit()}
    chosen |= {int(row): "out" for row in form.values("out") if row.isdigit()}
    fields = ((name.removeprefix("decisions."), form.value(name)) for name in form.names("decisions."))
    return chosen | {int(row): value for row, value in fields if row.isdigit() and value}


@router.post("/sheets/{batch:uuid}/undo")
async def undo(request: Request, lang: str, batch: UUID, _: Keeper) -> Response:
    """Take the whole sheet back."""
    service, form = service_of(request), await typed(request, lang)
    outcome = await save(request, lang, form, lambda c: commands.undo(service, c, str(batch)))
    if outcome is None:
        return await _batch_page(request, lang, batch, form, 422)
    return RedirectResponse(f"/{lang}/sheets/{batch}", status_code=303)


@router.post("/sheets/{batch:uuid}/discard")
async def discard(request: Request, lang: str, batch: UUID, _: Keeper) -> Response:
    """Forget the rows that nobody will record or mend."""
    service, form = service_of(request), await typed(request, lang)
    await save(request, lang, form, lambda c: commands.discard(service, c, str(batch)))
    return RedirectResponse(f"/{lang}/activities/{(await _row(request, batch))['activity']}/sheet", 303)


@router.get("/sheets/{batch:uuid}/refused.xlsx")
async def refused(request: Request, lang: str, batch: UUID, _: Keeper) -> Response:
    """The refused rows with their reasons."""
    row, seen, _title = await _seen(request, batch)
    gettext = pages_of(request).gettext(lang)
    lines = seen.group("refused") if seen else []
    return api.attached(refused_rows(lines, row["file_name"], lang, gettext), "refused-rows.xlsx")


async def _row(request: Request, batch: UUID) -> Row:
    async with service_of(request).pool.acquire(timeout=10) as connection:
        return await api.found(store.one(connection, str(batch)))


async def _waiting_page(request: Request, lang: str, batch: UUID, progress: Progress) -> Response:
    """How far it is; the browser asks again by itself, without JavaScript."""
    row, job = await _row(request, batch), workshop_of(request).jobs.get(str(batch))
    async with service_of(request).pool.acquire(timeout=10) as connection:
        activity = await api.found(activities.activity(connection, str(row["activity"])))
    answer = page(
        request, lang, "sheets/waiting", row=row, activity=activity, progress=progress,
        recording=job is not None and job.form is not None,
    )  # fmt: skip
    answer.headers["Refresh"] = "1"
    return answer


async def _seen(request: Request, batch: UUID) -> Seen:
    """The upload, the look at what is kept of it (none once it was undone), and its activity."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        row = await api.found(store.one(connection, str(batch)))
        activity = await api.found(activities.activity(connection, str(row["activity"])))
        alive = not activity["voided"] and row["undone_at"] is None
        return row, await preview.make(service, connection, row) if alive else None, activity


async def _upload_page(
    request: Request, lang: str, activity: UUID, form: Form, status: int = 200
) -> Response:
    view = await activity_of(request, activity)
    async with service_of(request).pool.acquire(timeout=10) as connection:
        before = await store.of_activity(connection, str(activity))
    return page(request, lang, "sheets/upload", status, form=form, view=view, before=before)


async def _batch_page(
    request: Request, lang: str, batch: UUID, form: Form, status: int = 200, seen: Seen | None = None
) -> Response:
    row, looked, activity = seen or await _seen(request, batch)
    gettext = pages_of(request).gettext(lang)
    shown = {
        "form": form, "row": row, "seen": looked, "activity": activity, "most": SHOWN,
        "told": lambda note: sentence(note, gettext),
    }  # fmt: skip
    if row["recorded_at"] is not None:
        return page(
            request, lang, "sheets/recorded", status, sent=await sending([service_of(request)]), **shown
        )
    return page(request, lang, "sheets/preview", status, **shown)
