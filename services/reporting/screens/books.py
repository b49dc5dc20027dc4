"""Which tables there are, and which of them a page's workbook holds."""

from __future__ import annotations

from collections.abc import Mapping

from services.reporting.screens import (
    behind,
    compare,
    municipalities,
    periods,
    preview,
    quality,
    references,
    versions,
)
from services.reporting.screens.asked import Asked, Build
from shared.files.tables import Table

TABLES: Mapping[str, Build] = {
    "periods": periods.periods,
    "preview": preview.preview,
    "versions": versions.versions,
    "heard": quality.heard,
    "owed": quality.owed,
    "doubts": quality.doubts,
    "timeliness": quality.timeliness,
    "completeness": quality.completeness,
    "consistency": quality.consistency,
    "rules": quality.rules,
    "municipalities": municipalities.municipalities,
    "placed": municipalities.indicators,
    "compare": compare.differences,
    "causes": compare.causes,
    "events": behind.events,
    "left-out": behind.left_out,
    "references": references.references,
}
"""By the name in the address, `/exports/<name>.csv`."""
BOOKS: Mapping[str, tuple[str, ...]] = {
    "periods": ("periods",),
    "preview": ("preview",),
    "versions": ("versions",),
    "quality": ("heard", "owed"),
    "municipalities": ("municipalities", "placed"),
    "compare": ("compare", "causes"),
    "events": ("events",),
    "left-out": ("left-out",),
    "references": ("references",),
}
_FOR_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "quality": ("doubts", "timeliness", "completeness", "consistency", "rules")
}


async def book(name: str, asked: Asked) -> list[Table]:
    """The sheets of a page's workbook that the reader may see."""
    names = (*BOOKS[name], *(_FOR_MEMBERS.get(name, ()) if asked.all_cells else ()))
    return [await TABLES[one](asked) for one in names]
