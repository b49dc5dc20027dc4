"""What recording a sheet would do, made anew for every look: the register may have changed in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.participants.commands.loading import activity_of
from services.participants.domain import activity as activities
from services.participants.pace import COMPARING, READING, paced
from services.participants.people.blind import Blind
from services.participants.sheets import store, submissions
from services.participants.sheets.rows import sorting
from services.participants.sheets.rows.layout import RawLine
from services.participants.sheets.rows.sorting import Group, Sent, Sorted
from services.participants.sheets.rows.understanding import Surroundings, understand
from services.participants.store import organisations as organisations_table
from services.participants.store import persons
from services.participants.store.persons import Found
from shared import clock
from shared.events.participants import ActivityHeld
from shared.postgres import Connection, Row
from shared.programme.places import fold
from shared.service import Service


@dataclass(frozen=True, slots=True)
class Preview:
    """The lines of a sheet in the order of its rows, each in its group, and the activity that they attend."""

    batch: Row
    activity: ActivityHeld
    lines: Sequence[Sorted]
    there: frozenset[str]  # who is on the activity's sheet already
    unread: Sequence[str] = ()  # headings of the sheet's columns that are none of ours

    def group(self, name: Group) -> list[Sorted]:
        """The lines of one group."""
        return [one for one in self.lines if one.group == name]

    @property
    def counts(self) -> Counter[str]:
        """How many lines each group has."""
        return Counter(one.group for one in self.lines)


async def make(service: Service, connection: Connection, batch: Row) -> Preview:
    """Read the kept rows against the programme, the register and the activity's sheet as they are now."""
    activity = str(batch["activity"])
    state, _ = await activity_of(connection, activity)
    held = activities.live(state)
    sheet = await store.sheet(connection, service.vault, str(batch["id"]))
    there = frozenset(line.person for line in state.attendance.values() if line.person)
    lines = await _sorted(service, connection, sheet.lines, held, there)
    return Preview(batch, held, lines, there, sheet.unread)


async def _sorted(
    service: Service,
    connection: Connection,
    raw: Sequence[RawLine],
    held: ActivityHeld,
    there: frozenset[str],
) -> list[Sorted]:
    around = Surroundings(
        service.programme,
        clock.day(clock.now()),
        held.occurred_on,
        await organisations(connection),
        held.sessions,
    )
    lines = [understand(one, around) async for one in paced(raw, READING)]
    every = Blind.every(service.settings)
    tokens = {line.number: sorting.tokens_of(every, line) async for line in paced(lines, COMPARING)}
    wanted = sorted({token for some in tokens.values() for token in some})
    found = await persons.with_any(connection, service.vault, wanted)
    return sorting.sort(lines, tokens, found, there, await _sent(service, connection, raw, held.activity))


async def _sent(
    service: Service, connection: Connection, raw: Sequence[RawLine], activity: str
) -> dict[int, Sent]:
    """The rows whose submission was recorded for this activity before."""
    known = await submissions.before(connection, activity)
    again = {
        line.number: known[id_] for line in raw if (id_ := line.cells.get(submissions.COLUMN, "")) in known
    }
    people = await persons.by_id(connection, service.vault, [one.person for one in again.values()])
    said = {
        line.number: submissions.contents_of(service.settings, line) for line in raw if line.number in again
    }
    return {
        number: Sent(
            Found(one.person, *people[one.person], frozenset()) if one.person in people else None,
            one.content not in said[number],
        )
        for number, one in again.items()
    }


async def organisations(connection: Connection) -> dict[str, str]:
    """The ids of the organisations that are known here, by their folded names and ids."""
    rows = await organisations_table.organisations(connection)
    return {fold(text): row["id"] for row in rows for text in (row["name"], row["id"])}
