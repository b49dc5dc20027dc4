"""Two moments side by side: each figure that differs, and the events that explain it; what they add makes the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.reporting.logframe.figures import Measure
from services.reporting.reading import logframe
from services.reporting.reading.asking import Moment, Question
from services.reporting.reading.logframe import AsOf, Line, LogframeView
from services.reporting.reading.values import Value
from shared.postgres import Connection
from shared.programme import Programme


@dataclass(frozen=True, slots=True)
class Cause:
    """An event at whose arrival a figure changed, and by how much (in minor units of the measure)."""

    event: str
    type: str
    member: str
    recorded_at: datetime
    lane: str
    sequence: int | None
    measure: Measure
    value: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure, or one of its parts, at both moments. `part` is "" for the figure itself.

    `listed` is false where the causes are not shown to who asks.
    """

    line: Line
    part: str
    before: Value
    after: Value
    causes: list[Cause]
    question: Question
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """The logframe at two moments, and what differs."""

    old: LogframeView
    new: LogframeView
    differences: list[Difference]


async def compare(
    connection: Connection, programme: Programme, today: date, days: tuple[date, date]
) -> Comparison:
    """What was known at the end of the first day beside what was known at the end of the second."""
    old, new = [await logframe.view(connection, programme, today, AsOf(day)) for day in days]
    found = []
    for code, line in new.lines.items():
        for part, before, after in _pairs(old.lines[code], line):
            if _number(before) != _number(after):
                asked = Question(
                    programme, line.indicator, Moment(AsOf(days[1]).before, days[1]), part=part or None
                )
                causes = await _causes(connection, asked, Moment(AsOf(days[0]).before, days[0]))
                found.append(Difference(line, part, before, after, causes, asked))
    return Comparison(old, new, found)


def _pairs(old: Line, new: Line) -> Iterator[tuple[str, Value, Value]]:
    yield "", old.value, new.value
    for code, after in new.parts.items():
        yield code, old.parts[code], after


def _number(value: Value) -> tuple[object, ...]:
    return value.value, value.numerator, value.denominator, value.pending


async def _causes(connection: Connection, asked: Question, old: Moment) -> list[Cause]:
    found = await _of(connection, asked, old)
    if asked.counted is asked.indicator:
        return found
    persons = await _of(connection, replace(asked, part=None), old)  # of shares: all whose part it is
    return [replace(one, measure=Measure.NUMERATOR) for one in found] + [
        replace(one, measure=Measure.DENOMINATOR) for one in persons
    ]


async def _of(connection: Connection, asked: Question, old: Moment) -> list[Cause]:
    cells = await connection.fetch(_CELLS, asked.code) if asked.narrowed else None
    rows = await connection.fetch(
        _CAUSES, asked.code, [int(m) for m in asked.measures], old.before, asked.moment.before,
        old.day if asked.dated else None, asked.moment.day if asked.dated else None,
        None if cells is None else [row["id"] for row in cells if asked.holds(tuple(row["parts"]))],
    )  # fmt: skip
    return [
        Cause(
            str(row["id"]), row["type"], row["member"], row["recorded_at"], row["lane"], row["sequence"],
            Measure(row["measure"]), int(row["value"]),
        )
        for row in rows
    ]  # fmt: skip


_CELLS = """SELECT cell.id, cell.parts FROM cell JOIN logframe_version AS v ON v.version = cell.version AND v.live
            WHERE cell.indicator = $1"""
_CAUSES = """
WITH change AS (
    SELECT c.cause, c.measure, sum(c.value * ((c.known_at < $4 AND ($6::date IS NULL OR c.day <= $6))::int
                                            - (c.known_at < $3 AND ($5::date IS NULL OR c.day <= $5))::int)) AS value
    FROM contribution AS c JOIN logframe_version AS v ON v.version = c.version AND v.live
    WHERE c.indicator = $1 AND c.measure = ANY($2::smallint[]) AND ($7::integer[] IS NULL OR c.cell = ANY($7))
    GROUP BY c.cause, c.measure)
SELECT change.*, e.id, e.type, e.recorded_at, e.sequence, l.name AS lane, l.member
FROM change JOIN event AS e ON e.position = change.cause JOIN lane AS l ON l.id = e.lane
WHERE change.value <> 0 ORDER BY e.recorded_at, e.position, change.measure
"""
