"""Cells of a breakdown: what the facts say becomes the rows that readers see.

Ages fall into bands here, and municipalities outside the scope into their one row, so that both stay data. A breakdown
of which a fact may have several codes counts under each of them: its rows never add up to the total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

from services.reporting.logframe.dimensions import WHOLE
from services.reporting.logframe.figures import Cell, Measure
from services.reporting.reading.sums import Row, Sums
from shared.programme import UNKNOWN, Programme
from shared.programme.model_logframe import Indicator
from shared.programme.model_programme import Band

MEASURED = frozenset({Measure.CELL, Measure.AGGREGATE_CELL})
_PLACES = ("home", "municipality")


class Rows:
    """How the cells of one indicator are read: its breakdowns in the logframe's order."""

    def __init__(
        self, programme: Programme, indicator: Indicator, bands: Sequence[Band] | None = None
    ) -> None:
        self._programme, self._breakdowns = programme, indicator.breakdowns
        self._bands = programme.bands if bands is None else bands

    def split(self, rows: Iterable[Row], dimensions: Sequence[str]) -> dict[tuple[str, ...], Sums]:
        """The sums of every row of one breakdown, or of several crossed."""
        places = [self._breakdowns.index(code) for code in dimensions]
        read = [self._reader(code) for code in dimensions]
        found: dict[tuple[str, ...], Sums] = {}
        for row in rows:
            measured = row.measure in MEASURED or WHOLE in row.cell
            if not row.cell or (measured and not _only(row.cell, places)):
                continue
            codes = [one(row.cell[place]) for one, place in zip(read, places, strict=True)]
            for cell in product(*codes):
                found.setdefault(cell, Sums()).add(row.measure, row.period, row.member, row.value, row.facts)
        return found

    @property
    def placed(self) -> bool:
        """Whether a fact has a place by which a region can be told."""
        return not {"region", *_PLACES}.isdisjoint(self._breakdowns)

    def within(self, rows: Iterable[Row], region: str) -> list[Row]:
        """The rows of one region, by the place of the fact or the person's home; none if there is no place."""
        regions = {place.code: place.region for place in self._programme.municipalities}
        if "region" in self._breakdowns:
            at = self._breakdowns.index("region")
            return [row for row in rows if row.cell and row.cell[at] == region]
        at = next((self._breakdowns.index(code) for code in _PLACES if code in self._breakdowns), -1)
        return [row for row in rows if at >= 0 and row.cell and regions.get(row.cell[at]) == region]

    def _reader(self, code: str) -> Callable[[str], Sequence[str]]:
        dimension = self._programme.dimension(code)
        if code == "age":
            return lambda value: (self._band(value),)
        if dimension.taken_from == "municipalities":
            return lambda value: (self._programme.scope_cell(value),)
        if not dimension.exclusive:
            return lambda value: value.split("+")
        return lambda value: (value,)

    def _band(self, age: str) -> str:
        if not age.isdigit():  # what was measured of a band names it
            return age if any(band.code == age for band in self._bands) else UNKNOWN
        return next((band.code for band in self._bands if band.holds(int(age))), UNKNOWN)


def _only(cell: Cell, places: Sequence[int]) -> bool:
    """Whether a measured cell is one of this breakdown alone."""
    return all((value != WHOLE) == (at in places) for at, value in enumerate(cell))


def total(rows: Iterable[Row]) -> Sums:
    """The sums over all cells."""
    found = Sums()
    for row in rows:
        found.add(row.measure, row.period, row.member, row.value, row.facts)
    return found


def matching(breakdowns: Sequence[str], share: Mapping[str, Callable[[str], bool]]) -> Callable[[Cell], bool]:
    """Whether a cell belongs to a share: each named breakdown's value qualifies."""
    tests = [(breakdowns.index(code), test) for code, test in share.items()]
    return lambda cell: all(test(cell[at]) for at, test in tests)
