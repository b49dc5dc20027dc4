"""What the live facts say is there: activities, organisations, services, and who is who."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle import identity
from tests.oracle.events import Data, Event, known, live, refused
from tests.oracle.programme import Programme


class World:
    """All that is known at a moment; `happened` leaves out the facts of later days where facts are counted."""

    def __init__(
        self, documents: list[Data], programme: Programme, until: Any = None, happened: date | None = None
    ) -> None:
        self.programme, self.happened, self.as_of = programme, happened, until
        events = known(documents, until)
        self.refused = refused(events)
        self.facts = live(events)
        self._persons = identity.persons(self.facts)
        self._organisations = identity.organisations(self.facts)

    def all(self, *names: str) -> list[Event]:
        """Every live fact of some types, by day and id, whatever its day."""
        return [one for one in self.facts if one.name in names]

    def counted(self, code: str, *names: str) -> list[Event]:
        """The live facts of some types whose day can count for an indicator (rules 4a.f, 4a.g)."""
        return [one for one in self.all(*names) if self.in_view(code, one.day)]

    def in_view(self, code: str, day: date) -> bool:
        """Whether a fact of that day can count for an indicator, as it happened by the day asked for."""
        return self.programme.counts(code, day) and (self.happened is None or day <= self.happened)

    def person(self, person_id: str) -> str:
        """The subject of a person's id."""
        return min(self._persons.get(person_id, {person_id}))

    def organisation(self, organisation_id: str) -> str:
        """The subject of an organisation's id."""
        return min(self._organisations.get(organisation_id, {organisation_id}))

    def registered(self, organisation_id: str | None) -> Data:
        """What is registered of an organisation: the least event id of all that are one (rule 4a.r)."""
        if organisation_id is None:
            return {}
        ids = self._organisations.get(organisation_id, frozenset({organisation_id}))
        registrations = [
            one for one in self.all("participants.organisation.registered") if one.data["organisation"] in ids
        ]
        return min(registrations, key=lambda one: one.id).data if registrations else {}

    def activity(self, activity_id: str | None) -> Event | None:
        """The live event of an activity, unless its owner cancelled it (rules 4a.a, 4a.b)."""
        held = [one for one in self.all("participants.activity.held") if one.data["activity"] == activity_id]
        if not held:
            return None
        first = min(held, key=lambda one: one.id)
        for one in self.all("participants.activity.cancelled"):
            if one.data["activity"] == activity_id and one.member == first.member:
                return None
        return first

    def service(self, service_id: str) -> Data | None:
        """The first event of a service that names a grant (rule 4a.r)."""
        for one in self.all("participants.service.launched", "participants.service.improved"):
            if one.data["service"] == service_id and one.data.get("grant"):
                return one.data
        return None

    def submitted(self, code: str, period: str) -> bool:
        """Whether every member that feeds an indicator has submitted a period, and none of it was undone (4a.n)."""
        return all(self._submitted_by(member, period) for member in self.programme.feeding(code))

    def _submitted_by(self, member: str, period: str) -> bool:
        state = False
        names = {"reporting.period.submitted", "reporting.period.returned", "reporting.period.reopened"}
        events = [one for one in self.facts if one.name in names and str(one.data["period"]) == period]
        for one in sorted(events, key=lambda one: (one.recorded, one.order)):
            if one.name == "reporting.period.reopened":
                state = False
            elif one.data["member"] == member:
                state = one.name == "reporting.period.submitted"
        return state
