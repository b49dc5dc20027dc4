"""The commands of the participants service: load, decide, keep, append; all of it in one transaction or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.participants import inputs, store
from services.participants.domain import activity as activities
from services.participants.domain.activity import Activity, Attendee
from services.participants.domain.register import PersonalData, check
from shared import clock, ids
from shared.events.base import Reason
from shared.events.participants import ActivityHeld, OrganisationRegistered, PersonLinked, PersonRegistered
from shared.ledger.append import Draft, Recorded
from shared.ledger.streams import load
from shared.postgres import Connection
from shared.refusal import Refused
from shared.service import Service


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command recorded: the id of what it is about, its events, what to look at again, the sheet's persons."""

    id: str
    events: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


async def record_activity(service: Service, connection: Connection, new: inputs.NewActivity) -> Outcome:
    """An activity took place, with its sheet; persons who are not known yet are registered with it."""
    data, warnings = _held(service, new, new.activity or ids.random_id())
    attendees, drafts = await _attendees(service, connection, data, new.attendees)
    stream = f"activity/{data.activity}"
    state, version = await load(connection, stream, Activity(), activities.evolve)
    sheet = activities.hold(state, data, attendees, clock.day(clock.now()))
    await store.put_activity(connection, data, new.title, sheet[0].id, len(attendees))
    await service.append(connection, drafts | {stream: (version, sheet)})
    return Outcome(
        data.activity, tuple(one.id for one in sheet), warnings, tuple(one.person for one in attendees)
    )


async def add_attendance(
    service: Service, connection: Connection, activity_id: str, some: Sequence[inputs.NewAttendee]
) -> Outcome:
    """More lines for the sheet of an activity."""
    stream = f"activity/{activity_id}"
    state, version = await load(connection, stream, Activity(), activities.evolve)
    if state.data is None:
        raise Refused(
            "activity_unknown", "There is no such activity here. Look it up in the list of activities."
        )
    attendees, drafts = await _attendees(service, connection, state.data, some)
    sheet = activities.attend(state, attendees)
    await store.add_participants(connection, activity_id, len(sheet))
    await service.append(connection, drafts | {stream: (version, sheet)})
    return Outcome(
        activity_id, tuple(one.id for one in sheet), persons=tuple(one.person for one in attendees)
    )


async def correct_activity(
    service: Service, connection: Connection, activity_id: str, data: inputs.ActivityData
) -> Outcome:
    """What was recorded about an activity is replaced, as a new event that names the old one."""
    state, version = await load(connection, f"activity/{activity_id}", Activity(), activities.evolve)
    held, warnings = _held(service, data, activity_id)
    drafts = activities.correct(state, held, clock.day(clock.now()))
    await store.put_activity(connection, held, data.title, drafts[0].id, 0)
    recorded = await service.record(connection, f"activity/{activity_id}", version, drafts)
    return Outcome(activity_id, _ids(recorded), warnings)


async def void_activity(
    service: Service, connection: Connection, activity_id: str, reason: Reason
) -> Outcome:
    """The activity is taken back; figures that rest on it follow."""
    state, version = await load(connection, f"activity/{activity_id}", Activity(), activities.evolve)
    drafts = activities.void(state, reason)
    await store.void_activity(connection, activity_id)
    recorded = await service.record(connection, f"activity/{activity_id}", version, drafts)
    return Outcome(activity_id, _ids(recorded))


async def void_attendance(
    service: Service, connection: Connection, activity_id: str, event_id: str, reason: Reason
) -> Outcome:
    """One line of a sheet is taken back."""
    state, version = await load(connection, f"activity/{activity_id}", Activity(), activities.evolve)
    drafts = activities.void_attendance(state, event_id, reason)
    await store.add_participants(connection, activity_id, -1)
    recorded = await service.record(connection, f"activity/{activity_id}", version, drafts)
    return Outcome(activity_id, _ids(recorded))


async def register_person(service: Service, connection: Connection, new: inputs.NewPerson) -> Outcome:
    """A person becomes known under a random id."""
    person, streams = await _register(service, connection, new)
    recorded = await service.append(connection, streams)
    return Outcome(person, _ids(recorded))


