"""The pages of organisations that this member knows."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.participants.commands import registering
from services.participants.context import Staff, pages_of, service_of
from services.participants.inputs import organisations as inputs
from services.participants.pages.activity_form import REASONS
from services.participants.pages.listing import Listing, text, value
from services.participants.pages.saving import save
from services.participants.pages.shell import page, recorded_at, typed
from services.participants.programme.names import Names
from services.participants.reading import searching
from services.participants.records import store as records
from services.participants.records.kinds import BY_CODE
from services.participants.sheets.api import attached
from services.participants.store import ledger
from services.participants.store import organisations as organisations_table
from shared import clock
from shared.files import tables
from shared.files.tables import Column, Table
from shared.postgres import Row
from shared.web.forms import Form, Gettext
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.translations import mark

_CODE = 64  # characters of an organisation's id
router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/organisations")
async def organisations(request: Request, lang: str, _: Staff, recorded: str = "") -> Response:
    """The organisations by name; the address searches, chooses among them and orders them otherwise."""
    listing = _listing(request)
    async with service_of(request).pool.acquire(timeout=10) as connection:
        event = _uuid(recorded)
        known = event is not None and await ledger.is_recorded(connection, event)
    rows = await _chosen(request, lang, listing)
    return page(
        request, lang, "organisations", listing=listing, rows=rows, recorded=str(event) if known else ""
    )


@router.get("/organisations.xlsx")
async def as_table(request: Request, lang: str, _: Staff) -> Response:
    """The same list for Excel."""
    names, gettext = Names(service_of(request).programme, lang), pages_of(request).gettext(lang)
    rows = await _chosen(request, lang, _listing(request))
    columns = [
        Column(gettext("Name"), width=40), Column(gettext("Kind"), width=24), Column(gettext("Municipality"), width=20),
        Column(gettext("Target CSO")), Column(gettext("Registered"), "day"), Column(gettext("Id"), width=38),
    ]  # fmt: skip
    lines = [
        [
            row["name"], names.type(row["type"]), names.place(row["municipality"] or "unknown"),
            gettext("Yes") if row["target"] else "", clock.day(row["registered_at"]), row["id"],
        ]
        for row in rows
    ]  # fmt: skip
    return attached(tables.xlsx(Table(gettext("Organisations"), columns, lines)), "organisations.xlsx")


def _listing(request: Request) -> Listing:
    return Listing.of(request, ("q", "type", "target"), "name")


async def _chosen(request: Request, lang: str, listing: Listing) -> list[Row]:
    """The organisations that the address asks for, in its order; a name is found in any script."""
    names, asked = Names(service_of(request).programme, lang), listing.values
    async with service_of(request).pool.acquire(timeout=10) as connection:
        rows = await organisations_table.organisations(connection)
    chosen = [
        row for row in searching.fitting(rows, asked["q"])
        if asked["type"] in {"", row["type"]} and (not asked["target"] or row["target"])
    ]  # fmt: skip
    keys = {
        "name": text("name"), "id": text("id"), "registered": value("registered_at"), "kind": lambda row: names.type(row["type"]),
        "place": lambda row: names.place(row["municipality"]) if row["municipality"] else None, "target": lambda row: not row["target"],
    }  # fmt: skip
    return listing.ordered(chosen, keys)


@router.get("/organisations/history")
async def history(request: Request, lang: str, _: Staff, organisation: str = "") -> Response:
    """One organisation: what is recorded about it, and what its people attended."""
    row = await _row(request, organisation)
    async with service_of(request).pool.acquire(timeout=10) as connection:
        told = await records.about(connection, organisation)
        attended = await organisations_table.attended_by_people_of(connection, organisation)
    return page(request, lang, "organisation_history", row=row, told=told, attended=attended, kinds=BY_CODE)


@router.get("/organisations/new")
async def show_new(request: Request, lang: str, _: Staff) -> Response:
    """The form of an organisation."""
    form = Form.filled({"registered_on": _today()}, lang=lang)
    return page(request, lang, "organisation", form=form, row=None)


@router.post("/organisations/new")
async def register(request: Request, lang: str, _: Staff) -> Response:
    """Register it."""
    service, form = service_of(request), await typed(request, lang)
    new = _organisation(form, Names(service.programme, lang), pages_of(request).gettext(lang))
    outcome = new and await save(
        request, lang, form, lambda c: registering.register_organisation(service, c, new)
    )
    if not outcome:
        return page(request, lang, "organisation", 422, form=form, row=None)
    return recorded_at(f"/{lang}/organisations", outcome["events"][0])


@router.get("/organisations/correction")
async def show_correction(request: Request, lang: str, _: Staff, organisation: str = "") -> Response:
    """The form filled with what was registered."""
    row = await _row(request, organisation)
    known = {name: row[name] for name in ("name", "type", "municipality")}
    form = Form.filled(
        known
        | {
            "organisation": organisation,
            "target": "yes" if row["target"] else "",
            "registered_on": clock.day(row["registered_at"]),
        },
        lang=lang,
    )
    return page(request, lang, "organisation", form=form, row=row)


@router.post("/organisations/correction")
async def correct(request: Request, lang: str, _: Staff, organisation: str = "") -> Response:
    """Replace what was registered."""
    service, form = service_of(request), await typed(request, lang)
    row = await _row(request, organisation)
    new = _organisation(form, Names(service.programme, lang), pages_of(request).gettext(lang))
    outcome = new and await save(
        request, lang, form, lambda c: registering.correct_organisation(service, c, organisation, new)
    )
    if not outcome:
        return page(request, lang, "organisation", 422, form=form, row=row)
    return recorded_at(f"/{lang}/organisations", outcome["events"][0])


@router.get("/organisations/void")
async def show_void(request: Request, lang: str, _: Staff, organisation: str = "") -> Response:
    """Ask for the reason, and say what will follow."""
    return page(
        request, lang, "organisation_void", row=await _row(request, organisation), form=Form(lang=lang)
    )


@router.post("/organisations/void")
async def void(request: Request, lang: str, _: Staff, organisation: str = "") -> Response:
    """Take the registration back."""
    service, form, row = service_of(request), await typed(request, lang), await _row(request, organisation)
    reason: Any = form.choice("reason", REASONS, pages_of(request).gettext(lang)("Say why it is taken back"))
    outcome = reason and await save(
        request, lang, form, lambda c: registering.void_organisation(service, c, organisation, reason)
    )
    if not outcome:
        return page(request, lang, "organisation_void", 422, row=row, form=form)
    return recorded_at(f"/{lang}/organisations", outcome["events"][0])


async def _row(request: Request, organisation: str) -> Row:
    async with service_of(request).pool.acquire(timeout=10) as connection:
        row = (
            None if "\0" in organisation else await organisations_table.organisation(connection, organisation)
        )
    if row is None:
        raise Problem(404, "organisation_unknown", mark("There is no such organisation here."))
    return row


def _organisation(form: Form, names: Names, _: Gettext) -> inputs.NewOrganisation | None:
    name = form.text("name", _("Write the organisation's name"), most=300)
    code = form.text("organisation", most=_CODE)
    if code and not (code.isascii() and all(letter.isalnum() or letter in "_.:-" for letter in code)):
        form.fail("organisation", _("Use Latin letters, digits and - . : _ only, such as GE-NAPR-404123456"))
    kind = form.choice("type", dict(names.types), _("Choose the kind of organisation"))
    municipality = form.choice("municipality", dict(names.places + names.places_outside) | {"unknown": ""})
    theme = form.choice("theme", dict(names.themes))
    day = form.date("registered_on", _("Write since when it is known"), last=_today())
    if form.errors:
        return None
    return inputs.NewOrganisation.model_validate(
        {"name": name, "organisation": code, "type": kind, "municipality": municipality, "theme": theme,
         "registered_on": day, "target": bool(form.value("target"))}
    )  # fmt: skip


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _today() -> date:
    return clock.day(clock.now())
