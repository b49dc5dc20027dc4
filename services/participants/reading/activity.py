"""One activity as its page shows it: the record, the sheet with the names of the house, the events in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from services.participants.domain.activity import HELD, Activity, evolve
from services.participants.domain.completion import completed
from services.participants.domain.register import PersonalData
from services.participants.store import activities, persons
from services.participants.store import co_organised as others
from shared.events.base import EventData, Voided
from shared.events.language import decode, split
from shared.events.participants import ActivityHeld, AttendanceRecorded
from shared.ledger.streams import Past
from shared.postgres import Connection, Row
from shared.service import Service


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the activity with its place in the ledger."""

    past: Past
    lane: int
    sequence: int

    @property
    def id(self) -> str:
        """Its event id."""
        return self.past.id

    @property
    def recorded_at(self) -> datetime:
        """When it was recorded."""
        return self.past.recorded_at

    @property
    def what(self) -> str:
        """What it says: held, attended, and the same with `_corrected` or `_voided`."""
        subject = "held" if self.past.name == HELD else "attended"
        data = self.past.data
        if isinstance(data, Voided):
            return f"{subject}_voided"
        return f"{subject}_corrected" if isinstance(data, EventData) and data.corrects else subject


@dataclass(frozen=True, slots=True)
class View:
    """Everything about one activity. `people` holds only those who are known here and were not erased."""

    row: Row
    state: Activity
    events: tuple[Event, ...]
    people: Mapping[str, tuple[PersonalData, str]]

    @property
    def data(self) -> ActivityHeld:
        """What is recorded about it, corrections applied."""
        assert self.state.data is not None
        return self.state.data

    @property
    def owner(self) -> str:
        """The member that records it, where that is another one."""
        return self.state.owner

    @property
    def sheet(self) -> list[tuple[str, AttendanceRecorded]]:
        """The lines that stand, with the event id of each one's original."""
        return list(self.state.attendance.items())

    def completed(self, least: int) -> set[str]:
        """The lines of those who attended at least so many per cent, by event id."""
        held = self.data
        return {
            event
            for event, line in self.sheet
            if completed(line.sessions, line.minutes, held.sessions, Decimal(held.hours), least)
        }

    def event(self, event_id: str) -> Event | None:
        """The event of an id, if it is one of this activity."""
        return next((one for one in self.events if one.id == event_id), None)

    def person(self, line: AttendanceRecorded) -> PersonalData | None:
        """The person on a line, if she is known here."""
        found = self.people.get(line.person or "")
        return found[0] if found else None


async def view(service: Service, connection: Connection, activity_id: str) -> View | None:
    """One activity; None if it is not here."""
    row = await activities.activity(connection, activity_id)
    if row is None:
        return None
    state, events = await others.begin(connection, activity_id), []
    for one in await activities.sheet(connection, activity_id):
        past = Past(one["id"], split(one["type"])[0], decode(one["type"], one["value"]), one["recorded_at"])
        state = evolve(state, past)
        events.append(Event(past, one["lane"], one["sequence"]))
    wanted = [line.person for line in state.attendance.values() if line.person]
    people = await persons.by_id(connection, service.vault, wanted)
    return View(row, state, tuple(events), people)
