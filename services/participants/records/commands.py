"""The three commands about a record of any kind: record it, correct it, void it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from services.participants.commands.registering import Outcome, ids_of
from services.participants.domain.records import history as histories
from services.participants.domain.records.history import Around, History
from services.participants.domain.refusals import Denied
from services.participants.programme import scope
from services.participants.records import store
from services.participants.records.criteria import reached
from services.participants.records.given import data_from
from services.participants.records.kind import TITLE, Kind
from services.participants.store import activities, organisations, persons
from shared import clock, ids
from shared.events.base import AboutPerson, EventData, PersonPart, Reason
from shared.events.outreach import ServiceUsersReported
from shared.events.participants import ActivityCancelled, OrganisationUpdated
from shared.ledger.append import Draft
from shared.ledger.streams import Past, load
from shared.postgres import Connection
from shared.service import Service
from shared.web.translations import mark


async def record(
    service: Service, connection: Connection, kind: Kind, given: Mapping[str, Any], title: str = ""
) -> Outcome:
    """Record a fact."""
    batch = Batch(service, connection, kind)
    await batch.add(
        data_from(kind, _without_title(given), service.programme), title or str(given.get(TITLE, ""))
    )
    return await batch.append()


async def record_many(
    service: Service, connection: Connection, kind: Kind, many: Sequence[Mapping[str, Any]]
) -> Outcome:
    """Record facts of one kind, all of them or none; a refusal names the first that is wrong by its place."""
    batch = Batch(service, connection, kind)
    for number, given in enumerate(many):
        try:
            data = data_from(kind, _without_title(given), service.programme)
            await batch.add(data, str(given.get(TITLE, "")))
        except Denied as denied:
            raise denied.among(number) from None
    return await batch.append()


async def correct(
    service: Service,
    connection: Connection,
    kind: Kind,
    target: str,
    given: Mapping[str, Any],
    title: str = "",
) -> Outcome:
    """Replace the whole of a record; whose or what's it is stays."""
    row = await store.one(connection, target)
    if row is None or row["kind"] != kind.code:
        raise Denied("record_unknown", mark("There is no such record, or it is voided already."))
    data = data_from(kind, _without_title(given), service.programme, row["subject"])
    if kind.type.key_of(data) != row["subject"]:
        told = mark("A correction cannot change whose record it is: void it and record it anew.")
        raise Denied("other_subject", told)
    batch = Batch(service, connection, kind)
    await batch.add(data, title or str(given.get(TITLE, "")) or row["title"], target)
    return await batch.append()


async def void(service: Service, connection: Connection, kind: Kind, target: str, reason: Reason) -> Outcome:
    """Take a record back; figures that rest on it follow."""
    row = await store.one(connection, target)
    if row is None or row["kind"] != kind.code:
        raise Denied("record_unknown", mark("There is no such record, or it is voided already."))
    stream = f"{kind.stream}/{row['subject']}"
    history, version = await load(connection, stream, History(), histories.evolve)
    draft = histories.void(history, target, reason, row["subject"])
    await store.void(connection, target)
    if kind.model is ActivityCancelled:
        await activities.call_off(connection, row["subject"], off=False)
    recorded = await service.record(connection, stream, version, [draft])
    return Outcome(target, ids_of(recorded))


