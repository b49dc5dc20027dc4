"""The table of the page of versions."""

from __future__ import annotations

from services.reporting.screens.asked import Asked
from services.reporting.versions import kept
from shared.files.tables import Column, Table


async def versions(asked: Asked) -> Table:
    """Every version of the logframe, the latest first."""
    _ = asked.gettext
    async with asked.context.pool.acquire(timeout=10) as connection:
        found = await kept.versions(connection)
    columns = [
        Column(_("Version"), "number", 9), Column(_("Fingerprint of its files"), width=66),
        Column(_("Shown from"), "day", 18), Column(_("Shown until"), "day", 18), Column(_("Decided by"), width=30),
        Column(_("Why"), width=50),
    ]  # fmt: skip
    rows = [
        (
            one.version, one.fingerprint, one.adopted_at,
            one.replaced_at, one.author, one.reason,
        )
        for one in reversed(found)
    ]  # fmt: skip
    return Table(_("Versions of the logframe"), columns, rows)
