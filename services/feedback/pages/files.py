"""Files of a case at the desk: kept, and served as downloads only."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.feedback.commands import answering
from services.feedback.inputs.base import Id
from services.feedback.pages.case import show
from services.feedback.public.shell import gettext_of
from services.feedback.public.uploading import FIELD, upload_of
from services.feedback.reading import cases
from services.feedback.reading.access import DESK, Sitting
from services.feedback.store import files
from shared.refusal import Refused
from shared.web.commands import perform_form
from shared.web.forms import read_form
from shared.web.languages import LANG
from shared.web.problems import not_found

_SEE_OTHER = 303
router = APIRouter(prefix=LANG + DESK, include_in_schema=False)


@router.post("/{case}/files")
async def keep(request: Request, lang: str, case: Id, at: Sitting) -> Response:
    """Staff add a file."""
    _ = gettext_of(request)
    found, form = await cases.case_for(at, case, "file"), await read_form(request, lang, _)
    try:
        upload = await upload_of(request, staff=True)
        if upload is None:
            form.fail(FIELD, _("Choose a file"))
            return await show(request, at, found, form, 422)
        await perform_form(
            request, at.room, form, lambda c: answering.attach(at.room, c, case, upload, at.account.login)
        )
    except Refused as refused:
        form.fail(FIELD, _(refused.sentence))
        return await show(request, at, found, form, 422)
    return RedirectResponse(f"/{lang}/{at.path}/{case}?recorded=kept", status_code=_SEE_OTHER)


@router.get("/{case}/files/{file}")
async def download(case: Id, file: Id, at: Sitting) -> Response:
    """One file, to be saved and not to be shown: whatever is in it, no browser runs it here."""
    await cases.case_for(at, case, "file")
    async with at.room.pool.acquire(timeout=10) as connection:
        every = await files.of_case(connection, at.room.vault, case)
    found = next((one for one in every if one.id == file), None)
    if found is None:
        raise not_found()
    headers = {"Content-Disposition": f'attachment; filename="{found.id}.{_ending(found.media_type)}"'}
    return Response(found.content, headers=headers, media_type=found.media_type)


def _ending(media_type: str) -> str:
    return media_type.rpartition("/")[2]
