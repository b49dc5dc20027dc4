"""The table of a report's preview: the rows that OPSYS takes, at the end of the period that the address names."""

from __future__ import annotations

from services.reporting.exports.sheets import opsys
from services.reporting.periods import commands, overview
from services.reporting.screens.asked import Asked
from shared.files.tables import Table


async def preview(asked: Asked) -> Table:
    """Each baseline, target and current value with its source and comment; Refused for a period that there is not."""
    asked.for_the_consortium()
    dates = commands.dates(asked.context, asked.query.get("period", ""))
    seen = await overview.now(asked.context, dates)
    return opsys(seen.view, seen.explained, asked.lang, asked.gettext)
