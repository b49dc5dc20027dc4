"""The references of the facts behind a total, or a random sample of them, as a table for everybody."""

from __future__ import annotations

from services.reporting import behind
from services.reporting.screens.asked import Asked
from services.reporting.screens.behind import MOST, notes, question
from shared.files.tables import Column, Table


async def references(asked: Asked) -> Table:
    """`?indicator=X.2` and what narrows it, `&sample=10&seed=any` for some of them; as on the page."""
    _, one, wanted = asked.gettext, question(asked), behind.wanted_of(asked.query)
    async with asked.context.pool.acquire(timeout=10) as connection:
        found = await behind.told(connection, one, asked.context.settings.secrets, wanted, limit=MOST)
    columns = [Column(_("Reference"), width=42), Column(_("What"), width=40), Column(_("Period"), width=10)]
    rows = [[line.reference, line.type, line.period] for line in found.lines]
    drawn = found.drawn
    said = [f"sample: {drawn.size} / {drawn.of}", f"seed: {drawn.seed}"] if drawn else []
    return Table(_("References"), columns, rows, [*notes(asked, len(rows)), *said])
