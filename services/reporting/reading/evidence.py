"""The events behind a figure: type, member, dates, id, place in the ledger, hash. Never a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.reporting.logframe.figures import Measure
from services.reporting.reading.asking import Question
from shared.postgres import Connection

PAGE = 100


@dataclass(frozen=True, slots=True)
class Behind:
    """One event that stands behind a figure, and what it adds (in minor units)."""

    id: str
    type: str
    member: str
    happened: date
    recorded_at: datetime
    lane: str
    sequence: int
    hash: str
    value: int
    measure: Measure


async def behind(
    connection: Connection, asked: Question, *, after: tuple[date, str] | None = None, limit: int = PAGE
) -> list[Behind]:
    """A page of the events behind a figure in the order in which they happened; `after` is the last one seen."""
    day, event_id = after or (date.min, str(UUID(int=0)))
    rows = await connection.fetch(_BEHIND, *await _asked(connection, asked), day, UUID(event_id), limit)
    return [
        Behind(
            str(row["event_id"]), row["type"], row["owner"], row["day"], row["recorded_at"], row["lane"],
            row["sequence"], row["hash"].hex(), row["value"], Measure(row["measure"]),
        )
        for row in rows
    ]  # fmt: skip


async def count(connection: Connection, asked: Question) -> tuple[int, dict[Measure, int]]:
    """How many facts stand behind a figure, and what they add up to, by measure (in minor units)."""
    rows = await connection.fetch(_COUNT, *await _asked(connection, asked))
    return sum(row["facts"] for row in rows), {Measure(row["measure"]): int(row["value"]) for row in rows}


async def ids(connection: Connection, asked: Question) -> frozenset[str]:
    """The ids of all events behind a figure."""
    rows = await connection.fetch(_IDS, *await _asked(connection, asked))
    return frozenset(str(row["event_id"]) for row in rows)


async def _asked(connection: Connection, asked: Question) -> tuple[object, ...]:
    moment = asked.moment
    return (
        asked.code, [int(m) for m in asked.measures], moment.before, asked.periods, asked.member,
        await _cells(connection, asked), moment.day if asked.dated else None, moment.happened,
    )  # fmt: skip


async def _cells(connection: Connection, asked: Question) -> list[int] | None:
    """The numbers of the cells asked for; None for all."""
    if not asked.narrowed:
        return None
    rows = await connection.fetch(_CELLS, asked.code)
    return [row["id"] for row in rows if asked.holds(tuple(row["parts"]))]


_CELLS = """SELECT cell.id, cell.parts FROM cell JOIN logframe_version AS v ON v.version = cell.version AND v.live
            WHERE cell.indicator = $1"""
_FACTS = """
    SELECT c.event_id, c.day, c.measure, sum(c.value)::bigint AS value
    FROM contribution AS c JOIN logframe_version AS v ON v.version = c.version AND v.live
    WHERE c.indicator = $1 AND c.measure = ANY($2::smallint[]) AND ($3::timestamptz IS NULL OR c.known_at < $3)
          AND ($4::text[] IS NULL OR c.period = ANY($4)) AND ($5::text IS NULL OR c.member = $5)
          AND ($6::integer[] IS NULL OR c.cell = ANY($6)) AND ($7::date IS NULL OR c.day <= $7)
          AND ($8::date IS NULL OR c.day <= $8)
    GROUP BY c.event_id, c.day, c.measure HAVING sum(c.facts) <> 0
"""
_BEHIND = f"""
WITH fact AS ({_FACTS})
SELECT fact.*, e.type, e.recorded_at, e.sequence, e.hash, l.name AS lane, l.member AS owner
FROM fact JOIN event AS e ON e.id = fact.event_id JOIN lane AS l ON l.id = e.lane
WHERE (fact.day, fact.event_id) > ($9::date, $10::uuid)
ORDER BY fact.day, fact.event_id, fact.measure LIMIT $11
"""  # noqa: S608 - constants
_COUNT = f"""SELECT measure, count(*) AS facts, sum(value)::bigint AS value FROM ({_FACTS}) AS fact
             GROUP BY measure"""  # noqa: S608 - constants
_IDS = f"SELECT DISTINCT event_id FROM ({_FACTS}) AS fact"  # noqa: S608 - constants
