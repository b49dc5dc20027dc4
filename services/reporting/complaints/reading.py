"""The statistics that stand: each period as it was known on one day, and never again otherwise.

A period is told once, of what was recorded until 31 days after its end, when everybody has been heard until then. What
comes later changes no number here, so that two days never differ by the one complaint that came between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from services.reporting.complaints import statistics
from services.reporting.complaints.following import TYPES, follow
from services.reporting.complaints.statistics import Statistics
from services.reporting.context import Context
from services.reporting.reading.neighbours import candidates
from shared import clock
from shared.events.base import EventData, Voided
from shared.events.language import UnknownType, WrongShape, decode
from shared.postgres import Row
from shared.programme.model_programme import Period

SETTLES = timedelta(days=31)  # the last complaints of a period are answered by then, or late


@dataclass(frozen=True, slots=True)
class Told:
    """A period and the moment at which it was known so; `waits` while that is not come, or somebody was not heard."""

    period: Period
    before: datetime
    statistics: Statistics | None

    @property
    def waits(self) -> bool:
        """Whether there is nothing to tell yet."""
        return self.statistics is None


async def look(context: Context) -> list[Told]:
    """All periods that have ended, the latest first."""
    now = clock.now()
    async with context.pool.acquire(timeout=10) as connection:
        heard: datetime | None = await connection.fetchval(_HEARD)
        rows = await candidates(connection, TYPES, None, 0, None)
    periods = [one for one in reversed(context.programme.periods) if one.end < clock.day(now)]
    return [_told(context, one, rows, min(now, heard) if heard else None) for one in periods]


def _told(context: Context, period: Period, rows: Sequence[Row], until: datetime | None) -> Told:
    before = settled(period)
    if until is None or until < before:
        return Told(period, before, None)
    cases, sensitive = follow(_decoded(rows, before))
    return Told(period, before, statistics.tell(context.programme, period, cases, sensitive))


def settled(period: Period) -> datetime:
    """The moment whose knowledge of a period is told."""
    day = period.end + SETTLES + timedelta(days=1)
    return datetime.combine(day, time(), clock.TBILISI).astimezone(UTC)


def _decoded(rows: Sequence[Row], before: datetime) -> Iterator[tuple[str, EventData | Voided]]:
    for row in rows:
        if row["recorded_at"] < before and not row["parked"]:
            try:
                yield str(row["id"]), decode(row["type"], row["value"])
            except (UnknownType, WrongShape, ValueError):
                continue  # parked when it came


_HEARD = """SELECT CASE WHEN bool_and(heard_until IS NOT NULL) THEN min(heard_until) END
            FROM lane WHERE service = 'feedback'"""
