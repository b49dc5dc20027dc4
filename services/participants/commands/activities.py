"""The commands about activities: load, decide, keep, append; all of it in one transaction or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from services.participants.commands.loading import activity_of
from services.participants.commands.registering import Newcomer, Outcome, Streams, ids_of, newcomers
from services.participants.domain import activity as activities
from services.participants.domain.activity import Activity, Attendee
from services.participants.domain.refusals import Denied
from services.participants.domain.register import PersonalData
from services.participants.inputs import activities as inputs
from services.participants.pace import RECORDING, begin
from services.participants.programme import scope
from services.participants.store import activities as table
from services.participants.store import organisations, persons
from shared import clock, ids
from shared.events.base import PersonPart, Reason
from shared.events.participants import ActivityHeld
from shared.postgres import Connection
from shared.programme import Programme
from shared.service import Service
from shared.web.translations import mark


async def record_activity(service: Service, connection: Connection, new: inputs.NewActivity) -> Outcome:
    """An activity took place, with its sheet; persons who are not known yet are registered with it."""
    data = _held(service, new, new.activity or ids.random_id())
    stream = _stream(data.activity)
    state, version = await activity_of(connection, data.activity)
    attendees, drafts = await _attendees(service, connection, data.occurred_on, new.attendees)
    sheet = activities.hold(state, data, attendees, _today())
    await table.put_activity(connection, data, new.title, sheet[0].id, len(attendees))
    await table.put_room(connection, data.activity, new.venue, new.seats)
    await service.append(connection, drafts | {stream: (version, sheet)})
    persons = tuple(one.person for one in attendees)
    flags = (*_flags(service, data), *await _strangers(connection, attendees))
    return Outcome(data.activity, tuple(one.id for one in sheet), flags, persons)


async def add_attendance(
    service: Service,
    connection: Connection,
    activity_id: str,
    some: Sequence[inputs.NewAttendee],
    besides: Streams | None = None,
) -> Outcome:
    """More lines for the sheet of an activity; `besides` is what is appended with them."""
    stream = _stream(activity_id)
    state, version = await activity_of(connection, activity_id)
    day = activities.live(state).occurred_on
    attendees, drafts = await _attendees(service, connection, day, some)
    sheet = activities.attend(state, attendees) if attendees or not besides else []
    await table.add_participants(connection, activity_id, len(sheet))
    lines: Streams = {stream: (version, sheet)} if sheet else {}
    begin(RECORDING)
    await service.append(connection, drafts | lines | (besides or {}))
    persons = tuple(one.person for one in attendees)
    also = tuple(draft.id for _, some_ in (besides or {}).values() for draft in some_)
    flags = await _strangers(connection, attendees)
    return Outcome(activity_id, (*(one.id for one in sheet), *also), flags, persons)


async def correct_activity(
    service: Service, connection: Connection, activity_id: str, new: inputs.ActivityData
) -> Outcome:
    """What was recorded about an activity is replaced, as new events that name the old ones."""
    stream = _stream(activity_id)
    state, version = await activity_of(connection, activity_id)
    before = activities.own(state)
    data = msgspec.structs.replace(_held(service, new, activity_id), evidence=before.evidence)
    parts = await _parts(service, connection, state, data.occurred_on)
    drafts = activities.correct(state, data, _today(), parts)
    await table.put_activity(connection, data, new.title, state.held, len(state.attendance))
    await table.put_room(connection, activity_id, new.venue, new.seats)
    recorded = await service.record(connection, stream, version, drafts)
    return Outcome(activity_id, ids_of(recorded), _flags(service, data))


async def void_activity(
    service: Service, connection: Connection, activity_id: str, reason: Reason
) -> Outcome:
    """The activity is taken back; figures that rest on it follow."""
    state, version = await activity_of(connection, activity_id)
    drafts = activities.void(state, reason)
    await table.void_activity(connection, activity_id)
    return Outcome(
        activity_id, ids_of(await service.record(connection, _stream(activity_id), version, drafts))
    )


async def correct_attendance(
    service: Service, connection: Connection, activity_id: str, event_id: str, new: inputs.Line
) -> Outcome:
    """One line of a sheet is replaced: as what, how long, for whom; whose it is stays."""
    state, version = await activity_of(connection, activity_id)
    parts = await _parts(service, connection, state, activities.live(state).occurred_on)
    line = state.attendance.get(event_id)
    person = (line.person if line else None) or ""
    if line is not None and person not in parts:
        raise Denied("person_unknown", mark("There is no such person here."), "person")
    attendee = Attendee(
        person, parts.get(person, PersonPart()), new.organisation, new.role, new.sessions, new.minutes
    )
    drafts = activities.correct_attendance(state, event_id, attendee)
    return Outcome(
        activity_id, ids_of(await service.record(connection, _stream(activity_id), version, drafts))
    )


async def void_attendance(
    service: Service, connection: Connection, activity_id: str, event_id: str, reason: Reason
) -> Outcome:
    """One line of a sheet is taken back."""
    state, version = await activity_of(connection, activity_id)
    drafts = activities.void_attendance(state, event_id, reason)
    await table.add_participants(connection, activity_id, -1)
    return Outcome(
        activity_id, ids_of(await service.record(connection, _stream(activity_id), version, drafts))
    )


def _held(service: Service, new: inputs.ActivityData, activity_id: str) -> ActivityHeld:
    others = scope.others(service.programme, new.co_organisers, service.member, "co_organisers")
    _coded(service.programme, new)
    return ActivityHeld(
        occurred_on=new.occurred_on, activity=activity_id, kind=new.kind, hours=f"{new.hours:f}", sessions=new.sessions,
        topics=new.topics, municipality=scope.place(service.programme, new.municipality), country=new.country,
        theme=new.theme, language=new.language, mode=new.mode, co_organisers=others,
        starts_on=None if new.starts_on == new.occurred_on else new.starts_on,
        benefits=tuple(dict.fromkeys(scope.place(service.programme, one, "benefits") for one in new.benefits)),
    )  # fmt: skip


def _coded(programme: Programme, new: inputs.ActivityData) -> None:
    """Refuse what the programme's lists do not have."""
    for topic in new.topics:
        scope.coded((*programme.file.topics, *programme.file.principles), topic, "topics")
    if new.theme:
        scope.coded(programme.file.themes, new.theme, "theme")
    if new.language:
        scope.coded(programme.dimension("language").codes, new.language, "language")


