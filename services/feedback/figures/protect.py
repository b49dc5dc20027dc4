"""Which counts may be shown. Pure.

A count of one to four is hidden. What is hidden must not follow from what is shown: there are always at least two hidden
counts of one table, and together they are at least five, or the table shows nothing but its total.
"""

from __future__ import annotations

from collections.abc import Mapping

LEAST = 5


def protect(cells: Mapping[str, int]) -> dict[str, int | None]:
    """The counts of an exclusive breakdown, None where they are hidden."""
    hidden = {name for name, count in cells.items() if 0 < count < LEAST}
    while hidden and not _safe(cells, hidden):
        others = [name for name, count in cells.items() if count and name not in hidden]
        if not others:
            hidden = set(cells)
            break
        hidden.add(min(others, key=lambda name: (cells[name], name)))
    return {name: None if name in hidden else count for name, count in cells.items()}


def shown(count: int) -> int | None:
    """A single count; None where it is hidden."""
    return None if 0 < count < LEAST else count


def _safe(cells: Mapping[str, int], hidden: set[str]) -> bool:
    return len(hidden) > 1 and sum(cells[name] for name in hidden) >= LEAST
