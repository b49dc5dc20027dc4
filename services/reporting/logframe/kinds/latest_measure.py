"""Latest measure: the value measured last, by a survey or an index; the total and every cell by itself.

Algebra (rules 4a.k, 4a.r). Per cell the measures are walked in the order of day and event id; each takes the place of
the one before: + its value, - the other's, on its own day. So the sum over days up to D is the latest measure on D. The
total is a measure recorded without a cell, never a mean of cells. One from before the start is a baseline only; of
several the first stays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, islice

from services.reporting.logframe.conditions import View, rank
from services.reporting.logframe.dimensions import WHOLE
from services.reporting.logframe.figures import Cell, Cells, Key, Measure, minor
from services.reporting.logframe.kinds.base import Counted, Ruled, add


class LatestMeasure(Ruled):
    """One indicator of this kind. Its subject is the indicator itself."""

    def __init__(self, counted: Counted) -> None:
        super().__init__(counted, "survey", counted.rule.events)
        self.breakdowns = tuple(counted.breakdowns)

    def cells(self, views: Sequence[View]) -> Cells:
        """What all measures of the indicator add."""
        cells: Cells = {}
        stands: dict[Cell, tuple[Key, int]] = {}
        for view in views:
            data, cell = view.event.data, self._measured(view)
            if cell is None:
                continue
            value = int((data.value * minor("latest_measure")).quantize(Decimal(1), ROUND_HALF_UP))
            if data.occurred_on < self.dimensions.start:
                self._baseline(cells, view, cell, value)
            elif (key := self._place(_measure(cell), view, cell)) is not None:
                if cell in stands:
                    had, old = stands[cell]
                    add(cells, had._replace(period=key.period, day=key.day), -old)
                add(cells, key, value)
                stands[cell] = key, value
        return cells

    def around(self, views: Sequence[View], changed: Sequence[View]) -> Sequence[View]:
        """Of the others the measure of the same cell before and after each changed one, and the first baseline."""
        found: set[int] = set()
        for view in changed:
            cell = self._measured(view)
            if cell is not None:
                at = bisect_left(views, rank(view), key=rank)
                ways = (range(at - 1, -1, -1), range(at, len(views)), range(len(views)))
                found.update(chain.from_iterable(self._next(views, way, cell) for way in ways))
        return [views[at] for at in sorted(found)]

    def _next(self, views: Sequence[View], way: Iterable[int], cell: Cell) -> Iterable[int]:
        return islice((at for at in way if self._measured(views[at]) == cell), 1)

    def _measured(self, view: View) -> Cell | None:
        """The cell that a fact measures; None if it is no measure of this indicator, or lies beyond its periods."""
        data = view.event.data
        if view.original.name not in self.events or data.indicator != self.code or data.value is None:
            return None
        beyond = (
            data.occurred_on >= self.dimensions.start and self.dimensions.period(data.occurred_on) is None
        )
        return None if beyond else measured_cell(data.cell, self.breakdowns)

    def _baseline(self, cells: Cells, view: View, cell: Cell, value: int) -> None:
        if not any(key.measure is Measure.BASELINE and key.cell == cell for key in cells):
            add(cells, self._place(Measure.BASELINE, view, cell), value)

    def _place(self, measure: Measure, view: View, cell: Cell) -> Key | None:
        day = max(
            view.event.data.occurred_on, self.dimensions.start
        )  # a baseline is there from the first day on
        key = self.key(measure, view, day)
        return key._replace(cell=cell) if key else None


def _measure(cell: Cell) -> Measure:
    return Measure.VALUE if all(value == WHOLE for value in cell) else Measure.CELL


def measured_cell(named: Mapping[str, str] | None, breakdowns: Sequence[str]) -> Cell | None:
    """A named cell in the indicator's breakdowns, the others whole; without a name the total.

    None for a cell that names what is no breakdown of the indicator: it is not the total, and no cell of it.
    """
    cell = named or {}
    return tuple(cell.get(code, WHOLE) for code in breakdowns) if cell.keys() <= set(breakdowns) else None
