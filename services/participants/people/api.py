"""The HTTP API of one person: found, shown, changed, consents, merged, held, forgotten; every look is noted."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.participants.api import demo_time
from services.participants.context import Auditor, Keeper, Officer, service_of
from services.participants.inputs import people as inputs_people
from services.participants.inputs.base import Id, Withdrawal
from services.participants.people import commands, naming, reading, store, voiding
from services.participants.store import persons
from shared import clock
from shared.web.commands import perform
from shared.web.problems import Problem
from shared.web.translations import mark

router = APIRouter(prefix="/v1", tags=["persons"], dependencies=[Depends(demo_time)])


@router.get("/persons/search", summary="Find persons")
async def search(
    request: Request, account: Keeper, q: Annotated[str, Query(min_length=2, max_length=200)]
) -> list[dict[str, Any]]:
    """By name in any script, by personal number, phone or id; at most 50."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = await naming.search(service, connection, q)
        await store.note_viewing(connection, clock.now(), account.login, "search", None, len(found))
    return [
        {"person": one.id, "name": one.data.name, "birth_year": one.data.birth_year, "home": one.data.home}
        for one in found
    ]


@router.get("/persons/{person}", summary="All that is held about a person")
async def show(request: Request, person: Id, account: Keeper) -> dict[str, Any]:
    """To be given to her: what she told, her consents, where she was counted, who looked at it."""
    return reading.told(await looked_at(request, person, account.login, "show"))


@router.get("/persons/{person}/export", summary="The same as a file")
async def export(request: Request, person: Id, account: Keeper) -> dict[str, Any]:
    """What she may take to another organisation."""
    return reading.told(await looked_at(request, person, account.login, "export"))


@router.post("/persons/{person}/update", status_code=201, summary="Change what is known of a person")
async def update(request: Request, person: Id, new: inputs_people.NewPerson, _: Keeper) -> Response:
    """The whole record is replaced; what was counted stays in its cells."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.update(service, c, person, new))


@router.post("/persons/{person}/consent", status_code=201, summary="Record a person's consent")
async def consent(request: Request, person: Id, given: inputs_people.Consent, _: Keeper) -> Response:
    """Purpose by purpose; a minor's guardian consents for her."""
    service = service_of(request)

    async def work(connection: Any) -> Any:  # noqa: ANN401 - a connection, an outcome
        return await commands.consent(
            service,
            connection,
            person,
            given.purposes,
            given.occurred_on,
            language=given.language,
            guardian=given.guardian,
        )

    return await perform(request, service, work)


@router.post("/persons/{person}/withdrawal", status_code=201, summary="Record that consent is withdrawn")
async def withdraw(
    request: Request, person: Id, given: inputs_people.ConsentWithdrawal, _: Keeper
) -> Response:
    """Of `sensitive`: what was told about ethnicity, disability and vulnerability is deleted."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: commands.withdraw(service, c, person, given.purposes, given.occurred_on)
    )


@router.get("/persons/{person}/consents", summary="What stands of a person's consents")
async def consents(request: Request, person: Id, account: Keeper) -> list[dict[str, Any]]:
    """Each consent and withdrawal with the event that recorded it, the latest first."""
    await looked_at(request, person, account.login, "show")
    async with service_of(request).pool.acquire(timeout=10) as connection:
        facts = await voiding.consent_facts(connection, person)
    return [{"event": event, "type": fact.name} | msgspec.to_builtins(fact.data) for event, fact in facts]


@router.post("/persons/{person}/consents/{event}/void", status_code=201, summary="Void a consent")
async def void_consent(request: Request, person: Id, event: Id, why: Withdrawal, _: Keeper) -> Response:
    """A consent, or its withdrawal, was recorded by mistake; what a withdrawal has deleted stays deleted."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: voiding.void_consent(service, c, person, event, why.reason)
    )


@router.post("/persons/{person}/void", status_code=201, summary="Void a registration")
async def void(request: Request, person: Id, why: Withdrawal, _: Keeper) -> Response:
    """She was registered by mistake: what is kept of her is destroyed. Refused while a record counts her."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: voiding.void_registration(service, c, person, why.reason)
    )


@router.post("/persons/merge", status_code=201, summary="Say that records are one person")
async def merge(request: Request, link: inputs_people.Link, _: Keeper) -> Response:
    """Records of this member; the first one stays the one that is shown. Figures follow."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.merge(service, c, link.persons))


@router.post("/links/{event}/split", status_code=201, summary="Take a link or merge apart")
async def split(request: Request, event: Id, _: Keeper) -> Response:
    """`event` recorded the link, merge or proposal that was wrong. Figures follow."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.split(service, c, event))


@router.post("/persons/{person}/hold", status_code=201, summary="Hold a person's data for an audit")
async def hold(request: Request, person: Id, given: inputs_people.Hold, _: Officer) -> Response:
    """If she is erased meanwhile, only the auditor sees her data, until that day."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: commands.hold(service, c, person, given.until, given.reason)
    )


@router.post("/persons/{person}/erase", status_code=201, summary="Erase a person")
async def erase(request: Request, person: Id, _: Officer) -> Response:
    """Destroy what says who she was, here and at the matching member, for good; totals stay."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.erase(service, c, person))


@router.get("/holds", summary="Data that are kept for an audit only")
async def holds(request: Request, account: Auditor) -> list[dict[str, Any]]:
    """Persons who were erased while an audit needed their data; for the auditor alone."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        rows = await store.restricted(connection)
        known = await persons.restricted(connection, service.vault, [str(row["person"]) for row in rows])
        await store.note_viewing(connection, clock.now(), account.login, "audit", None, len(rows))
    return [
        {
            "person": id_,
            "name": known[id_][0].name,
            "until": row["until"].isoformat(),
            "reason": row["reason"],
        }
        for row in rows
        if (id_ := str(row["person"])) in known
    ]


@router.post("/privacy/clock", status_code=201, summary="Destroy what is kept no longer")
async def run_clock(request: Request, _: Officer) -> Response:
    """Data of erased persons whose audit hold has ended; after the retention everybody's, 200 at a time.

    The answer names their ids; call again until it names nobody.
    """
    service = service_of(request)
    return await perform(request, service, lambda c: commands.run_clock(service, c))


@router.get("/privacy/retention", summary="Until when personal data are kept")
async def retention(request: Request, _: Officer) -> dict[str, str]:
    """The last day; the clock destroys them afterwards."""
    return {"kept_until": commands.kept_until(service_of(request).programme).isoformat()}


@router.get("/viewings", summary="Who looked at whose data")
async def viewings(request: Request, _: Officer) -> list[dict[str, Any]]:
    """The latest 200 looks at personal data of this member."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        rows = await store.viewings(connection)
    return [
        {"at": clock.stamp(row["at"]), "by": row["account"], "what": row["what"], "number": row["number"],
         "person": row["person"] and str(row["person"])}
        for row in rows
    ]  # fmt: skip


async def looked_at(request: Request, person: str, login: str, what: str) -> reading.Held:
    """All that is held about a person, after noting who looks; Problem 404 if she is not known here."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = await reading.held(service, connection, person)
        if found is None:
            raise Problem(404, "person_unknown", mark("There is no such person here."))
        await store.note_viewing(connection, clock.now(), login, what, person)
    return found
