"""What is told of events to who reads no rows: which are shown one by one, and with what of their place.

Those of persons and cases are not (shared/events/readers.py): who came on one day, or on one sheet, tells the very rows
that a publication withholds. Of the others, one that lies in a lane with such events is shown without its sequence, for
two of them tell how many lie between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from services.reporting.reading import evidence
from services.reporting.reading.asking import Moment, Question
from services.reporting.reading.comparing import Cause, Comparison, Difference
from services.reporting.reading.evidence import PAGE, Behind, Seen
from services.reporting.reading.excluded import Excluded, excluded
from shared.events.readers import OPEN, all_open, carries_rows
from shared.events.sealing import Keyring
from shared.postgres import Connection
from shared.programme import Programme

One = TypeVar("One", Behind, Excluded, Cause)


def are_listed(asked: Question, *, rows: bool = False) -> bool:
    """Whether the events behind a figure are shown to who reads rows, or not: to everybody where all types are open."""
    return rows or asked.rule is None or all_open(asked.rule.every_event)


async def behind(
    connection: Connection, asked: Question, *, rows: bool, after: Seen | None = None, limit: int = PAGE
) -> list[Behind]:
    """A page of the events behind a figure, as who reads rows sees them, or who does not: none where none are shown."""
    if not are_listed(asked, rows=rows):
        return []
    found = await evidence.behind(connection, asked, after=after, limit=limit)
    return found if rows else _placeless(found)


async def left_out(
    connection: Connection,
    asked: Question,
    keyring: Keyring,
    *,
    rows: bool,
    after: str | None = None,
    limit: int = PAGE,
) -> list[Excluded]:
    """The same of those that were considered and are not counted; whether they are shown at all is asked before."""
    found = await excluded(connection, asked, keyring, after=after, limit=limit)
    return found if rows else _placeless(found)


def total_is_open(programme: Programme, code: str, part: str | None) -> bool:
    """The same of a total, or of a part of it; not of an indicator that is no more."""
    indicator = next((one for one in programme.logframe.indicators if one.code == code), None)
    if indicator is None or (part and part not in {one.code for one in indicator.parts}):
        return False
    return are_listed(Question(programme, indicator, Moment(None, None), part=part or None))


def compared(found: Comparison) -> Comparison:
    """Two days as everybody sees them: differences of persons and cases without their events."""
    return replace(found, differences=[_difference(one) for one in found.differences])


def _difference(one: Difference) -> Difference:
    if not are_listed(one.question):
        return replace(one, causes=[], listed=False)
    return replace(one, causes=_placeless(cause for cause in one.causes if cause.type in OPEN))


def _placeless(some: Iterable[One]) -> list[One]:
    return [_without_place(one) for one in some]


def _without_place(one: One) -> One:
    if not carries_rows(one.lane.rpartition("/")[0].rpartition(".")[2]):
        return one
    return replace(one, sequence=None, recorded_at=one.recorded_at.replace(microsecond=0))
