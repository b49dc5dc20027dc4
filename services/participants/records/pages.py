"""The pages of records: the kinds, the list of one, one record, and the forms that record, correct and void."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.participants.context import Staff, pages_of, sees_names, service_of
from services.participants.documents import store as documents
from services.participants.domain.refusals import Denied
from services.participants.domain.register import PersonalData
from services.participants.pages.activity_form import REASONS
from services.participants.pages.listing import Listing, text, value
from services.participants.pages.saving import refuse, save
from services.participants.pages.shell import page, recorded_at, typed
from services.participants.people import naming
from services.participants.people.naming import Person
from services.participants.reading.sending import sending
from services.participants.records import api, commands, store
from services.participants.records.choices import Choices
from services.participants.records.form import Reader, filled
from services.participants.records.kind import SECTIONS, TITLE, Kind
from services.participants.records.kinds import KINDS
from services.participants.records.sought import Sought
from services.participants.records.table import table_of
from services.participants.sheets.api import attached
from services.participants.store import organisations as organisations_table
from services.participants.store import persons
from shared import clock
from shared.files import tables
from shared.postgres import Connection, Row
from shared.web.forms import Form
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.translations import mark

ALL = 20_000  # records of a kind that are ordered and searched
router = APIRouter(prefix=LANG, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as its page shows it: the row, what it says, and the persons whom it names."""

    row: Row
    data: dict[str, Any]
    people: dict[str, PersonalData]


@router.get("/records")
async def overview(request: Request, lang: str, _: Staff) -> Response:
    """All kinds by section, with how many there are."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        counts = await store.counts(connection)
    sections = [(words, [k for k in KINDS if k.section == code]) for code, words in SECTIONS.items()]
    return page(request, lang, "records/overview", sections=sections, counts=counts)


@router.get("/records/{kind}.xlsx")
async def as_table(request: Request, lang: str, kind: str, _: Staff) -> Response:
    """The same list for Excel; persons by their random ids."""
    of, gettext = api.kind_of(kind), pages_of(request).gettext(lang)
    async with service_of(request).pool.acquire(timeout=10) as connection:
        choices = await _choices(request, connection, of, lang)
        rows = await _listed(request, connection, of, _listing(request), choices)
    made = tables.xlsx(table_of(of, rows, choices, gettext))
    return attached(made, f"{of.code}.xlsx")


@router.get("/records/{kind}")
async def listed(request: Request, lang: str, kind: str, _: Staff) -> Response:
    """The records of a kind, the latest first; the address searches, chooses among them and orders them otherwise."""
    of, listing = api.kind_of(kind), _listing(request)
    async with service_of(request).pool.acquire(timeout=10) as connection:
        choices = await _choices(request, connection, of, lang)
        years = await store.years(connection, of.code)
        rows = await _listed(request, connection, of, listing, choices)
        shown = await _shown(request, connection, list(listing.shown(rows, store.MOST)))
    return page(
        request, lang, "records/list", kind=of, choices=choices, shown=shown, most=store.MOST, listing=listing,
        all=len(rows), years=years, waits=of.code in store.WAITS,
    )  # fmt: skip


def _listing(request: Request) -> Listing:
    return Listing.of(request, ("q", "year", "waiting"), "-day")


async def _listed(
    request: Request, connection: Connection, kind: Kind, listing: Listing, choices: Choices
) -> list[Row]:
    """The records of a kind that the address asks for, in its order."""
    rows = await store.of_kind(connection, kind.code, ALL)
    if listing.values["waiting"]:
        waiting = await store.waiting(connection, kind.code, clock.day(clock.now()))
        rows = [row for row in rows if row["event"] in waiting]
    asked = listing.values["q"].strip()
    service, names = service_of(request), sees_names(request.state.account)
    found = await naming.search(service, connection, asked, names=names) if asked else []
    sought = Sought(kind, choices, asked, frozenset(one.id for one in found))
    return _ordered([row for row in rows if _in_year(row, listing) and sought.fits(row)], listing)


def _in_year(row: Row, listing: Listing) -> bool:
    return listing.values["year"] in {"", str(row["occurred_on"].year)}


def _ordered(rows: list[Row], listing: Listing) -> list[Row]:
    """By title or day, or by what the records say in another column."""
    keys = {"title": text("title"), "day": value("occurred_on")}
    if listing.column in keys:
        return listing.ordered(rows, keys)
    said = {row["event"]: store.data_of(row) for row in rows}
    return listing.ordered(rows, {listing.column: lambda row: _said(said[row["event"]], listing.column)})


def _said(data: dict[str, Any], column: str) -> tuple[bool, float, str] | None:
    """What a record says in a column, so that numbers come in their order and before words."""
    told = data.get(column)
    if told in (None, "", []):
        return None
    try:
        return False, float(told), ""
    except (TypeError, ValueError):
        return True, 0.0, str(told).casefold()


@router.get("/records/{kind}/new")
async def show_new(request: Request, lang: str, kind: str, _: Staff) -> Response:
    """The empty form; `person`, `organisation` or a reference in the address fills its field."""
    of = api.kind_of(kind)
    given = {one.field: request.query_params.get(one.field) for one in of.asked}
    return await _form_page(request, lang, of, Form.filled(given, lang=lang))


@router.post("/records/{kind}/new")
async def record(request: Request, lang: str, kind: str, _: Staff) -> Response:
    """Record it."""
    service, of, form = service_of(request), api.kind_of(kind), await typed(request, lang)
    given, maybe = await _read(request, lang, of, form)
    outcome = None
    if not form.errors:
        outcome = await save(request, lang, form, lambda c: commands.record(service, c, of, given))
    if outcome is None:
        return await _form_page(request, lang, of, form, 422, maybe=maybe)
    return recorded_at(f"/{lang}/records/{of.code}/{outcome['id']}", outcome["events"][0])


@router.get("/records/{kind}/{event:uuid}")
async def show(request: Request, lang: str, kind: str, event: UUID, _: Staff, recorded: str = "") -> Response:
    """One record; after a command also what was just recorded."""
    of = api.kind_of(kind)
    one, choices = await _one(request, lang, of, event)
    sent = await sending([service_of(request)]) if recorded else None
    async with service_of(request).pool.acquire(timeout=10) as connection:
        proved = await documents.of_event(connection, str(event))
    return page(
        request, lang, "records/one", kind=of, one=one, choices=choices, recorded=recorded, sent=sent,
        documents=proved,
    )  # fmt: skip


@router.get("/records/{kind}/{event:uuid}/correction")
async def show_correction(request: Request, lang: str, kind: str, event: UUID, _: Staff) -> Response:
    """The form filled with what is recorded."""
    of = api.kind_of(kind)
    one, _unused = await _one(request, lang, of, event)
    form = filled(of, one.row["title"], one.data, lang, pages_of(request).gettext(lang))
    return await _form_page(request, lang, of, form, one=one)


@router.post("/records/{kind}/{event:uuid}/correction")
async def correct(request: Request, lang: str, kind: str, event: UUID, _: Staff) -> Response:
    """Replace what is recorded."""
    service, of, form = service_of(request), api.kind_of(kind), await typed(request, lang)
    one, _unused = await _one(request, lang, of, event)
    given, maybe = await _read(request, lang, of, form)
    outcome = None
    if not form.errors:
        title = str(given.get(TITLE, ""))
        outcome = await save(
            request, lang, form, lambda c: commands.correct(service, c, of, str(event), given, title)
        )
    if outcome is None:
        return await _form_page(request, lang, of, form, 422, one=one, maybe=maybe)
    return recorded_at(f"/{lang}/records/{of.code}/{event}", outcome["events"][0])


@router.get("/records/{kind}/{event:uuid}/void")
async def show_void(request: Request, lang: str, kind: str, event: UUID, _: Staff) -> Response:
    """Ask for the reason."""
    of = api.kind_of(kind)
    one, choices = await _one(request, lang, of, event)
    return page(request, lang, "records/void", kind=of, one=one, choices=choices, form=Form(lang=lang))


@router.post("/records/{kind}/{event:uuid}/void")
async def void(request: Request, lang: str, kind: str, event: UUID, _: Staff) -> Response:
    """Take it back."""
    service, of, form = service_of(request), api.kind_of(kind), await typed(request, lang)
    gettext = pages_of(request).gettext(lang)
    reason: Any = form.choice("reason", REASONS, gettext("Say why it is taken back"))
    outcome = reason and await save(
        request, lang, form, lambda c: commands.void(service, c, of, str(event), reason)
    )
    if not outcome:
        one, choices = await _one(request, lang, of, event)
        return page(request, lang, "records/void", 422, kind=of, one=one, choices=choices, form=form)
    return recorded_at(f"/{lang}/records/{of.code}/{event}", outcome["events"][0])


async def _read(
    request: Request, lang: str, kind: Kind, form: Form
) -> tuple[dict[str, Any], dict[str, list[Person]]]:
    """What the command is given, and the persons whom a name may mean."""
    service, gettext = service_of(request), pages_of(request).gettext(lang)
    async with service.pool.acquire(timeout=10) as connection:
        choices = await _choices(request, connection, kind, lang)
        reader = Reader(service, connection, choices, sees_names(request.state.account), gettext)
        try:
            return await reader.given(kind, form), reader.maybe
        except Denied as denied:
            refuse(form, denied, lang, gettext)
            return {}, reader.maybe


async def _choices(request: Request, connection: Connection, kind: Kind, lang: str) -> Choices:
    """What this kind's questions offer."""
    organisations = await organisations_table.organisations(connection)
    wanted = {code for one in kind.asked if one.how == "record" for code in one.of.split()}
    records = {code: await store.standing(connection, [code]) for code in sorted(wanted)}
    return Choices(
        service_of(request).programme, lang, pages_of(request).gettext(lang), organisations, records
    )