def _flags(service: Service, data: ActivityHeld) -> tuple[str, ...]:
    return scope.flags(service.programme, data.municipality, data.occurred_on)


async def _strangers(connection: Connection, attendees: Sequence[Attendee]) -> tuple[str, ...]:
    """What is to be said of organisations that this member has not registered: another one may have."""
    named = {one.organisation for one in attendees if one.organisation}
    known = {row["id"] for row in await organisations.organisations(connection)} if named else set()
    return tuple(
        f"{one} is not registered here; who comes from it counts for it only if another member has registered it."
        for one in sorted(named - known)
    )


async def _attendees(
    service: Service, connection: Connection, day: date, some: Sequence[inputs.NewAttendee]
) -> tuple[list[Attendee], Streams]:
    """The sheet's persons with their attributes as on the day, and the registrations of those who are new."""
    known = await persons.by_id(connection, service.vault, [one.person for one in some if one.person])
    fresh = await _newcomers(service, connection, some)
    attendees = [
        Attendee(
            person, personal.on(day), one.organisation or organisation, one.role, one.sessions, one.minutes
        )
        for one, (person, personal, organisation) in zip(some, _identified(some, known, fresh), strict=True)
    ]
    streams: Streams = {}
    for one in fresh.values():
        streams |= one.streams
    return attendees, streams


async def _newcomers(
    service: Service, connection: Connection, some: Sequence[inputs.NewAttendee]
) -> dict[int, Newcomer]:
    """Those who are new, by their line on the sheet."""
    new = {number: one.new for number, one in enumerate(some) if one.new is not None}
    try:
        kept = await newcomers(service, connection, list(new.values()))
    except Denied as denied:
        raise denied.at_line(list(new)[denied.line or 0], "new") from None
    return dict(zip(new, kept, strict=True))


def _identified(
    some: Sequence[inputs.NewAttendee], known: persons.Known, fresh: Mapping[int, Newcomer]
) -> Iterator[tuple[str, PersonalData, str | None]]:
    for number, one in enumerate(some):
        if number in fresh:
            yield fresh[number].id, fresh[number].data, fresh[number].organisation
        elif found := known.get(one.person or ""):
            yield one.person or "", *found
        else:
            raise Denied("person_unknown", mark("There is no such person here."), "person", number)


async def _parts(
    service: Service, connection: Connection, state: Activity, day: date
) -> Mapping[str, PersonPart]:
    """The attributes of everybody on the sheet as on a day."""
    wanted = [line.person for line in state.attendance.values() if line.person]
    found = await persons.by_id(connection, service.vault, wanted)
    return {person: personal.on(day) for person, (personal, _) in found.items()}


def _stream(activity_id: str) -> str:
    return f"activity/{activity_id}"


def _today() -> date:
    return clock.day(clock.now())
