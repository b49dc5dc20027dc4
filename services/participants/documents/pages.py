"""The pages of documents: attach one to an activity, fetch one, and what has none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.participants.commands.registering import Outcome
from services.participants.context import Staff, pages_of, service_of
from services.participants.documents import api, commands, figure, store
from services.participants.domain.refusals import Denied
from services.participants.pages.saving import refuse, save
from services.participants.pages.shell import activity_of, page, recorded_at, typed
from services.participants.records import store as records
from services.participants.records.api import kind_of
from shared.files import uploads
from shared.postgres import Connection
from shared.refusal import Refused
from shared.web.forms import Form
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.translations import mark

Attach = Callable[[Connection, uploads.Upload, str], Awaitable[Outcome]]
router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/activities/{activity:uuid}/document")
async def show(request: Request, lang: str, activity: UUID, _: Staff) -> Response:
    """The form that attaches a document to an activity."""
    return await _page(request, lang, await _of_activity(request, lang, activity), Form(lang=lang))


@router.post("/activities/{activity:uuid}/document")
async def attach(request: Request, lang: str, activity: UUID, _: Staff) -> Response:
    """Attach it."""
    about = await _of_activity(request, lang, activity)
    service = service_of(request)
    return await _attach(
        request, lang, about,
        lambda c, upload, kind: commands.attach_to_activity(service, c, str(activity), upload, kind),
    )  # fmt: skip


@router.get("/records/{kind}/{event:uuid}/document")
async def show_of_record(request: Request, lang: str, kind: str, event: UUID, _: Staff) -> Response:
    """The form that attaches a document to a record: minutes, a letter."""
    return await _page(request, lang, await _of_record(request, lang, kind, event), Form(lang=lang))


@router.post("/records/{kind}/{event:uuid}/document")
async def attach_to_record(request: Request, lang: str, kind: str, event: UUID, _: Staff) -> Response:
    """Attach it."""
    about, service = await _of_record(request, lang, kind, event), service_of(request)
    return await _attach(
        request, lang, about,
        lambda c, upload, what: commands.attach_to_record(service, c, str(event), upload, what),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """What documents prove: its event, what it is called, and the pages around it."""

    event: str
    heading: str
    occurred_on: date
    address: str
    list_name: str
    list_address: str


async def _of_activity(request: Request, lang: str, activity: UUID) -> About:
    row = (await activity_of(request, activity)).row
    address = f"/{lang}/activities/{activity}"
    return About(
        str(row["event_id"]), row["title"], row["occurred_on"], address, mark("Activities"), "/activities"
    )


async def _of_record(request: Request, lang: str, kind: str, event: UUID) -> About:
    of = kind_of(kind)
    async with service_of(request).pool.acquire(timeout=10) as connection:
        row = await records.one(connection, str(event))
    if row is None or row["kind"] != of.code:
        raise Problem(404, "record_unknown", mark("There is no such record here."))
    heading = row["title"] or pages_of(request).gettext(lang)(of.act)
    address = f"/{lang}/records/{of.code}/{event}"
    return About(str(event), heading, row["occurred_on"], address, of.name, f"/records/{of.code}")


async def _attach(request: Request, lang: str, about: About, work: Attach) -> Response:
    form, gettext = await typed(request, lang), pages_of(request).gettext(lang)
    kind = form.choice("kind", commands.KINDS, gettext("Say what the document is"))
    upload = None
    try:
        upload = await _upload(request)
    except Refused as refused:
        refuse(form, refused, lang, gettext)
    outcome = None
    if upload and kind and not form.errors:
        outcome = await save(request, lang, form, lambda c: work(c, upload, kind))
    if outcome is None:
        return await _page(request, lang, about, form, 422)
    return recorded_at(about.address, outcome["events"][0])


@router.get("/documents")
async def without(request: Request, lang: str, _: Staff) -> Response:
    """Activities that no document proves."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        rows = await store.without(connection)
    return page(request, lang, "documents/without", rows=rows)


@router.get("/documents/archive")
async def show_archive(request: Request, lang: str, _: api.Reader) -> Response:
    """Which figure's documents are wanted, and whether all of them or a sample; the address may say so already."""
    return page(request, lang, "documents/archive", form=_figure_form(request, lang))


@router.get("/documents/archive.zip")
async def archive(request: Request, lang: str, _: api.Reader) -> Response:
    """The documents of this member behind a figure, or of a random sample of its events."""
    form = _figure_form(request, lang)
    try:
        return await api.behind_a_figure(request, dict(request.query_params))
    except Refused as refused:
        refuse(form, refused, lang, pages_of(request).gettext(lang))
        return page(request, lang, "documents/archive", 422, form=form)


def _figure_form(request: Request, lang: str) -> Form:
    names = ("indicator", *figure.ASKED, "sample", "seed")
    return Form([(name, request.query_params.get(name, "")) for name in names], lang=lang)


@router.get("/documents/{document:uuid}")
async def fetch(request: Request, document: UUID, _: api.Reader) -> Response:
    """The file itself."""
    return await api.fetch(request, str(document), _)


async def _upload(request: Request) -> uploads.Upload:
    sent = (await request.form()).get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise Denied("nothing_chosen", mark("Choose a photo or a PDF."), "file")
    return uploads.check(await sent.read(), sent.filename)


async def _page(request: Request, lang: str, about: About, form: Form, status: int = 200) -> Response:
    async with service_of(request).pool.acquire(timeout=10) as connection:
        there = await store.of_event(connection, about.event)
    return page(request, lang, "documents/attach", status, form=form, there=there, **_shown(about))


def _shown(about: About) -> dict[str, object]:
    return {name: getattr(about, name) for name in About.__slots__}
