"""Everything about data quality on one page: how members are heard, what they still owe, how they record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.reporting.context import Context
from services.reporting.periods import history
from services.reporting.periods.period import Period
from services.reporting.quality import flags, measures
from services.reporting.quality.flags import Flag
from services.reporting.quality.measures import Recorded
from services.reporting.reading import health
from services.reporting.reading.health import Heard, Trouble


@dataclass(frozen=True, slots=True)
class Quality:
    """The page's content. How members record, and the doubts about it, are None for who does not work for a member."""

    heard: list[Heard]
    troubles: list[Trouble]
    parked: int
    periods: Mapping[str, Period]
    recorded: Recorded | None = None
    doubts: tuple[Flag, ...] = ()
    answered: tuple[Flag, ...] = ()


async def look(context: Context, *, all_cells: bool) -> Quality:
    """How it stands now."""
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        periods = await history.periods(ledger, context.programme)
        raised = [*(await flags.flags(ledger)).values()][::-1] if all_cells else []
    async with context.pool.acquire(timeout=10) as connection:
        heard, troubles = await health.heard(connection), await health.troubles(connection)
        return Quality(
            heard,
            troubles,
            await health.parked(connection),
            periods,
            await measures.recorded(connection, context.programme, periods) if all_cells else None,
            tuple(one for one in raised if not one.how),
            tuple(one for one in raised if one.how in flags.ANSWERS),
        )
