"""What of a breakdown may be published, so that nobody can be told from it (domain 3.6, design.md 3.8).

Where persons or cases are counted, a row of one to four is withheld, and so is one that has changed by one to four since
it could last be read. Then others are withheld until no such number follows from what is published together with the
totals, which everybody sees: not from the sum of a breakdown, not from a cumulative number less an earlier one, not from
all publications so far, of which everybody knows what stood still between them (earlier.py). What then still follows is
harmless and is shown, so that no row that is marked as withheld can be worked out from the rows beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import product

from services.reporting.reading.earlier import Earlier, Past
from services.reporting.reading.every import Cell, Place
from services.reporting.reading.numbers import Form, Group, Said, Table, Unknown, group_of
from services.reporting.reading.rowspace import Known

SHOWN = frozenset({"new", "cumulative", "value"})
"""The measures of which breakdowns are published; persons reached in a period add up to nothing that can be checked."""


@dataclass(slots=True)
class Protected:
    """What is published of a table: its rows, those withheld, and every number that can be read from it.

    `forms` are the sums of unknowns whose values it tells, with all before it, and `secrets` those that nobody may know,
    with their rows; `nobody` are the rows that it says are empty, and `clear` the periods in which one that is not there
    says so.
    """

    published: list[Cell] = field(default_factory=list)
    withheld: list[Cell] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)
    known: Known[Unknown] = field(default_factory=Known)
    forms: list[Form] = field(default_factory=list)
    secrets: list[tuple[Cell, Form]] = field(default_factory=list)
    nobody: frozenset[Unknown] = frozenset()
    clear: frozenset[str] = frozenset()

    def before(self, table: Table) -> Earlier:
        """The same, as what the next publication of the table finds."""
        return Earlier(table, self.told, frozenset(map(group_of, (*self.published, *self.withheld))))


def protect(past: Past, besides: Collection[Place] = ()) -> Protected:
    """The rows of a table that may be published beside all that was published before; those of `besides` are not.

    If these are all rows, none of them is even named.
    """
    return _Protection(past, besides).protected()


class _Protection:
    def __init__(self, past: Past, besides: Collection[Place]) -> None:
        self._past, self._table = past, past.table
        self._besides = frozenset(besides)
        self._said = past.table.said
        self._hidden: set[Group] = set()  # those of which no row is shown at all
        self._published = {
            row
            for row, said in self._said.items()
            if row.place not in besides and not any(map(self._sensitive, said)) and not self._past.closed(row)
        }
        self._withheld = set(past.table.rows) - self._published
        if all(row.place in self._besides for row in self._table.rows):
            self._hidden |= past.table.groups.keys()

    def protected(self) -> Protected:
        self._widen()
        while (leak := self._leak(known := self._known())) is not None:
            self._withhold_beside(leak)
        self._show_what_follows(known)
        told = {one.name: one.value for said in self._said.values() for one in said if known.tells(one.form)}
        shown = [row for row in self._table.rows if group_of(row) not in self._hidden]
        return Protected(
            [row for row in shown if row in self._published],
            [row for row in shown if row in self._withheld],
            told,
            known,
            [*self._past.known.forms(), *self._forms()],
            [(row, one.form) for row, one in self._secrets()],
            frozenset(self._zeros()),
            frozenset(one for group in self._groups() for one in self._table.periods_of(*group)),
        )

    def _show_what_follows(self, known: Known[Unknown]) -> None:
        """A withheld row that follows from the others is shown: withholding it would promise what it does not keep."""
        following = {row for row in self._withheld if all(known.tells(one.form) for one in self._said[row])}
        self._published |= following
        self._withheld -= following

    def _secrets(self) -> Iterator[tuple[Cell, Said]]:
        """What nobody may know and nobody does yet."""
        for row in sorted(self._withheld, key=lambda row: row.place):
            asked = row.place in self._besides
            for one in self._said[row]:
                if (asked or self._sensitive(one)) and not self._past.known.tells(one.form):
                    yield row, one

    def _sensitive(self, one: Said) -> bool:
        return self._past.small(one.value) or any(
            one.name in told and self._past.small(one.value - told[one.name]) for told in self._past.told
        )

    def _widen(self) -> None:
        """A sum of withheld rows that is itself small says too much of each; with nothing to add, no row is shown."""
        if not self._table.exclusive:
            return
        for group in sorted({group_of(row) for row in self._withheld}):
            while (self._past.small(self._sum(group)) or self._alone(group)) and self._next(group):
                self._withhold(self._next(group))
            if self._past.small(self._sum(group)) or self._alone(group):
                self._hidden.add(group)

    def _sum(self, group: tuple[str, str]) -> int:
        return sum(self._said[row][0].value for row in self._withheld if group_of(row) == group)

    def _alone(self, group: tuple[str, str]) -> bool:
        return sum(group_of(row) == group for row in self._withheld) == 1

    def _next(self, group: tuple[str, str]) -> Cell | None:
        """The smallest published row of a measure and period."""
        left = [row for row in self._published if group_of(row) == group]
        return min(left, key=lambda row: (self._said[row][0].value, row.place), default=None)

    def _withhold(self, row: Cell | None) -> None:
        if row is not None:
            self._published.discard(row)
            self._withheld.add(row)

    def _known(self) -> Known[Unknown]:
        known = self._past.known.copy()
        for form in self._forms():
            known.add(form)
        return known

    def _forms(self) -> Iterator[Form]:
        for unknown in self._zeros():
            yield {unknown: 1}
        for row in sorted(self._published, key=lambda row: row.place):
            for one in self._said[row]:
                yield one.form

    def _zeros(self) -> Iterator[Unknown]:
        return self._table.nobody(self._groups(), self._past.codes)

    def _groups(self) -> list[Group]:
        """Those that are shown."""
        return sorted(set(product(self._table.measures, self._table.periods)) - self._hidden)

    def _leak(self, known: Known[Unknown]) -> Group | None:
        """A group of which a number could be known that may not be, now or in an earlier publication."""
        now = (group_of(row) for row, one in self._secrets() if known.tells(one.form))
        then = (group for group, form in self._past.secrets if known.tells(form))
        return next(now, None) or next(then, None)

    def _withhold_beside(self, group: Group) -> None:
        beside = self._next(group) or next(
            (
                found
                for other in sorted({group_of(row) for row in self._published})
                if (found := self._next(other))
            ),
            None,
        )
        if beside is None:
            if self._hidden == self._table.groups.keys():
                raise RuntimeError(
                    f"{self._table.name} cannot be protected: its rows follow from its totals alone"
                )
            self._hidden = set(self._table.groups)
        self._withhold(beside)
