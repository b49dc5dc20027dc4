"""All figures with all their cells from the database: what a report freezes."""

from __future__ import annotations

from services.reporting.logframe.figures import PERIODS
from services.reporting.reading import store
from services.reporting.reading.breakdowns import total
from services.reporting.reading.known import Figures
from shared.postgres import Connection
from shared.programme import Programme


async def figures(connection: Connection, programme: Programme) -> Figures:
    """Everything that is counted now, states as on the last day of each period (rule 4a.i)."""
    rows = await store.every_row(connection)
    return Figures(programme, rows, total(rows.get(PERIODS, ())))