@dataclass(slots=True)
class Batch:
    """Facts of one kind that are recorded by one append; each is decided on what stands before it."""

    service: Service
    connection: Connection
    kind: Kind
    streams: dict[str, tuple[int, list[Draft]]] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    _histories: dict[str, History] = field(default_factory=dict)

    async def add(self, data: EventData, title: str, target: str = "") -> None:
        """Decide a new fact, or the correction of one, and keep what lists show of it."""
        kind, service, connection = self.kind, self.service, self.connection
        subject = kind.type.key_of(data) if any(getattr(data, key) for key in kind.type.keys) else ""
        stream = f"{kind.stream}/{subject}"
        history = await self._history(stream)
        around = await _around(service, connection, history, data)
        event = ids.event_id()
        if target in history.facts:  # what proves it still does
            data = msgspec.structs.replace(data, evidence=history.facts[target].data.evidence)
        part, data = await with_persons(service, connection, data, event)
        await _named_exist(connection, kind, data, around)
        if target:
            draft = histories.correct(history, target, data, kind.check, around, part, event)
        else:
            draft = histories.record(history, data, kind.check, around, part, event)
        await store.put(connection, target or event, kind.code, subject, title, data, clock.now())
        if isinstance(data, ActivityCancelled):
            await activities.call_off(connection, data.activity, off=True)
        if isinstance(data, OrganisationUpdated):
            await organisations.update_organisation(connection, data)
        self._note(stream, history, draft)
        self.events.append(target or event)
        self.subjects.append(subject)
        self.flags += _flags(service, data)

    async def append(self) -> Outcome:
        """The last step: all events at once."""
        recorded = await self.service.append(self.connection, self.streams)
        return Outcome(
            self.events[0], ids_of(recorded), tuple(dict.fromkeys(self.flags)), tuple(self.subjects)
        )

    async def _history(self, stream: str) -> History:
        if stream not in self._histories:
            history, version = await load(self.connection, stream, History(), histories.evolve)
            self._histories[stream], self.streams[stream] = history, (version, [])
        return self._histories[stream]

    def _note(self, stream: str, history: History, draft: Draft) -> None:
        self.streams[stream][1].append(draft)
        past = Past(draft.id, draft.type.name, draft.data, clock.now())
        self._histories[stream] = histories.evolve(history, past)


async def _around(service: Service, connection: Connection, history: History, data: EventData) -> Around:
    rows = await organisations.organisations(connection)
    done = await reached(service, connection, history, data)
    return Around(service.programme, _today(), done, {row["id"]: row["type"] for row in rows})


async def with_persons(
    service: Service, connection: Connection, data: EventData, event: str
) -> tuple[PersonPart | None, EventData]:
    """The attributes to seal, as on the day; those of users of a service are sealed one by one."""
    if isinstance(data, ServiceUsersReported):
        known = await persons.by_id(connection, service.vault, [one.person for one in data.users])
        seal = service.ledger.sealing
        assert seal is not None
        users = tuple(
            msgspec.structs.replace(one, sealed=seal.seal(_on(known, one.person, data.occurred_on), event))
            for one in data.users
        )
        return None, msgspec.structs.replace(data, users=users)
    person = getattr(data, "person", None)
    if not person:
        return None, data
    part = _on(await persons.by_id(connection, service.vault, [person]), person, data.occurred_on)
    return (part if isinstance(data, AboutPerson) else None), data


def _on(known: persons.Known, person: str, day: date) -> PersonPart:
    if person not in known:
        raise Denied("person_unknown", mark("There is no such person here."), "person")
    return known[person][0].on(day)


async def _named_exist(connection: Connection, kind: Kind, data: EventData, around: Around) -> None:
    """Organisations and earlier records that the data name must be known here."""
    for asked in kind.asked:
        value = getattr(data, asked.field, None)
        if asked.how == "organisation" and value and value not in around.types:
            told = mark("There is no organisation %(id)s here; register it first.")
            raise Denied("organisation_unknown", told, asked.field, id=value)
        if asked.how == "record" and value and asked.field != kind.begins:
            rows = await store.standing(connection, asked.of.split())
            if value not in {row["subject"] for row in rows}:
                raise Denied("reference_unknown", mark("There is no such record here."), asked.field)


def _flags(service: Service, data: EventData) -> tuple[str, ...]:
    place = getattr(data, "municipality", None) or scope.UNKNOWN
    return scope.flags(service.programme, place, data.occurred_on)


def _without_title(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != TITLE}


def _today() -> date:
    return clock.day(clock.now())
