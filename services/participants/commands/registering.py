"""Persons, organisations and links: who becomes known to this member, and under which id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.participants.domain import functioning
from services.participants.domain.records import history as histories
from services.participants.domain.records.history import Around, History
from services.participants.domain.refusals import Denied
from services.participants.domain.register import UNDISCLOSED, PersonalData, check
from services.participants.inputs import organisations as inputs_organisations
from services.participants.inputs import people as inputs_people
from services.participants.matching import found, outbox
from services.participants.matching.tokens import readable, sealer
from services.participants.pace import REGISTERING, SEALING, paced
from services.participants.programme.scope import UNKNOWN, coded, flags, place
from services.participants.store import organisations, persons
from shared import clock, ids
from shared.events.base import Reason
from shared.events.participants import OrganisationRegistered, PersonLinked, PersonRegistered
from shared.ledger.append import Draft, Recorded
from shared.ledger.streams import load
from shared.postgres import Connection
from shared.programme import Programme
from shared.service import Service
from shared.web.translations import mark

Streams = dict[str, tuple[int, list[Draft]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command recorded: the id of what it is about, its events, what to look at again, the sheet's persons."""

    id: str
    events: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person who was just kept, and her registration that is still to be appended."""

    id: str
    data: PersonalData
    organisation: str | None
    draft: Draft

    @property
    def streams(self) -> Streams:
        """The stream that begins with her registration."""
        return {f"person/{self.id}": (0, [self.draft])}


async def register_person(service: Service, connection: Connection, new: inputs_people.NewPerson) -> Outcome:
    """A person becomes known under a random id."""
    try:
        (one,) = await newcomers(service, connection, [new])
    except Denied as denied:
        raise denied.on_line(None) from None
    return Outcome(one.id, ids_of(await service.append(connection, one.streams)))


async def register_persons(
    service: Service, connection: Connection, some: Sequence[inputs_people.NewPerson]
) -> Outcome:
    """Persons become known, all of them or none; a refusal names the first who cannot be."""
    made = await newcomers(service, connection, some)
    streams = {name: drafts for one in made for name, drafts in one.streams.items()}
    recorded = await service.append(connection, streams)
    return Outcome("", ids_of(recorded), persons=tuple(one.id for one in made))


async def newcomers(
    service: Service, connection: Connection, some: Sequence[inputs_people.NewPerson]
) -> list[Newcomer]:
    """Keep new persons' data in the house and their tokens for the matching role.

    A refusal names the person by her place in the sequence.
    """
    numbered = list(enumerate(some))
    made = [_newcomer(service, new, number) async for number, new in paced(numbered, REGISTERING)]
    seal, now = sealer(service.settings), clock.now()
    records = [persons.NewRecord(one.id, one.data, one.organisation) for one in made]
    await persons.add(service, connection, records, now)
    sealed = [seal.known(one.id, one.data, now) async for one in paced(made, SEALING)]
    await outbox.put(connection, *sealed)
    return made


def _newcomer(service: Service, new: inputs_people.NewPerson, number: int) -> Newcomer:
    today = clock.day(clock.now())
    try:
        data = personal_data(service.programme, new, today)
    except Denied as denied:
        raise denied.on_line(number) from None
    person = ids.random_id()
    registered = PersonRegistered(occurred_on=today, person=person, organisation=new.organisation)
    return Newcomer(person, data, new.organisation, Draft(registered, attributes=data.on(today)))


def personal_data(programme: Programme, new: inputs_people.NewPerson, today: date) -> PersonalData:
    """What is kept of a person; Denied if she cannot be, or lives where nobody knows of."""
    given = new.model_dump(exclude={"organisation", "home", "functioning"})
    if new.functioning is not None:
        given["disability"] = functioning.disability(new.functioning.model_dump(exclude_none=True))
    _codes(programme, new)
    told = PersonalData(**given, home=place(programme, new.home, "home"))
    data = check(told, today, programme.participants.quality.oldest)
    readable(data)
    return data


def _codes(programme: Programme, new: inputs_people.NewPerson) -> None:
    """Refuse what the programme's lists do not have."""
    if new.ethnicity not in {UNKNOWN, UNDISCLOSED}:
        coded(programme.dimension("ethnicity").codes, new.ethnicity, "ethnicity")
    for one in new.vulnerability:
        coded(programme.dimension("vulnerability").codes, one, "vulnerability")


