"""The sub-grants of reporting's copy, as they stand now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from services.reporting.asked import today
from services.reporting.context import Context
from services.reporting.reading.neighbours import candidates
from services.reporting.subgrants.following import TYPES, Told, follow
from services.reporting.subgrants.totals import Totals, tell
from shared.events.language import UnknownType, WrongShape, decode
from shared.postgres import Row


async def look(context: Context) -> Totals:
    """All sums now; an event that could not be applied is in none."""
    return tell(context.programme, follow(await told(context, TYPES)), today())


async def told(context: Context, types: Iterable[str], before: datetime | None = None) -> list[Told]:
    """The events of some types that were applied, in the order in which they were recorded: all, or those before a moment."""
    async with context.pool.acquire(timeout=10) as connection:
        rows = await candidates(connection, types, before, 0, None)
    return list(_decoded(rows))


def _decoded(rows: Sequence[Row]) -> Iterator[Told]:
    for row in sorted(rows, key=lambda one: (one["recorded_at"], one["position"])):
        if not row["parked"]:
            try:
                yield str(row["id"]), row["member"], decode(row["type"], row["value"])
            except (UnknownType, WrongShape, ValueError):
                continue  # parked when it came
