"""The financial report of reporting's copy, now or as known at the end of a day."""

from __future__ import annotations

from services.reporting.context import Context
from services.reporting.finance.following import TYPES, follow
from services.reporting.finance.report import Asked, Report, make
from services.reporting.reading.logframe import AsOf
from services.reporting.subgrants.reading import told


async def look(context: Context, asked: Asked, as_of: AsOf | None) -> Report:
    """The report; an event that could not be applied is in no sum."""
    events = await told(context, TYPES, as_of.before if as_of else None)
    return make(context.programme, follow(context.programme, events), asked)
