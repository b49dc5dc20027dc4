"""The events behind a figure: type, member, dates, id, place in the ledger, hash. Never a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.reporting.logframe.figures import Measure
from shared.postgres import Connection
from shared.programme.model_logframe import Indicator

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


def measures_of(indicator: Indicator) -> tuple[Measure, ...]:
    """The measures whose facts make up the figure as it is shown."""
    if indicator.rule is None:
        return ()
    if indicator.kind == "ratio" and indicator.rule.ratio != "shares":
        return (Measure.DENOMINATOR, Measure.NUMERATOR, Measure.LATE)
    if indicator.kind in {"distinct_persons", "distinct_organisations", "complete_set", "ratio"}:
        return (Measure.NEW,)
    return (Measure.VALUE, Measure.PENDING)


def counted_as(indicator: Indicator) -> str:
    """The code under which the figure's facts are counted: shares are read from another indicator's persons."""
    return (indicator.rule.among if indicator.rule else None) or indicator.code


async def behind(
    connection: Connection,
    indicator: Indicator,
    *,
    before: datetime | None = None,
    period: str | None = None,
    after: tuple[date, str] | None = None,
    limit: int = PAGE,
) -> list[Behind]:
    """A page of the events behind a figure in the order in which they happened; `after` is the last one seen."""
    day, event_id = after or (date.min, str(UUID(int=0)))
    rows = await connection.fetch(
        _BEHIND,
        counted_as(indicator),
        [int(m) for m in measures_of(indicator)],
        before,
        period,
        day,
        UUID(event_id),
        limit,
    )
    return [
        Behind(
            str(row["event_id"]), row["type"], row["owner"], row["day"], row["recorded_at"], row["lane"],
            row["sequence"], row["hash"].hex(), row["value"], Measure(row["measure"]),
        )
        for row in rows
    ]  # fmt: skip


async def count(
    connection: Connection, indicator: Indicator, *, before: datetime | None = None, period: str | None = None
) -> int:
    """How many facts stand behind a figure."""
    return int(
        await connection.fetchval(
            _COUNT, counted_as(indicator), [int(m) for m in measures_of(indicator)], before, period
        )
    )


_FACTS = """
    SELECT c.event_id, c.day, c.measure, sum(c.value)::bigint AS value
    FROM contribution AS c JOIN logframe_version AS v ON v.version = c.version AND v.live
    WHERE c.indicator = $1 AND c.measure = ANY($2::smallint[]) AND ($3::timestamptz IS NULL OR c.known_at < $3)
          AND ($4::text IS NULL OR c.period = $4)
    GROUP BY c.event_id, c.day, c.measure HAVING sum(c.facts) <> 0
"""
_BEHIND = f"""
WITH fact AS ({_FACTS})
SELECT fact.*, e.type, e.recorded_at, e.sequence, e.hash, l.name AS lane, l.member AS owner
FROM fact JOIN event AS e ON e.id = fact.event_id JOIN lane AS l ON l.id = e.lane
WHERE (fact.day, fact.event_id) > ($5::date, $6::uuid)
ORDER BY fact.day, fact.event_id, fact.measure LIMIT $7
"""  # noqa: S608 - constants
_COUNT = f"SELECT count(*) FROM ({_FACTS}) AS fact"  # noqa: S608 - constants
