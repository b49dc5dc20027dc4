"""What of a breakdown may be published, so that nobody can be told from it (domain 3.6, design.md 3.8).

Where persons or cases are counted, a row of one to four is withheld, and so is one that has changed by one to four since
it could last be read. Then others are withheld until no such number follows from what is published together with the
totals, which everybody sees: not from the sum of a breakdown, not from a cumulative number less an earlier one, not from
two publications. Each publication is a system of its own: a number follows from two of them only if it can be read in
both, so that every change is looked at where both its ends can be read. What then still follows is harmless and is shown,
so that no row that is marked as withheld can be worked out from the rows beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product, starmap
from typing import NamedTuple

from services.reporting.reading.every import Cell, Place
from services.reporting.reading.rowspace import Known

Told = Mapping[str, int]
"""The numbers that can be read from one publication, by name."""
_DISTINCT = frozenset({"new", "cumulative"})
SHOWN = frozenset({"new", "cumulative", "value"})
"""The measures of which breakdowns are published; persons reached in a period add up to nothing that can be checked."""


class Unknown(NamedTuple):
    """A number that a reader may not know: of a series, a row of the breakdown, a period."""

    series: str
    code: str
    period: str


class Said(NamedTuple):
    """One number that a published row says: under which name, as a sum of which unknowns, its value."""

    name: str
    form: Mapping[Unknown, int]
    value: int


@dataclass(frozen=True, slots=True)
class Table:
    """One breakdown of one indicator. `periods` are all, in order; rows of an `exclusive` one add up to the total."""

    name: str
    periods: Sequence[str]
    exclusive: bool
    rows: Sequence[Cell]


@dataclass(slots=True)
class Protected:
    """What is published of a table: its rows, those withheld, and every number that can be read from it.

    `forms` are the sums of unknowns whose values it tells and `secrets` those that nobody may know, with their rows;
    `nobody` are the rows that it says are empty, and `clear` the periods in which one that is not there says so.
    """

    published: list[Cell] = field(default_factory=list)
    withheld: list[Cell] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)
    known: Known[Unknown] = field(default_factory=Known)
    forms: list[Mapping[Unknown, int]] = field(default_factory=list)
    secrets: list[tuple[Cell, Mapping[Unknown, int]]] = field(default_factory=list)
    nobody: frozenset[Unknown] = frozenset()
    clear: frozenset[str] = frozenset()


def protect(
    table: Table, threshold: int, earlier: Iterable[Told] = (), besides: Collection[Place] = ()
) -> Protected:
    """The rows that may be published beside all that was published before; those of `besides` are not.

    If these are all rows, none of them is even named.
    """
    return _Protection(table, threshold, list(earlier), besides).protected()


class _Protection:
    def __init__(
        self, table: Table, threshold: int, earlier: Sequence[Told], besides: Collection[Place]
    ) -> None:
        self._table, self._threshold, self._earlier = table, threshold, earlier
        self._besides = frozenset(besides)
        self._said = {row: _said(table, row) for row in table.rows}
        self._hidden: set[tuple[str, str]] = set()  # (measure, period) of which no row is shown at all
        self._published = {
            row
            for row, said in self._said.items()
            if row.place not in besides and not any(map(self._sensitive, said))
        }
        self._withheld = set(table.rows) - self._published
        if all(row.place in self._besides for row in table.rows):
            self._hidden |= set(map(_group, table.rows))
        self._codes = [*sorted({_code(row) for row in table.rows}), ""]
        self._measures = sorted({row.place.measure for row in table.rows})

    def protected(self) -> Protected:
        self._widen()
        while (leak := self._leak(known := self._known())) is not None:
            self._withhold_beside(leak)
        self._show_what_follows(known)
        told = {one.name: one.value for said in self._said.values() for one in said if known.tells(one.form)}
        shown = [row for row in self._table.rows if _group(row) not in self._hidden]
        return Protected(
            [row for row in shown if row in self._published],
            [row for row in shown if row in self._withheld],
            told,
            known,
            list(self._forms()),
            [(row, one.form) for row in self._withheld for one in self._said[row] if self._sensitive(one)],
            frozenset(self._zeros()),
            frozenset(
                one
                for group in product(self._measures, self._table.periods)
                if group not in self._hidden
                for one in self._periods(*group)
            ),
        )

    def _show_what_follows(self, known: Known[Unknown]) -> None:
        """A withheld row that follows from the others is shown: withholding it would promise what it does not keep."""
        following = {row for row in self._withheld if all(known.tells(one.form) for one in self._said[row])}
        self._published |= following
        self._withheld -= following

    def _sensitive(self, one: Said) -> bool:
        return self._small(one.value) or any(
            one.name in told and self._small(one.value - told[one.name]) for told in self._earlier
        )

    def _small(self, value: int) -> bool:
        return 0 < abs(value) < self._threshold

    def _widen(self) -> None:
        """A sum of withheld rows that is itself small says too much of each; with nothing to add, no row is shown."""
        if not self._table.exclusive:
            return
        for group in sorted({_group(row) for row in self._withheld}):
            while (self._small(self._sum(group)) or self._alone(group)) and self._next(group):
                self._withhold(self._next(group))
            if self._small(self._sum(group)) or self._alone(group):
                self._hidden.add(group)

    def _sum(self, group: tuple[str, str]) -> int:
        return sum(self._said[row][0].value for row in self._withheld if _group(row) == group)

    def _alone(self, group: tuple[str, str]) -> bool:
        return sum(_group(row) == group for row in self._withheld) == 1

    def _next(self, group: tuple[str, str]) -> Cell | None:
        """The smallest published row of a measure and period."""
        left = [row for row in self._published if _group(row) == group]
        return min(left, key=lambda row: (self._said[row][0].value, row.place), default=None)

    def _withhold(self, row: Cell | None) -> None:
        if row is not None:
            self._published.discard(row)
            self._withheld.add(row)

    def _known(self) -> Known[Unknown]:
        known = Known[Unknown]()
        for form in self._forms():
            known.add(form)
        return known

    def _forms(self) -> Iterator[Mapping[Unknown, int]]:
        if self._table.exclusive:
            yield from self._totals()
        for unknown in self._zeros():
            yield {unknown: 1}
        for row in sorted(self._published, key=lambda row: row.place):
            for one in self._said[row]:
                yield one.form

    def _totals(self) -> Iterable[dict[Unknown, int]]:
        """What everybody knows: the sum of every series over all rows, by period.

        One row more stands for those that are never shown: they may be there as long as no shown group says otherwise.
        """
        series = {(one.series, one.period) for one in self._unknowns()}
        return [{Unknown(name, code, period): 1 for code in self._codes} for name, period in series]

    def _zeros(self) -> Iterable[Unknown]:
        """What a shown group says by the rows that it lacks: nobody is in them, nor was before if it is cumulative."""
        for measure, period in product(self._measures, self._table.periods):
            if (measure, period) in self._hidden:
                continue
            there = {_code(row) for row in self._table.rows if _group(row) == (measure, period)}
            for unknown in self._unknowns():
                lacking = unknown.code not in there and unknown.period in self._periods(measure, period)
                if lacking and unknown.series in self._series(measure):
                    yield unknown

    def _unknowns(self) -> Iterable[Unknown]:
        names = {one.series for said in self._said.values() for each in said for one in each.form}
        return starmap(Unknown, product(sorted(names), self._codes, self._table.periods))

    def _series(self, measure: str) -> set[str]:
        rows = (said for row, said in self._said.items() if row.place.measure == measure)
        return {unknown.series for said in rows for one in said for unknown in one.form}

    def _periods(self, measure: str, period: str) -> Sequence[str]:
        upto = self._table.periods[: self._table.periods.index(period) + 1]
        return upto if measure == "cumulative" and "persons" in self._series(measure) else [period]

    def _leak(self, known: Known[Unknown]) -> Cell | None:
        for row in sorted(self._withheld, key=lambda row: row.place):
            asked = row.place in self._besides
            if any((asked or self._sensitive(one)) and known.tells(one.form) for one in self._said[row]):
                return row
        return None

    def _withhold_beside(self, leak: Cell) -> None:
        group = _group(leak)
        beside = self._next(group) or next(
            (
                found
                for other in sorted({_group(row) for row in self._published})
                if (found := self._next(other))
            ),
            None,
        )
        if beside is None:
            everything = {_group(row) for row in self._table.rows}
            if self._hidden == everything:
                raise RuntimeError(
                    f"{self._table.name} cannot be protected: its rows follow from its totals alone"
                )
            self._hidden = everything
        self._withhold(beside)


def _group(row: Cell) -> tuple[str, str]:
    return row.place.measure, row.place.period


def _code(row: Cell) -> str:
    assert row.place.breakdown is not None
    return row.place.breakdown[1]


def _said(table: Table, row: Cell) -> list[Said]:
    """What a row says: one number of what is distinct; of a share both its numbers, and their difference."""
    place, value, code = row.place, row.value, _code(row)
    name = f"{table.name} {code} {place.measure} {place.period}"
    upto = table.periods[: table.periods.index(place.period) + 1]
    if place.measure in _DISTINCT and value.denominator is None:
        periods = upto if place.measure == "cumulative" else [place.period]
        return [Said(name, {Unknown("persons", code, one): 1 for one in periods}, int(value.value or 0))]
    whole = Unknown(f"whole {place.measure}", code, place.period)
    part = Unknown(f"part {place.measure}", code, place.period)
    among, of = int(value.denominator or 0), int(value.numerator or 0)
    return [
        Said(f"{name} whole", {whole: 1}, among),
        Said(f"{name} part", {part: 1}, of),
        Said(f"{name} rest", {whole: 1, part: -1}, among - of),
    ]