async def register_organisation(
    service: Service, connection: Connection, new: inputs.NewOrganisation
) -> Outcome:
    """An organisation becomes known to this member."""
    municipality, warnings = place(service, new.municipality or "unknown")
    data = OrganisationRegistered(
        occurred_on=new.registered_on or clock.day(clock.now()),
        organisation=new.organisation or ids.random_id(),
        type=new.type,
        target=new.target,
        region=_region(service, municipality),
        municipality=municipality,
        theme=new.theme,
    )
    await store.add_organisation(connection, data, new.name, clock.now())
    stream = f"organisation/{data.organisation}"
    _, version = await load(connection, stream, None, lambda state, _: state)
    if version:
        raise Refused(
            "organisation_already_registered", "This organisation is registered already.", "organisation"
        )
    recorded = await service.record(connection, stream, version, [Draft(data)])
    return Outcome(data.organisation, _ids(recorded), warnings)


async def link_persons(service: Service, connection: Connection, link: inputs.Link) -> Outcome:
    """Ids of two members are one person; only the programme's matching member may say so."""
    if service.member != service.programme.lead.code:
        raise Refused(
            "not_the_matching_member", f"Only {service.programme.lead.short} links persons across members."
        )
    data = PersonLinked(occurred_on=clock.day(clock.now()), link=ids.random_id(), persons=link.persons)
    recorded = await service.record(connection, f"link/{data.link}", 0, [Draft(data)])
    return Outcome(data.link, _ids(recorded))


def place(service: Service, text: str) -> tuple[str, tuple[str, ...]]:
    """A municipality's code from any known spelling; one outside the scope is accepted and flagged."""
    if text in {"", "unknown"}:
        return "unknown", ()
    found = service.programme.find_municipality(text)
    if found is None:
        raise Refused(
            "municipality_unknown",
            f"No municipality is known as {text!r}; choose one of the list.",
            "municipality",
        )
    outside = (
        ()
        if found.in_scope
        else (f"{found.code} lies outside the programme's municipalities; it is counted and flagged.",)
    )
    return found.code, outside


def _held(
    service: Service, new: inputs.ActivityData, activity_id: str
) -> tuple[ActivityHeld, tuple[str, ...]]:
    municipality, warnings = place(service, new.municipality)
    programme = service.programme
    if not programme.start <= new.occurred_on <= programme.end:
        warnings += (f"The day lies outside the programme ({programme.start} to {programme.end}); it is kept and flagged, and no indicator counts it.",)  # fmt: skip
    data = ActivityHeld(
        occurred_on=new.occurred_on, activity=activity_id, kind=new.kind, hours=str(new.hours), sessions=new.sessions,
        topics=new.topics, municipality=municipality, country=new.country, theme=new.theme, language=new.language,
        mode=new.mode,
    )  # fmt: skip
    return data, warnings


async def _attendees(
    service: Service, connection: Connection, data: ActivityHeld, some: Sequence[inputs.NewAttendee]
) -> tuple[list[Attendee], dict[str, tuple[int, list[Draft]]]]:
    """The sheet's persons with their attributes as on the day, and the registrations of those who are new."""
    known = await store.persons(connection, service.vault, [one.person for one in some if one.person])
    streams: dict[str, tuple[int, list[Draft]]] = {}
    attendees: list[Attendee] = []
    for number, one in enumerate(some):
        if one.new is not None:
            person, fresh = await _register(service, connection, one.new)
            streams |= fresh
            personal, organisation = _personal(service, one.new), one.new.organisation
        elif one.person in known:
            person = one.person or ""
            personal, organisation = known[person]
        else:
            raise Refused(
                "person_unknown", f"Line {number + 1}: no such person here.", f"attendees.{number}.person"
            )
        part, chosen = personal.on(data.occurred_on), one.organisation or organisation
        attendees.append(Attendee(person, part, chosen, one.role, one.sessions, one.minutes))
    return attendees, streams


async def _register(
    service: Service, connection: Connection, new: inputs.NewPerson
) -> tuple[str, dict[str, tuple[int, list[Draft]]]]:
    person, today = ids.random_id(), clock.day(clock.now())
    personal = check(_personal(service, new), today)
    await store.add_person(
        connection, service.vault, person, personal, organisation=new.organisation, at=clock.now()
    )
    data = PersonRegistered(occurred_on=today, person=person, organisation=new.organisation)
    return person, {f"person/{person}": (0, [Draft(data, attributes=personal.on(today))])}


def _personal(service: Service, new: inputs.NewPerson) -> PersonalData:
    home, _ = place(service, new.home)
    return PersonalData(
        new.name, new.birth_year, new.sex, new.disability, new.ethnicity, home, new.vulnerability, new.phone
    )


def _region(service: Service, municipality: str) -> str | None:
    return None if municipality == "unknown" else service.programme.municipality(municipality).region


def _ids(recorded: Sequence[Recorded]) -> tuple[str, ...]:
    return tuple(one.envelope.id for one in recorded)
