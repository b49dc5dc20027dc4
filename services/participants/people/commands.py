"""The commands about one person: change her data, her consents, join and part her records, hold and forget."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from services.participants.commands.registering import Outcome, Streams, ids_of, personal_data
from services.participants.domain import consents
from services.participants.domain.refusals import Denied
from services.participants.domain.register import PersonalData
from services.participants.inputs import people as inputs
from services.participants.matching import erasing, outbox, proposals
from services.participants.matching.tokens import sealer
from services.participants.people import store
from services.participants.store import persons
from shared import clock, ids
from shared.events.people import PersonErased, PersonsMerged, PersonSplit, PersonUpdated
from shared.ledger.append import Draft
from shared.ledger.streams import load
from shared.postgres import Connection
from shared.programme import Programme
from shared.service import Service
from shared.web.translations import mark

_AT_ONCE = 200  # persons whose retention is over


async def update(service: Service, connection: Connection, person: str, new: inputs.NewPerson) -> Outcome:
    """What is known of a person is replaced; what was counted stays in its cells."""
    streams = await changed(service, connection, person, new)
    return Outcome(person, ids_of(await service.append(connection, streams)))


async def changed(service: Service, connection: Connection, person: str, new: inputs.NewPerson) -> Streams:
    """Keep other data of a person; the event that says so is still to be appended."""
    await _known(service, connection, person)
    today = _today()
    data = personal_data(service.programme, new, today)
    await persons.replace(service, connection, persons.NewRecord(person, data, new.organisation))
    await outbox.put(connection, sealer(service.settings).known(person, data, clock.now()))
    said = PersonUpdated(occurred_on=today, person=person, organisation=new.organisation)
    _, version = await load(connection, f"person/{person}", None, lambda state, _: state)
    return {f"person/{person}": (version, [Draft(said, attributes=data.on(today))])}


async def consent(
    service: Service,
    connection: Connection,
    person: str,
    purposes: Sequence[str],
    day: date,
    *,
    language: str,
    guardian: bool,
) -> Outcome:
    """A person consents, in the words of the programme's files."""
    data = await _known(service, connection, person)
    asked = service.programme.participants.consent
    age = data.on(day).age
    given = consents.give(person, purposes, asked, _past(day), age, language=language, guardian=guardian)
    wording = hashlib.sha256(asked.text.get(language).encode()).hexdigest()
    await store.give_consent(connection, given, wording)
    return await _append(service, connection, f"consent/{person}", person, Draft(given))


async def withdraw(
    service: Service, connection: Connection, person: str, purposes: Sequence[str], day: date
) -> Outcome:
    """A person withdraws; what she withdraws from is no longer kept or done."""
    await _known(service, connection, person)
    rows = await store.consents(connection, person)
    standing = {row["purpose"] for row in rows if row["withdrawn_on"] is None}
    withdrawn = consents.withdraw(person, purposes, standing, _past(day))
    await store.withdraw_consent(connection, withdrawn)
    if "sensitive" in purposes:
        await _forget_sensitive(service, connection, person)
    return await _append(service, connection, f"consent/{person}", person, Draft(withdrawn))


async def merge(service: Service, connection: Connection, some: Sequence[str]) -> Outcome:
    """Records of this member are one person; the first one stays the one that is shown."""
    for one in some:
        await _known(service, connection, one)
    if len(set(some)) < len(some):
        raise Denied("persons_are_the_same", mark("Give different ids."), "persons")
    data = PersonsMerged(occurred_on=_today(), link=ids.random_id(), persons=tuple(some))
    draft = Draft(data)
    await store.join(connection, some[0], some[1:])
    await store.note_link(connection, draft.id, some)
    return await _append(service, connection, f"link/{data.link}", some[0], draft)


async def split(service: Service, connection: Connection, link: str) -> Outcome:
    """A link or merge was wrong that concerns a person of this member, or that this member recorded; `link` is its event."""
    row = await store.link_of_ours(connection, link)
    if row is None:
        raise Denied(
            "link_unknown",
            mark("There is no link or merge of a person of this member under this event."),
            "link",
        )
    data = PersonSplit(occurred_on=_today(), link=link)
    stream = f"link/{link}"
    _, version = await load(connection, stream, None, lambda state, _: state)
    if version:
        raise Denied("split_already", mark("This link was taken apart already."), "link")
    await store.part(connection, row["persons"])
    await proposals.parted(connection, link)
    return Outcome(link, ids_of(await service.record(connection, stream, version, [Draft(data)])))


async def hold(service: Service, connection: Connection, person: str, until: date, reason: str) -> Outcome:
    """An audit needs this person's data until a day, also if she asks to be erased."""
    await _known(service, connection, person)
    if until <= _today():
        raise Denied("hold_in_past", mark("The last day of a hold lies in the future."), "until")
    await store.hold(connection, person, until, reason)
    return Outcome(person, ())


async def erase(service: Service, connection: Connection, person: str) -> Outcome:
    """Destroy who a person was; what an audit holds is only hidden until the hold ends. Figures stay as they are."""
    if await store.held_until(connection, person, _today()) is None:
        return await erasing.erase(service, connection, person)
    await _known(service, connection, person)
    await store.restrict(connection, person)
    await outbox.put(connection, sealer(service.settings).forget(person, clock.now()))
    data = PersonErased(occurred_on=_today(), person=person)
    return await _append(service, connection, f"person/{person}", person, Draft(data))


async def run_clock(service: Service, connection: Connection) -> Outcome:
    """Destroy what is kept no longer: data whose audit hold has ended, and everybody's once the retention is over.

    So many persons at once; the answer names them, and is empty when nothing is left to destroy.
    """
    today = _today()
    over = await store.holds_over(connection, today)
    for person in over:
        await persons.erase(connection, person)
    if today <= kept_until(service.programme):
        return Outcome("", (), persons=tuple(over))
    retired = await store.not_held(connection, today, _AT_ONCE)
    events = [
        event for person in retired for event in (await erasing.erase(service, connection, person)).events
    ]
    return Outcome("", tuple(events), persons=(*over, *retired))


def kept_until(programme: Programme) -> date:
    """The last day on which persons' data are kept: so many years after the programme's end."""
    return date(
        programme.end.year + programme.participants.retention.years, programme.end.month, programme.end.day
    )


async def _known(service: Service, connection: Connection, person: str) -> PersonalData:
    found = await persons.by_id(connection, service.vault, [person])
    if person not in found:
        raise Denied("person_unknown", mark("There is no such person here."), "person")
    return found[person][0]


async def _forget_sensitive(service: Service, connection: Connection, person: str) -> None:
    """What was told about ethnicity, disability and vulnerability goes; cells that were counted stay."""
    known = await persons.by_id(connection, service.vault, [person])
    data, organisation = known[person]
    await persons.replace(
        service, connection, persons.NewRecord(person, data.without_sensitive(), organisation)
    )


async def _append(service: Service, connection: Connection, stream: str, id_: str, draft: Draft) -> Outcome:
    _, version = await load(connection, stream, None, lambda state, _: state)
    return Outcome(id_, ids_of(await service.append(connection, {stream: (version, [draft])})))


def _past(day: date) -> date:
    if day > _today():
        told = mark("The day is in the future; the latest possible is %(day)s.")
        raise Denied("date_in_future", told, "occurred_on", day=_today())
    return day


def _today() -> date:
    return clock.day(clock.now())
