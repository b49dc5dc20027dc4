"""What was recorded of a person by mistake is taken back: that she was registered, consented, or withdrew."""

from __future__ import annotations

from services.participants.commands.registering import Outcome, ids_of
from services.participants.domain.records import history as histories
from services.participants.domain.records.history import Fact, History
from services.participants.domain.refusals import Denied
from services.participants.matching import erasing
from services.participants.people import store
from services.participants.people.reading import held
from services.participants.store import persons
from shared.events.base import Reason
from shared.events.participants import PersonRegistered
from shared.events.people import ConsentRecorded, ConsentWithdrawn
from shared.ledger.streams import load
from shared.postgres import Connection
from shared.service import Service
from shared.web.translations import mark

_UNKNOWN = mark("There is no such person here.")


async def void_registration(service: Service, connection: Connection, person: str, reason: Reason) -> Outcome:
    """A person was registered by mistake: what is kept of her is destroyed. Refused while anything counts her."""
    known = await held(service, connection, person)
    if known is None:
        raise Denied("person_unknown", _UNKNOWN, "person")
    if number := known.counted:
        told = mark("Records that stand name this person (%(number)s): void these first, or erase her.")
        raise Denied("person_counted", told, "registration", number=number)
    history, version = await load(connection, f"person/{person}", History(), histories.evolve)
    for event, fact in history.facts.items():
        if isinstance(fact.data, PersonRegistered):
            draft = histories.void(history, event, reason, person)
            await erasing.destroy(service, connection, person)
            recorded = await service.record(connection, f"person/{person}", version, [draft])
            return Outcome(person, ids_of(recorded))
    raise Denied("person_unknown", _UNKNOWN, "person")


async def void_consent(
    service: Service, connection: Connection, person: str, event: str, reason: Reason
) -> Outcome:
    """That she consented or withdrew was recorded by mistake. What a withdrawal has deleted stays deleted."""
    if person not in await persons.by_id(connection, service.vault, [person]):
        raise Denied("person_unknown", _UNKNOWN, "person")
    stream = f"consent/{person}"
    history, version = await load(connection, stream, History(), histories.evolve)
    draft = histories.void(history, event, reason, person)
    await consent_taken_back(connection, person, event)
    return Outcome(event, ids_of(await service.record(connection, stream, version, [draft])))


async def consent_facts(connection: Connection, person: str) -> list[tuple[str, Fact]]:
    """What stands of a person's consents and withdrawals, by event, the latest first."""
    history, _ = await load(connection, f"consent/{person}", History(), histories.evolve)
    return list(history.facts.items())[::-1]


async def consent_taken_back(connection: Connection, person: str, event: str) -> None:
    """The table of her consents anew, from what stands without an event; the words of each are those of its day."""
    history, _ = await load(connection, f"consent/{person}", History(), histories.evolve)
    rows = await store.consents(connection, person)
    words = {(row["purpose"], row["given_on"]): row["wording"] for row in rows}
    await store.forget_consents(connection, person)
    for data in history.without(event).of(ConsentRecorded, ConsentWithdrawn):
        if isinstance(data, ConsentRecorded):
            await store.give_consent(connection, data, words.get((data.purposes[0], data.occurred_on), ""))
        elif isinstance(data, ConsentWithdrawn):
            await store.withdraw_consent(connection, data)
