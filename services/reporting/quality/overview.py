"""Everything about data quality on one page: how members are heard, what they still owe, how they record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.reporting.context import Context
from services.reporting.periods import history
from services.reporting.periods.period import Period
from services.reporting.quality import measures
from services.reporting.quality.measures import Completeness, Consistency, Timeliness
from services.reporting.reading import health
from services.reporting.reading.health import Heard, Trouble


@dataclass(frozen=True, slots=True)
class Quality:
    """The page's content. The three measures are None for who does not work for a member."""

    heard: list[Heard]
    troubles: list[Trouble]
    parked: int
    periods: Mapping[str, Period]
    timeliness: list[Timeliness] | None = None
    completeness: list[Completeness] | None = None
    consistency: list[Consistency] | None = None


async def look(context: Context, *, all_cells: bool) -> Quality:
    """How it stands now."""
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        periods = await history.periods(ledger, context.programme)
    async with context.pool.acquire(timeout=10) as connection:
        heard, troubles = await health.heard(connection), await health.troubles(connection)
        parked = await health.parked(connection)
        if not all_cells:
            return Quality(heard, troubles, parked, periods)
        return Quality(
            heard, troubles, parked, periods, await measures.timeliness(connection),
            await measures.completeness(connection, context.programme), await measures.consistency(connection),
        )  # fmt: skip
