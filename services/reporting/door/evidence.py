"""The events behind a cell: those whose contributions to it do not cancel each other out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

from services.reporting.door.asked import Asked
from services.reporting.logframe.compiling import part_code
from services.reporting.logframe.figures import Cell, Contribution, Measure
from services.reporting.reading.breakdowns import Rows
from services.reporting.reading.every import STATES, Place
from services.reporting.reading.sums import Row, dated
from shared.programme import Programme
from shared.programme.model_logframe import Indicator

_SHARE = {Measure.DENOMINATOR, Measure.NUMERATOR}
_OF_MEASURE = {
    "reached": {Measure.REACHED},
    "new": {Measure.NEW},
    "value": {Measure.VALUE, *_SHARE},
    "cumulative": {Measure.NEW, Measure.VALUE, Measure.LATE, *_SHARE},
    "least": {Measure.NEW},
    "estimate": {Measure.ESTIMATE},
    "before_adoption": {Measure.AGGREGATE},
}
_UPTO = frozenset({"cumulative", "least", "estimate"})
_OWN = {
    "reached": {Measure.REACHED_BY_MEMBER},
    "new": {Measure.NEW_BY_MEMBER},
    "cumulative": {Measure.NEW_BY_MEMBER},
}


class Evidence:
    """The contributions of one question by what is counted."""

    def __init__(self, programme: Programme, contributions: tuple[Contribution, ...], asked: Asked) -> None:
        self._programme = programme
        self._by_place: defaultdict[tuple[str, Measure, str], list[Contribution]] = defaultdict(list)
        self._by_cell: dict[tuple[str, Measure, str, str], dict[str, list[Contribution]]] = {}
        self._codes: dict[tuple[str, str, Cell, Measure], frozenset[str]] = {}
        asked_of, days = asked.moment, dated(programme)
        for one in contributions:
            if asked_of.admits(one, days):
                self._by_place[one.key[:3]].append(one)

    def of(self, place: Place) -> list[str]:
        """The ids of the events behind a cell, in order; those of a share are its denominator's and numerator's."""
        if place.by == "overlap":
            return []
        indicator = self._programme.logframe.indicator(place.indicator)
        whole = self._counted(indicator)
        shared = whole is not indicator
        code = whole.code if shared or not place.part else part_code(indicator.code, place.part)
        sums: defaultdict[str, int] = defaultdict(int)
        states = whole.kind in STATES  # what left a state is a fact too, but no more behind it
        for measure, period in product(self._measures(whole, place), self._periods(indicator, place)):
            for one in self._there((code, measure, period), whole, indicator, place):
                if place.member in {"", one.key.member}:
                    sums[one.key.event] += one.value if states else one.facts
        return sorted(event for event, value in sums.items() if value)

    def _counted(self, indicator: Indicator) -> Indicator:
        """The indicator whose contributions are read: of shares, the one among whose persons they are."""
        among = indicator.rule.among if indicator.rule else None
        return self._programme.logframe.indicator(among) if among else indicator

    def _periods(self, indicator: Indicator, place: Place) -> frozenset[str]:
        if place.measure not in _UPTO and indicator.kind not in STATES:
            return frozenset({place.period})
        periods = [period.code for period in self._programme.periods]
        periods += ["final"] if indicator.after_end else []
        return frozenset(periods[: periods.index(place.period) + 1])

    @staticmethod
    def _measures(counted: Indicator, place: Place) -> set[Measure]:
        if place.by == "reached_by":
            return _OWN[place.measure]
        if counted.kind == "latest_measure" and place.breakdown:
            return {Measure.CELL}
        return _OF_MEASURE[place.measure]

    def _there(
        self, where: tuple[str, Measure, str], counted: Indicator, indicator: Indicator, place: Place
    ) -> Sequence[Contribution]:
        """The contributions to a figure of a period, those in the cell of a breakdown where one is asked."""
        if place.breakdown is None:
            return self._by_place.get(where, ())
        dimension, code = place.breakdown
        if counted is not indicator and indicator.rule:
            dimension = indicator.rule.cells.get(dimension, dimension)
        asked = (*where, dimension)
        if asked not in self._by_cell:
            cells: defaultdict[str, list[Contribution]] = defaultdict(list)
            for one in self._by_place.get(where, ()):
                for cell in self._cells_of(counted, dimension, one):
                    cells[cell].append(one)
            self._by_cell[asked] = cells
        return self._by_cell[asked].get(code, ())

    def _cells_of(self, counted: Indicator, dimension: str, one: Contribution) -> frozenset[str]:
        """The codes of a dimension under which a contribution is shown."""
        asked = (counted.code, dimension, one.key.cell, one.key.measure)
        if asked not in self._codes:
            row = Row(one.key.measure, "", "", one.key.cell, 1, 1)
            found = Rows(self._programme, counted).split([row], [dimension])
            self._codes[asked] = frozenset(cell for (cell,) in found)
        return self._codes[asked]
