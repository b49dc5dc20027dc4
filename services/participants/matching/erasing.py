"""Erasure: who a person was is destroyed here and at the matching role; that she was counted stays."""

from __future__ import annotations

from services.participants.commands.registering import Outcome, ids_of
from services.participants.domain.refusals import Denied
from services.participants.matching import outbox
from services.participants.matching.tokens import sealer
from services.participants.store import persons
from shared import clock
from shared.events.people import PersonErased
from shared.ledger.append import Draft
from shared.ledger.streams import load
from shared.postgres import Connection
from shared.service import Service
from shared.web.translations import mark


async def erase(service: Service, connection: Connection, person: str) -> Outcome:
    """Destroy a person's key and data, ask the matching role to delete her tokens, and say so in the ledger."""
    if not await destroy(service, connection, person):
        raise Denied("person_unknown", mark("There is no such person here."))
    stream = f"person/{person}"
    _, version = await load(connection, stream, None, lambda state, _: state)
    data = PersonErased(occurred_on=clock.day(clock.now()), person=person)
    return Outcome(person, ids_of(await service.record(connection, stream, version, [Draft(data)])))


async def destroy(service: Service, connection: Connection, person: str) -> bool:
    """Destroy what is kept of a person, here and at the matching role; whether there was anything."""
    await outbox.put(connection, sealer(service.settings).forget(person, clock.now()))
    return await persons.erase(connection, person)