async def _one(request: Request, lang: str, kind: Kind, event: UUID) -> tuple[Shown, Choices]:
    async with service_of(request).pool.acquire(timeout=10) as connection:
        row = await store.one(connection, str(event))
        if row is None or row["kind"] != kind.code:
            raise Problem(404, "record_unknown", mark("There is no such record here."))
        (shown,) = await _shown(request, connection, [row])
        return shown, await _choices(request, connection, kind, lang)


async def _shown(request: Request, connection: Connection, rows: list[Row]) -> list[Shown]:
    """Rows with the names of whom they are about, for those who may see names."""
    service, said = service_of(request), [store.data_of(row) for row in rows]
    wanted = (
        {id_ for data in said for id_ in store.persons_of(data)}
        if sees_names(request.state.account)
        else set()
    )
    known = await persons.by_id(connection, service.vault, wanted)
    people = {id_: data for id_, (data, _) in known.items()}
    return [Shown(row, data, people) for row, data in zip(rows, said, strict=True)]


async def _form_page(
    request: Request, lang: str, kind: Kind, form: Form, status: int = 200, *,
    one: Shown | None = None, maybe: dict[str, list[Person]] | None = None,
) -> Response:  # fmt: skip
    async with service_of(request).pool.acquire(timeout=10) as connection:
        choices = await _choices(request, connection, kind, lang)
    return page(
        request,
        lang,
        "records/form",
        status,
        kind=kind,
        form=form,
        choices=choices,
        one=one,
        maybe=maybe or {},
    )
