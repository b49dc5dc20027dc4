"""What the events say is there: activities, organisations, persons and links, payments, cases; by id, at any moment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from services.reporting.logframe.known import Known

HELD = "participants.activity.held"
CANCELLED = "participants.activity.cancelled"
ATTENDANCE = "participants.attendance.recorded"
ORGANISATION = "participants.organisation.registered"
LINKED = "participants.person.linked"


@dataclass(slots=True, eq=False)
class Activity:
    """One activity: the events that say it was held or taken off, and who attended.

    A corrected event stays listed where it was; only what its data say at the moment asked decides.
    """

    id: str
    held: list[Known] = field(default_factory=list)
    cancelled: list[Known] = field(default_factory=list)
    attendances: list[Known] = field(default_factory=list)

    def at(self, when: int) -> Known | None:
        """The live event that says it was held, unless its owner has cancelled it (rules 4a.a, 4a.b)."""
        live = [(original, known) for original in self.held if (known := self._mine(original, when))]
        if not live:
            return None
        original, known = min(live, key=lambda pair: pair[0].id)
        taken_off = any(self._mine(c, when) and c.member == original.member for c in self.cancelled)
        return None if taken_off else known

    def _mine(self, original: Known, when: int) -> Known | None:
        known = original.at(when)
        return known if known is not None and known.data.activity == self.id else None  # type: ignore[union-attr]

    def times(self) -> list[int]:
        """The moments at which what is known of it changed."""
        return [when for known in (*self.held, *self.cancelled) for when in known.times()]

    def simple(self) -> Known | None:
        """Its event, if nothing about it was ever corrected, voided or cancelled."""
        if len(self.held) == 1 and not self.cancelled and not self.held[0].amendments:
            return self.held[0]
        return None


@dataclass(slots=True, eq=False)
class Organisation:
    """One organisation: its registrations by members, and the attendance that names it."""

    id: str
    registered: list[Known] = field(default_factory=list)
    attendances: list[Known] = field(default_factory=list)

    def at(self, when: int) -> Known | None:
        """The live registration with the least event id (rule 4a.r)."""
        live = [
            (original.id, known)
            for original in self.registered
            if (known := original.at(when)) and known.data.organisation == self.id  # type: ignore[union-attr]
        ]
        return min(live, key=lambda pair: pair[0])[1] if live else None

    def times(self) -> list[int]:
        """The moments at which what is known of it changed."""
        return [when for known in self.registered for when in known.times()]


class Activities(dict[str, Activity]):
    """Activities by id, made on first mention."""

    def __missing__(self, activity_id: str) -> Activity:
        made = self[activity_id] = Activity(activity_id)
        return made


class Organisations(dict[str, Organisation]):
    """Organisations by id, made on first mention."""

    def __missing__(self, organisation_id: str) -> Organisation:
        made = self[organisation_id] = Organisation(organisation_id)
        return made


@dataclass(slots=True, eq=False)
class World:
    """Everything by id. An entry may exist before the event that it waits for has arrived."""

    events: dict[str, Known] = field(default_factory=dict)
    waiting: defaultdict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    activities: Activities = field(default_factory=Activities)
    organisations: Organisations = field(default_factory=Organisations)
