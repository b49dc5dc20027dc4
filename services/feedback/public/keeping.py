"""A photo or a recording that comes with a complaint: kept from its own page on, so that no later page loses it."""

from __future__ import annotations

from fastapi import Request

from services.feedback.context import rooms_of
from services.feedback.public.form import KEPT, NAME, Asked
from services.feedback.public.intake import UPLOADS
from services.feedback.public.uploading import FIELD, upload_of
from services.feedback.store import waiting
from shared.files.uploads import Upload
from shared.refusal import Refused
from shared.web import csrf
from shared.web.ratelimit import address_of
from shared.web.translations import mark

WITHOUT = "without"  # the button of who would rather send none
_GONE = mark("The photo or the recording is not here any more: choose it again, or go on without it.")
_FLOOD = mark(
    "Many complaints have just come from your network. Nothing is lost: wait a minute and send it again."
)


async def keep(request: Request, asked: Asked) -> Refused | None:
    """Keep the file that a page brought, whichever button was pressed; what speaks against it is noted in the form."""
    try:
        await _keep(request, asked)
    except Refused as refused:
        asked.form.fail(FIELD, asked._(refused.sentence))
        return refused
    return None


async def _keep(request: Request, asked: Asked) -> None:
    if asked.form.value("go") == WITHOUT:
        _note(asked, "", "")
        return
    upload = await upload_of(request)
    if upload is None:
        return
    if UPLOADS.take(address_of(request)):
        raise Refused("too_many_requests", _FLOOD, FIELD)
    room, secret = rooms_of(request).common, csrf.new_form_key()
    async with room.pool.acquire(timeout=10) as connection:
        await waiting.keep(connection, room.keys, secret, upload)
    _note(asked, secret, upload.name)


async def kept(request: Request, asked: Asked) -> Upload | None:
    """The file that was kept for a form, if there is one; Refused if it waited for too long."""
    secret = asked.form.value(KEPT)
    if not secret:
        return None
    room = rooms_of(request).common
    async with room.pool.acquire(timeout=10) as connection:
        found = await waiting.find(connection, room.keys, secret)
    if found is None:
        _note(asked, "", "")
        raise Refused("file_gone", _GONE, FIELD)
    return found


def _note(asked: Asked, secret: str, name: str) -> None:
    asked.form.put(KEPT, secret)
    asked.form.put(NAME, name)
