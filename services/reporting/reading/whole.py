"""All figures with all their cells from the database: what a report freezes."""

from __future__ import annotations

from services.reporting.logframe.figures import PERIODS
from services.reporting.reading import store
from services.reporting.reading.breakdowns import total
from services.reporting.reading.known import Figures
from services.reporting.reading.logframe import AsOf
from services.reporting.reading.sums import dated
from shared.postgres import Connection
from shared.programme import Programme


async def figures(connection: Connection, programme: Programme, as_of: AsOf | None = None) -> Figures:
    """Everything that is counted now, states as on the last day of each period (rule 4a.i); or as known on a day."""
    before, day = (as_of.before, as_of.day) if as_of else (None, None)
    rows = await store.every_row(connection, store.Asked(before, day, sorted(dated(programme))))
    return Figures(programme, rows, total(rows.get(PERIODS, ())))
