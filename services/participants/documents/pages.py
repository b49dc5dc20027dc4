"""The pages of documents: attach one to an activity, fetch one, and what has none."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.participants.context import Staff, pages_of, service_of
from services.participants.documents import api, commands, store
from services.participants.domain.refusals import Denied
from services.participants.pages_shell import activity_of, page, recorded_at, typed
from services.participants.saving import refuse, save
from shared.files import uploads
from shared.refusal import Refused
from shared.web.forms import Form
from shared.web.languages import LANG
from shared.web.translations import mark

router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/activities/{activity:uuid}/document")
async def show(request: Request, lang: str, activity: UUID, _: Staff) -> Response:
    """The form that attaches a document."""
    return await _page(request, lang, activity, Form(lang=lang))


@router.post("/activities/{activity:uuid}/document")
async def attach(request: Request, lang: str, activity: UUID, _: Staff) -> Response:
    """Attach it."""
    service, form = service_of(request), await typed(request, lang)
    gettext = pages_of(request).gettext(lang)
    kind = form.choice("kind", commands.KINDS, gettext("Say what the document is"))
    upload = None
    try:
        upload = await _upload(request)
    except Refused as refused:
        refuse(form, refused, lang, gettext)
    outcome = None
    if upload and kind and not form.errors:
        outcome = await save(
            request,
            lang,
            form,
            lambda c: commands.attach_to_activity(service, c, str(activity), upload, kind),
        )
    if outcome is None:
        return await _page(request, lang, activity, form, 422)
    return recorded_at(f"/{lang}/activities/{activity}", outcome["events"][0])


@router.get("/documents")
async def without(request: Request, lang: str, _: Staff) -> Response:
    """Activities that no document proves."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        rows = await store.without(connection)
    return page(request, lang, "documents/without", rows=rows)


@router.get("/documents/{document:uuid}")
async def fetch(request: Request, document: UUID, _: api.Reader) -> Response:
    """The file itself."""
    return await api.fetch(request, str(document), _)


async def _upload(request: Request) -> uploads.Upload:
    sent = (await request.form()).get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise Denied("nothing_chosen", mark("Choose a photo or a PDF."), "file")
    return uploads.check(await sent.read(), sent.filename)


async def _page(request: Request, lang: str, activity: UUID, form: Form, status: int = 200) -> Response:
    view = await activity_of(request, activity)
    async with service_of(request).pool.acquire(timeout=10) as connection:
        there = await store.of_event(connection, str(view.row["event_id"]))
    return page(request, lang, "documents/attach", status, form=form, view=view, there=there)
