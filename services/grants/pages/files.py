"""The documents of steps: taken from a form, and handed out again as downloads."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.grants.commands.attaching import MOST_BYTES
from services.grants.context import service_of
from services.grants.pages.shell import Staff
from services.grants.reading import applications
from shared.files.uploads import Upload, check
from shared.ledger.streams import Past
from shared.refusal import Refused
from shared.web.forms import Form, Gettext
from shared.web.languages import LANG
from shared.web.problems import Problem

router = APIRouter(prefix=LANG, include_in_schema=False)
FIELD = "documents"


async def taken(request: Request, form: Form, _: Gettext) -> tuple[Upload, ...]:
    """The documents that were chosen; what cannot be taken is noted beside the field."""
    found = []
    for file in (await request.form()).getlist(FIELD):
        if isinstance(file, UploadFile) and file.filename:
            try:
                found.append(check(await file.read(), file.filename, most=MOST_BYTES, field=FIELD))
            except Refused as refused:
                form.fail(FIELD, f"{file.filename}: {_(refused.sentence)}")
    return tuple(found)


def links(
    lang: str, id_: UUID | str, history: Iterable[Past], things: str = "grants"
) -> dict[str, list[str]]:
    """Where the documents of a sub-grant's events are, by event; or those of another of the `things`."""
    return {
        past.id: [f"/{lang}/{things}/{id_}/files/{one.doc_id}" for one in past.data.evidence if one.kind != "bank_reference"]
        for past in history
    }  # fmt: skip


@router.get("/grants/{grant:uuid}/files/{file:uuid}")
async def download(request: Request, grant: UUID, file: UUID, account: Staff) -> Response:
    """A document of a step, or of the application that came before; always as a download, never shown as a page."""
    service, reader = service_of(request), account.account_id
    async with service.pool.acquire(timeout=10) as connection:
        found = await applications.file_of(service, connection, str(grant), str(file), reader)
    if found is None:
        raise Problem(404, "file_unknown", applications.UNKNOWN)
    return as_download(*found)


def as_download(name: str, media_type: str, content: bytes) -> Response:
    """A file that no browser shows as a page, and nobody on the way keeps."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "cache-control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)
