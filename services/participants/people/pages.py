"""The pages of persons: search, one person with her history, and the forms that register and change her."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.participants.commands import registering
from services.participants.commands.registering import Outcome
from services.participants.context import Keeper, Officer, Staff, pages_of, service_of
from services.participants.domain.register import PersonalData
from services.participants.pages.listing import Keys, Listing
from services.participants.pages.saving import save
from services.participants.pages.shell import page, typed
from services.participants.people import api, commands, naming, store, voiding
from services.participants.people.form import person_given, stored
from services.participants.people.reading import Held
from services.participants.programme.names import Names
from services.participants.records.kinds import BY_CODE
from services.participants.sheets.api import attached
from services.participants.store import organisations as organisations_table
from services.participants.store import persons
from shared import clock
from shared.files import tables
from shared.files.tables import Column, Table
from shared.postgres import Connection
from shared.service import Service
from shared.web.forms import Form
from shared.web.languages import LANG

LAST = 50  # persons on the list without a search
Listed = list[tuple[str, PersonalData, str | None]]
router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/persons")
async def listed(request: Request, lang: str, account: Staff, q: str = "") -> Response:
    """The persons whom a search finds, or those who were registered last; who may not see names sees ids."""
    return await _list_page(request, lang, account.login, q, Form([("q", q)], lang=lang))


@router.get("/persons.xlsx")
async def as_table(request: Request, lang: str, account: Keeper, q: str = "") -> Response:
    """The same list for Excel; that it was taken away is noted."""
    service, gettext = service_of(request), pages_of(request).gettext(lang)
    names = Names(service.programme, lang)
    async with service.pool.acquire(timeout=10) as connection:
        organisations = {
            row["id"]: row["name"] for row in await organisations_table.organisations(connection)
        }
        found = _ordered(await _found(service, connection, q), Listing.of(request, ("q",), ""), names)
        await store.note_viewing(connection, clock.now(), account.login, "export", None, len(found))
    columns = [
        Column(gettext("Full name"), width=32), Column(gettext("Year of birth"), "text"), Column(gettext("Sex")),
        Column(gettext("Home"), width=20), Column(gettext("Organisation"), width=32), Column(gettext("Person id"), width=38),
    ]  # fmt: skip
    rows = [
        [
            data.name, str(data.birth_year or ""), data.sex, names.place(data.home),
            organisations.get(organisation or "", organisation), id_,
        ]
        for id_, data, organisation in found
    ]  # fmt: skip
    return attached(tables.xlsx(Table(gettext("Persons"), columns, rows)), "persons.xlsx")


@router.post("/persons/merge")
async def merge(request: Request, lang: str, account: Keeper) -> Response:
    """Those who were ticked are one person."""
    service, form = service_of(request), await typed(request, lang)
    some = form.values("same")
    if len(some) < 2:  # noqa: PLR2004 - two are one
        form.fail("same", pages_of(request).gettext(lang)("Tick at least two persons"))
        return await _list_page(request, lang, account.login, form.value("q"), form, 422)
    outcome = await save(request, lang, form, lambda c: commands.merge(service, c, some))
    if outcome is None:
        return await _list_page(request, lang, account.login, form.value("q"), form, 422)
    return RedirectResponse(f"/{lang}/persons/{some[0]}", status_code=303)


@router.get("/persons/new")
async def show_new(request: Request, lang: str, _: Keeper) -> Response:
    """The empty form."""
    return await _form_page(request, lang, Form(lang=lang))


@router.post("/persons/new")
async def record(request: Request, lang: str, _: Keeper) -> Response:
    """Register her."""
    service, form = service_of(request), await typed(request, lang)
    new = person_given(
        form, Names(service.programme, lang), await _organisations(request), pages_of(request).gettext(lang)
    )
    outcome = new and await save(request, lang, form, lambda c: registering.register_person(service, c, new))
    if not outcome:
        return await _form_page(request, lang, form, 422)
    return RedirectResponse(f"/{lang}/persons/{outcome['id']}", status_code=303)


@router.get("/persons/{person:uuid}")
async def show(request: Request, lang: str, person: UUID, account: Keeper) -> Response:
    """All that is held about her; that somebody looked is noted."""
    return await _person_page(request, lang, person, account.login, Form(lang=lang))


@router.get("/persons/{person:uuid}/change")
async def show_change(request: Request, lang: str, person: UUID, account: Keeper) -> Response:
    """The form filled with what is held."""
    held = await api.looked_at(request, str(person), account.login, "change")
    form = stored(held.data, held.organisation, lang, pages_of(request).gettext(lang))
    return await _form_page(request, lang, form, person=str(person))


@router.post("/persons/{person:uuid}/change")
async def change(request: Request, lang: str, person: UUID, _: Keeper) -> Response:
    """Replace what is held."""
    service, form = service_of(request), await typed(request, lang)
    new = person_given(
        form, Names(service.programme, lang), await _organisations(request), pages_of(request).gettext(lang)
    )
    outcome = new and await save(request, lang, form, lambda c: commands.update(service, c, str(person), new))
    if not outcome:
        return await _form_page(request, lang, form, 422, person=str(person))
    return RedirectResponse(f"/{lang}/persons/{person}", status_code=303)


@router.post("/persons/{person:uuid}/consent")
async def consent(request: Request, lang: str, person: UUID, account: Keeper) -> Response:
    """Record what she consents to, or withdraws."""
    service, form = service_of(request), await typed(request, lang)
    gettext, today = pages_of(request).gettext(lang), clock.day(clock.now())
    asked = service.programme.participants.consent
    purposes = form.choices(
        "purposes", [one.code for one in asked.purposes], gettext("Choose what it is about")
    )
    day = form.date("occurred_on", last=today) or today
    language = form.choice("language", dict(Names(service.programme, lang).languages)) or lang

    async def work(connection: Connection) -> Outcome:
        if form.value("act") == "withdraw":
            return await commands.withdraw(service, connection, str(person), purposes, day)
        return await commands.consent(
            service,
            connection,
            str(person),
            purposes,
            day,
            language=language,
            guardian=bool(form.value("guardian")),
        )

    outcome = None if form.errors else await save(request, lang, form, work)
    if outcome is None:
        return await _person_page(request, lang, person, account.login, form, 422)
    return RedirectResponse(f"/{lang}/persons/{person}", status_code=303)


@router.post("/persons/{person:uuid}/consent/void")
async def void_consent(request: Request, lang: str, person: UUID, account: Keeper) -> Response:
    """Take back that she consented, or withdrew."""
    service, form = service_of(request), await typed(request, lang)
    event = form.value("event")
    outcome = await save(
        request, lang, form, lambda c: voiding.void_consent(service, c, str(person), event, "wrong_data")
    )
    if outcome is None:
        return await _person_page(request, lang, person, account.login, form, 422)
    return RedirectResponse(f"/{lang}/persons/{person}", status_code=303)


@router.post("/persons/{person:uuid}/void")
async def void(request: Request, lang: str, person: UUID, account: Keeper) -> Response:
    """Take her registration back."""
    service, form = service_of(request), await typed(request, lang)
    outcome = await save(
        request, lang, form, lambda c: voiding.void_registration(service, c, str(person), "wrong_data")
    )
    if outcome is None:
        return await _person_page(request, lang, person, account.login, form, 422)
    return RedirectResponse(f"/{lang}/persons?voided=1", status_code=303)


@router.post("/persons/{person:uuid}/split")
async def split(request: Request, lang: str, person: UUID, account: Keeper) -> Response:
    """Say that a link or merge was wrong; figures follow."""
    service, form = service_of(request), await typed(request, lang)
    link = form.choice(
        "link",
        [row["id"] for row in (await api.looked_at(request, str(person), account.login, "show")).links],
    )
    outcome = link and await save(request, lang, form, lambda c: commands.split(service, c, link))
    if not outcome:
        return await _person_page(request, lang, person, account.login, form, 422)
    return RedirectResponse(f"/{lang}/persons/{person}", status_code=303)


@router.post("/persons/{person:uuid}/erase")
async def erase(request: Request, lang: str, person: UUID, account: Officer) -> Response:
    """Destroy who she was."""
    service, form = service_of(request), await typed(request, lang)
    if form.value("sure") != "yes":
        form.fail("sure", pages_of(request).gettext(lang)("Tick that the person asked for it"))
        return await _person_page(request, lang, person, account.login, form, 422)
    outcome = await save(request, lang, form, lambda c: commands.erase(service, c, str(person)))
    if outcome is None:
        return await _person_page(request, lang, person, account.login, form, 422)
    return RedirectResponse(f"/{lang}/persons?erased=1", status_code=303)


@router.get("/viewings")
async def viewings(request: Request, lang: str, _: Officer) -> Response:
    """Who looked at whose data."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        rows = await store.viewings(connection)
    return page(request, lang, "people/viewings", rows=rows)


