"""What the rows of one breakdown say, as sums of numbers that a reader may not know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product, starmap
from typing import NamedTuple, TypeAlias

from services.reporting.reading.every import Cell

Group: TypeAlias = tuple[str, str]
"""The rows of a measure and period, which are listed together or not at all."""
Told: TypeAlias = Mapping[str, int]
"""The numbers that can be read from a publication and those before it, by name."""
REST = ""
"""The code of those rows that are never shown."""
_DISTINCT = frozenset({"new", "cumulative"})


class Unknown(NamedTuple):
    """A number that a reader may not know: of a series, a row of the breakdown, a period."""

    series: str
    code: str
    period: str


Form: TypeAlias = Mapping[Unknown, int]
"""A sum of unknowns, each with its factor."""


class Said(NamedTuple):
    """One number that a published row says: under which name, as a sum of which unknowns, its value."""

    name: str
    form: Form
    value: int


@dataclass(frozen=True)
class Table:
    """One breakdown of one indicator. `periods` are all, in order; rows of an `exclusive` one add up to the total."""

    name: str
    periods: Sequence[str]
    exclusive: bool
    rows: Sequence[Cell]

    @cached_property
    def said(self) -> dict[Cell, list[Said]]:
        """What each row says: one number of what is distinct; of a share both its numbers, and their difference."""
        return {row: self._said(row) for row in self.rows}

    @cached_property
    def measures(self) -> list[str]:
        """Of which measures there are rows."""
        return sorted({row.place.measure for row in self.rows})

    @cached_property
    def codes(self) -> list[str]:
        """The codes of all rows."""
        return sorted({code_of(row) for row in self.rows})

    @cached_property
    def groups(self) -> dict[Group, frozenset[str]]:
        """All of which there are rows, with the codes of these."""
        found = defaultdict[Group, set[str]](set)
        for row in self.rows:
            found[group_of(row)].add(code_of(row))
        return {group: frozenset(codes) for group, codes in found.items()}

    @cached_property
    def series(self) -> dict[str, frozenset[str]]:
        """Of which series the unknowns are, by measure."""
        found = defaultdict[str, set[str]](set)
        for row, said in self.said.items():
            found[row.place.measure].update(unknown.series for one in said for unknown in one.form)
        return {measure: frozenset(series) for measure, series in found.items()}

    def nobody(self, groups: Iterable[Group], codes: Collection[str]) -> Iterator[Unknown]:
        """What groups that are shown say by the rows that they lack: nobody is in them, nor was before if cumulative."""
        for measure, period in groups:
            there = self.groups.get((measure, period), frozenset())
            lacking = [one for one in codes if one not in there]
            series = sorted(self.series.get(measure, ()))
            yield from starmap(Unknown, product(series, lacking, self.periods_of(measure, period)))

    def periods_of(self, measure: str, period: str) -> Sequence[str]:
        """Of which periods a row of a measure and period tells."""
        cumulative = measure == "cumulative" and "persons" in self.series.get(measure, ())
        return self._upto(period) if cumulative else [period]

    def _upto(self, period: str) -> Sequence[str]:
        return self.periods[: self.periods.index(period) + 1]

    def _said(self, row: Cell) -> list[Said]:
        place, value, code = row.place, row.value, code_of(row)
        name = f"{self.name} {code} {place.measure} {place.period}"
        if place.measure in _DISTINCT and value.denominator is None:
            periods = self._upto(place.period) if place.measure == "cumulative" else [place.period]
            return [Said(name, {Unknown("persons", code, one): 1 for one in periods}, int(value.value or 0))]
        whole = Unknown(f"whole {place.measure}", code, place.period)
        part = Unknown(f"part {place.measure}", code, place.period)
        among, of = int(value.denominator or 0), int(value.numerator or 0)
        return [
            Said(f"{name} whole", {whole: 1}, among),
            Said(f"{name} part", {part: 1}, of),
            Said(f"{name} rest", {whole: 1, part: -1}, among - of),
        ]


def group_of(row: Cell) -> Group:
    """The group of a row."""
    return row.place.measure, row.place.period


def code_of(row: Cell) -> str:
    """The code of a row within its breakdown."""
    assert row.place.breakdown is not None
    return row.place.breakdown[1]
