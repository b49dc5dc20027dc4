"""The HTTP API of documents: attach, fetch, list what has none, the auditor's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from services.participants.api import demo_time
from services.participants.context import KEEPERS, Staff, service_of
from services.participants.documents import archive, commands, figure, store
from services.participants.domain.refusals import Denied
from services.participants.inputs.base import Id, Input
from shared.files import uploads
from shared.sampling import sample
from shared.web.commands import perform
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account, Role
from shared.web.problems import Problem
from shared.web.translations import mark

Reader = Annotated[Account, Depends(require(*sorted(KEEPERS), Role.AUDITOR))]
Kind = Literal["signed_sheet", "minutes", "letter", "photo", "certificate", "other"]
FileName = Annotated[str, Query(max_length=300)]
router = APIRouter(prefix="/v1", tags=["documents"], dependencies=[Depends(demo_time)])


class Wanted(Input):
    """Events whose documents are wanted: all, or a sample of a size, drawn from a seed that the auditor chooses."""

    events: Annotated[tuple[Id, ...], Field(min_length=1, max_length=5000)]
    sample: Annotated[int, Field(ge=0)] = 0
    seed: Annotated[str, Field(max_length=100)] = ""


@router.post("/activities/{activity}/documents", status_code=201, summary="Attach a document to an activity")
async def to_activity(
    request: Request, activity: Id, _: Staff, name: FileName = "file", kind: Kind = "signed_sheet"
) -> Response:
    """The file as the body (a photo or a PDF); its hash goes into an event, the file stays here, encrypted."""
    service, upload = service_of(request), uploads.check(await request.body(), name)
    return await perform(
        request, service, lambda c: commands.attach_to_activity(service, c, activity, upload, kind)
    )


@router.post("/records/{event}/documents", status_code=201, summary="Attach a document to a record")
async def to_record(
    request: Request, event: Id, _: Staff, name: FileName = "file", kind: Kind = "minutes"
) -> Response:
    """The same for a record: minutes, a letter, a certificate."""
    service, upload = service_of(request), uploads.check(await request.body(), name)
    return await perform(
        request, service, lambda c: commands.attach_to_record(service, c, event, upload, kind)
    )


@router.get("/documents/archive", summary="The documents behind a figure")
async def of_figure(request: Request, _: Reader, indicator: FileName, sample: FileName = "0") -> Response:  # noqa: ARG001 - read with the others
    """A ZIP with an index of this member's documents behind a figure, asked as reporting's own addresses ask it.

    `indicator`, `period`, `by`, `member`, `part`, `measure`, `as_of`, `happened`; `sample` of its events, drawn from `seed`.
    """
    return await behind_a_figure(request, dict(request.query_params))


@router.get("/documents/{document}", summary="One document")
async def fetch(request: Request, document: Id, _: Reader) -> Response:
    """The file itself, for those who may see names, and the auditor."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = await store.content(connection, service.vault, document)
    if found is None:
        raise Problem(404, "document_unknown", mark("There is no such document here."))
    row, content = found
    headers = {
        "Content-Disposition": f'attachment; filename="{row["id"]}"',
        "X-Content-SHA256": row["sha256"],
    }
    return Response(content, media_type=row["media_type"], headers=headers)


@router.get("/documents", summary="Activities without a document")
async def without(request: Request, _: Staff) -> list[dict[str, Any]]:
    """Activities that stand and that no document proves, the oldest first."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        rows = await store.without(connection)
    return [
        {"activity": str(row["id"]), "title": row["title"], "day": row["occurred_on"].isoformat()}
        for row in rows
    ]


@router.post("/documents/archive", summary="The documents behind some events")
async def as_archive(request: Request, wanted: Wanted, _: Reader) -> Response:
    """A ZIP with an index: the events are those that a figure's page names."""
    return await zipped(request, sample(wanted.events, wanted.sample, wanted.seed))


async def behind_a_figure(request: Request, asked: Mapping[str, str]) -> Response:
    """The documents of this member's events behind a figure.

    The sample is drawn of all members' events: who asks each member with the same seed has one sample.
    """
    service, size = service_of(request), asked.get("sample", "").strip() or "0"
    if not (size.isascii() and size.isdigit() and len(size) < 6):  # noqa: PLR2004 - no figure has more events
        raise Denied(
            "sample_wrong", mark("Write how many events to draw, such as 20; nothing means all."), "sample"
        )
    found = await figure.events_behind(service, asked.get("indicator", ""), asked)
    drawn = sample(found, int(size), asked.get("seed", ""))
    async with service.pool.acquire(timeout=10) as connection:
        ours = await store.ours(connection, drawn)
    return await zipped(request, ours)


async def zipped(request: Request, events: Sequence[str]) -> Response:
    """The file."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        content = await archive.archive(service, connection, events)
    headers = {"Content-Disposition": 'attachment; filename="documents.zip"'}
    return Response(content, media_type="application/zip", headers=headers)