async def _list_page(
    request: Request, lang: str, login: str, q: str, form: Form, status: int = 200
) -> Response:
    service, listing = service_of(request), Listing.of(request, ("q",), "")
    async with service.pool.acquire(timeout=10) as connection:
        names = await organisations_table.organisations(connection)
        found = _ordered(await _found(service, connection, q), listing, Names(service.programme, lang))
        await store.note_viewing(connection, clock.now(), login, "list", None, len(found))
    return page(
        request, lang, "people/list", status, form=form, persons=found, last=LAST, q=q, listing=listing,
        organisations={row["id"]: row["name"] for row in names}, erased=request.query_params.get("erased"), voided=request.query_params.get("voided"),
    )  # fmt: skip


async def _found(service: Service, connection: Connection, q: str) -> Listed:
    """The persons whom a search finds, or those who were registered last."""
    if not q.strip():
        return list(await persons.newest(connection, service.vault, LAST))
    return [(one.id, one.data, one.organisation) for one in await naming.search(service, connection, q)]


def _ordered(found: Listed, listing: Listing, names: Names) -> Listed:
    """In the order that the address asks for; else as they were found."""
    keys: Keys = {
        "name": lambda one: one[1].name.casefold(), "born": lambda one: one[1].birth_year,
        "home": lambda one: names.place(one[1].home) if one[1].home != "unknown" else None,
    }  # fmt: skip
    return listing.ordered(found, keys)