async def register_organisation(
    service: Service, connection: Connection, new: inputs_organisations.NewOrganisation
) -> Outcome:
    """An organisation becomes known to this member."""
    data = _organisation(service, new)
    await organisations.add_organisation(connection, data, new.name, clock.now())
    stream = _of_organisation(data.organisation)
    history, version = await load(connection, stream, History(), histories.evolve)
    if any(True for _ in history.of(OrganisationRegistered)):
        told = mark("This organisation is registered already.")
        raise Denied("organisation_already_registered", told, "organisation")
    recorded = await service.record(connection, stream, version, [Draft(data)])
    warnings = flags(service.programme, data.municipality or UNKNOWN, service.programme.start)
    return Outcome(data.organisation, ids_of(recorded), warnings)


def _organisation(service: Service, new: inputs_organisations.NewOrganisation) -> OrganisationRegistered:
    programme, today = service.programme, clock.day(clock.now())
    municipality = place(programme, new.municipality or UNKNOWN)
    if new.registered_on is not None and new.registered_on > today:
        told = mark("The day is in the future; the latest possible is %(day)s.")
        raise Denied("date_in_future", told, "registered_on", day=today)
    region = None if municipality == UNKNOWN else programme.municipality(municipality).region
    return OrganisationRegistered(
        occurred_on=new.registered_on or today,
        organisation=new.organisation or ids.random_id(),
        type=coded(programme.file.stakeholder_types, new.type, "type"),
        target=new.target,
        region=region,
        municipality=municipality,
        theme=new.theme and coded(programme.file.themes, new.theme, "theme"),
    )


async def correct_organisation(
    service: Service, connection: Connection, organisation: str, new: inputs_organisations.NewOrganisation
) -> Outcome:
    """What was registered is replaced; figures that rest on it follow. Which organisation it is stays."""
    history, version, event = await _registered(connection, organisation)
    data = _organisation(service, new.model_copy(update={"organisation": organisation}))
    around = Around(service.programme, clock.day(clock.now()))
    draft = histories.correct(history, event, data, lambda *_: None, around, None, ids.event_id())
    await organisations.correct_organisation(connection, data, new.name)
    recorded = await service.record(connection, _of_organisation(organisation), version, [draft])
    warnings = flags(service.programme, data.municipality or UNKNOWN, service.programme.start)
    return Outcome(organisation, ids_of(recorded), warnings)


async def void_organisation(
    service: Service, connection: Connection, organisation: str, reason: Reason
) -> Outcome:
    """A registration was a mistake; what counts by it counts no more."""
    history, version, event = await _registered(connection, organisation)
    draft = histories.void(history, event, reason, organisation)
    await organisations.void_organisation(connection, organisation)
    return Outcome(
        organisation,
        ids_of(await service.record(connection, _of_organisation(organisation), version, [draft])),
    )


async def _registered(connection: Connection, organisation: str) -> tuple[History, int, str]:
    """The history of an organisation, its version, and the event that registered it; Denied if none stands."""
    history, version = await load(connection, _of_organisation(organisation), History(), histories.evolve)
    for event, fact in history.facts.items():
        if isinstance(fact.data, OrganisationRegistered):
            return history, version, event
    told = mark("There is no such organisation here, or its registration was voided.")
    raise Denied("organisation_unknown", told, "organisation")


def _of_organisation(organisation: str) -> str:
    return f"organisation/{organisation}"


async def link_persons(service: Service, connection: Connection, link: inputs_people.Link) -> Outcome:
    """Ids of two members are one person; only the programme's matching member may say so."""
    matcher = service.programme.matcher
    if service.member != matcher.code:
        told = mark("Only %(member)s links persons across members.")
        raise Denied("not_the_matching_member", told, member=matcher.short)
    if len(set(link.persons)) != len(link.persons):
        raise Denied("persons_are_the_same", mark("Give different ids."), "persons")
    data = PersonLinked(occurred_on=clock.day(clock.now()), link=ids.random_id(), persons=link.persons)
    await found.note_all(connection, link.persons)
    recorded = await service.record(connection, f"link/{data.link}", 0, [Draft(data)])
    return Outcome(data.link, ids_of(recorded))


def ids_of(recorded: list[Recorded]) -> tuple[str, ...]:
    """The ids of events that stand in the ledger."""
    return tuple(one.envelope.id for one in recorded)
