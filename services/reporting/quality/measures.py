"""The measures of data quality by member and period, from what is counted.

Timeliness is the time from the day on which a fact happened to its recording; completeness the share of persons of whom an
attribute is known; consistency what had to be taken back, or could not be applied. Each is a pair of numbers, so that nobody has
to trust a grade.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from services.reporting.logframe.figures import Measure
from services.reporting.periods.period import Period
from services.reporting.quality.apart import Apart, recorded_apart
from services.reporting.quality.counts import Counted, counted
from services.reporting.reading import kept
from services.reporting.reading.breakdowns import Rows
from shared.postgres import Connection
from shared.programme import UNKNOWN, Programme

LATE_AFTER = 30  # days from the fact to its recording
ATTRIBUTES = ("sex", "age", "disability", "ethnicity", "home")
PERSONS = "X.2"  # all persons whom any activity reached


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How soon a member recorded the facts of a period that count: how many, the median in days, how many late."""

    member: str
    period: str
    facts: int
    median: float
    late: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of how many of a member's persons an attribute is known."""

    member: str
    attribute: str
    known: int
    persons: int


@dataclass(frozen=True, slots=True)
class Consistency:
    """Of a member's events: how many correct or take back another one, how many could not be applied."""

    member: str
    events: int
    corrections: int
    voids: int
    parked: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """How the members record, and which periods they have submitted."""

    timeliness: list[Timeliness]
    completeness: list[Completeness]
    consistency: list[Consistency]
    periods: Mapping[str, Period]
    apart: Sequence[Apart] = ()
    counted: Sequence[Counted] = ()


async def recorded(connection: Connection, programme: Programme, periods: Mapping[str, Period]) -> Recorded:
    """All measures as they are now."""
    return Recorded(
        await timeliness(connection),
        await completeness(connection, programme),
        await consistency(connection),
        periods,
        await recorded_apart(connection),
        await counted(connection),
    )


async def timeliness(connection: Connection) -> list[Timeliness]:
    """By member and period."""
    return [Timeliness(**row) for row in await connection.fetch(_TIMELINESS, LATE_AFTER)]


async def completeness(connection: Connection, programme: Programme) -> list[Completeness]:
    """By member and attribute, over all persons whom the member reached by itself."""
    indicator = programme.logframe.indicator(PERSONS)
    reader, wanted, found = Rows(programme, indicator), (Measure.NEW_BY_MEMBER,), []
    for attribute in ATTRIBUTES:
        by, way = partial(reader.split, dimensions=[attribute]), ("completeness", attribute)
        cells = await kept.split(connection, programme, indicator, [attribute], way, by, wanted)
        for member in programme.members:
            counts: Mapping[str, int] = {
                code: sums.of(Measure.NEW_BY_MEMBER, None, member.code)[0] for (code,), sums in cells.items()
            }
            persons = sum(counts.values())
            if persons:
                found.append(Completeness(member.code, attribute, persons - counts.get(UNKNOWN, 0), persons))
    return found


async def consistency(connection: Connection) -> list[Consistency]:
    """By member, over all its events."""
    return [Consistency(**row) for row in await connection.fetch(_CONSISTENCY)]


_TIMELINESS = """
SELECT member, period, count(*) AS facts, percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median,
       count(*) FILTER (WHERE days > $1) AS late
FROM (SELECT c.event_id, c.member, c.period,
             (min(e.recorded_at) AT TIME ZONE 'Asia/Tbilisi')::date - min(c.day) AS days
      FROM contribution AS c JOIN logframe_version AS v ON v.version = c.version AND v.live
           JOIN event AS e ON e.id = c.event_id
      WHERE c.member <> '' AND c.measure <> 15
      GROUP BY c.event_id, c.member, c.period HAVING sum(c.facts) > 0) AS fact
GROUP BY member, period ORDER BY member, period
"""
_CONSISTENCY = """
SELECT l.member, count(*) AS events,
       count(*) FILTER (WHERE position('"corrects":' IN convert_from(e.value, 'UTF8')) > 0) AS corrections,
       count(*) FILTER (WHERE position('"voids":' IN convert_from(e.value, 'UTF8')) > 0) AS voids,
       count(p.position) AS parked
FROM event AS e JOIN lane AS l ON l.id = e.lane LEFT JOIN parked AS p ON p.position = e.position AND p.discarded IS NULL
WHERE l.member <> 'reporting' GROUP BY l.member ORDER BY l.member
"""