async def _person_page(
    request: Request, lang: str, person: UUID, login: str, form: Form, status: int = 200
) -> Response:
    held = await api.looked_at(request, str(person), login, "show")
    organisations = await _organisations(request)
    asked = service_of(request).programme.participants.consent
    async with service_of(request).pool.acquire(timeout=10) as connection:
        facts = await voiding.consent_facts(connection, str(person))
    return page(
        request, lang, "people/one", status, form=form, held=held, facts=facts, organisations=organisations, asked=asked,
        kinds=BY_CODE, today=clock.day(clock.now()),
        least=service_of(request).programme.participants.quality.complete_from, unguarded=_unguarded(held, asked.guardian_under),
    )  # fmt: skip


def _unguarded(held: Held, under: int) -> bool:
    """Whether a minor's guardian has not consented."""
    age = held.data.on(clock.day(clock.now())).age
    consented = any(row["guardian"] and row["withdrawn_on"] is None for row in held.consents)
    return age is not None and age < under and not consented


async def _form_page(
    request: Request, lang: str, form: Form, status: int = 200, person: str = ""
) -> Response:
    organisations = await _organisations(request)
    return page(
        request,
        lang,
        "people/form",
        status,
        form=form,
        person=person,
        organisations=list(organisations.items()),
    )


async def _organisations(request: Request) -> dict[str, str]:
    async with service_of(request).pool.acquire(timeout=10) as connection:
        return {row["id"]: row["name"] for row in await organisations_table.organisations(connection)}
