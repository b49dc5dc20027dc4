"""A photo or a recording from a form, checked by its content; a picture is drawn anew without what a phone hides in it."""

from __future__ import annotations

import asyncio

from fastapi import Request
from starlette.datastructures import UploadFile

from shared.files.uploads import DOCUMENTS, PICTURES, SOUNDS, Upload, check
from shared.refusal import Refused
from shared.web.translations import mark

MOST = 8 * 1024 * 1024  # bytes: a photo as phones make it, some minutes of speech
BODY = 2 * MOST  # bytes of a request: what is a bit too large is told on the page, with all that was typed
HERS, OURS = PICTURES | SOUNDS, PICTURES | SOUNDS | DOCUMENTS
FIELD = "file"
AGAIN = mark("Choose the photo or the recording once more before you send it again.")
_SENTENCES = {
    "file_empty": mark("The file is empty; choose it again."),
    "file_too_large": mark("The file is too large; send a smaller one."),
    "file_type_not_allowed": mark("Files of this type are not taken; send a photo or a recording."),
    "file_unreadable": mark("The picture is damaged; take or choose it again."),
    "recording_unreadable": mark("The recording is damaged, or holds more than sound; record it again."),
}


async def chosen(request: Request) -> bool:
    """Whether the form brought a file."""
    sent = (await request.form()).get(FIELD)
    return isinstance(sent, UploadFile) and bool(sent.filename)


async def upload_of(request: Request, *, staff: bool = False) -> Upload | None:
    """The file that a form brought; None if none was chosen, Refused with a sentence if it may not be kept."""
    sent = (await request.form()).get(FIELD)
    if not isinstance(sent, UploadFile) or not sent.filename:
        return None
    content = await sent.read(MOST + 1)
    try:
        return await asyncio.to_thread(
            check, content, sent.filename, OURS if staff else HERS, most=MOST, field=FIELD
        )
    except Refused as refused:
        raise Refused(refused.code, _SENTENCES.get(refused.code, refused.sentence), FIELD) from None
