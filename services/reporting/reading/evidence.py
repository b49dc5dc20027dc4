"""The events behind a figure: type, member, dates, id, place in the ledger, hash. Never a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.reporting.logframe.figures import Measure
from services.reporting.reading.asking import Question
from services.reporting.reading.chosen import cells
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
    sequence: int | None
    hash: str
    value: int
    measure: Measure


@dataclass(frozen=True, slots=True)
class Seen:
    """The last one of a page: an event may stand behind a figure with several measures, so that all three tell it."""

    happened: date = date.min
    id: str = str(UUID(int=0))
    measure: int = -1


async def behind(
    connection: Connection,
    asked: Question,
    *,
    after: Seen | None = None,
    limit: int = PAGE,
    only: Iterable[str] | None = None,
) -> list[Behind]:
    """A page of the events behind a figure in the order in which they happened; `after` is the last one seen.

    `only` are the ids of those that are wanted, if not all are.
    """
    seen = after or Seen()
    rows = await connection.fetch(
        _BEHIND, *await params(connection, asked), seen.happened, UUID(seen.id), seen.measure, limit,
        None if only is None else [UUID(one) for one in only],
    )  # fmt: skip
    return [
        Behind(
            str(row["event_id"]), row["type"], row["owner"], row["day"], row["recorded_at"], row["lane"],
            row["sequence"], row["hash"].hex(), row["value"], Measure(row["measure"]),
        )
        for row in rows
    ]  # fmt: skip


async def ids(connection: Connection, asked: Question) -> frozenset[str]:
    """The ids of all events behind a figure."""
    rows = await connection.fetch(_IDS, *await params(connection, asked))
    return frozenset(str(row["event_id"]) for row in rows)


async def params(connection: Connection, asked: Question) -> tuple[object, ...]:
    """The values of $1 to $8 of ADMITTED: indicator, measures, and which of their contributions are asked for."""
    moment = asked.moment
    return (
        asked.code, [int(m) for m in asked.measures], moment.before, asked.periods, asked.member,
        await cells(connection, asked), moment.day if asked.dated else None, moment.happened,
    )  # fmt: skip


_LIVE = "c.version = (SELECT version FROM logframe_version WHERE live) AND c.indicator = $1"
ADMITTED = f"""{_LIVE} AND ($3::timestamptz IS NULL OR c.known_at < $3)
          AND ($4::text[] IS NULL OR c.period = ANY($4)) AND ($5::text IS NULL OR c.member = $5)
          AND ($6::integer[] IS NULL OR c.cell = ANY($6)) AND ($7::date IS NULL OR c.day <= $7)
          AND ($8::date IS NULL OR c.day <= $8)"""
FACTS = f"""
    SELECT c.event_id, c.day, c.measure, sum(c.value)::bigint AS value
    FROM contribution AS c
    WHERE c.measure = ANY($2::smallint[]) AND {ADMITTED}
    GROUP BY c.event_id, c.day, c.measure HAVING sum(c.facts) <> 0
"""  # noqa: S608 - constants
# Each measure is read in the order of its index and no further than a page goes.
_BEHIND = f"""
WITH fact AS (
    SELECT page.* FROM unnest($2::smallint[]) AS asked(measure) CROSS JOIN LATERAL (
        SELECT c.event_id, c.day, c.measure, sum(c.value)::bigint AS value
        FROM contribution AS c
        WHERE c.measure = asked.measure AND (c.day, c.event_id) >= ($9::date, $10::uuid)
              AND (c.day, c.event_id, c.measure) > ($9::date, $10::uuid, $11::smallint) AND {ADMITTED}
              AND ($13::uuid[] IS NULL OR c.event_id = ANY($13))
        GROUP BY c.day, c.event_id, c.measure HAVING sum(c.facts) <> 0
        ORDER BY c.day, c.event_id LIMIT $12
    ) AS page
    ORDER BY page.day, page.event_id, page.measure LIMIT $12
)
SELECT fact.*, e.type, e.recorded_at, e.sequence, e.hash, l.name AS lane, l.member AS owner
FROM fact JOIN event AS e ON e.id = fact.event_id JOIN lane AS l ON l.id = e.lane
ORDER BY fact.day, fact.event_id, fact.measure
"""  # noqa: S608 - constants
_IDS = f"SELECT DISTINCT event_id FROM ({FACTS}) AS fact"  # noqa: S608 - constants
