"""Cells as numbers: each combination of breakdown values gets one on first sight, so that rows stay narrow."""

from __future__ import annotations

from services.reporting.logframe.figures import Cell


class CellNumbers:
    """The dictionary of one logframe version; new entries are written with the batch that needs them."""

    def __init__(self, known: dict[tuple[str, Cell], int], last: int) -> None:
        self._known, self._last = known, last
        self._new: list[tuple[int, str, Cell]] = []

    def of(self, indicator: str, parts: Cell) -> int:
        """The number of a cell."""
        number = self._known.get((indicator, parts))
        if number is None:
            self._last += 1
            number = self._known[indicator, parts] = self._last
            self._new.append((number, indicator, parts))
        return number

    def take_new(self) -> list[tuple[int, str, Cell]]:
        """The entries that are not in the database yet."""
        new, self._new = self._new, []
        return new
