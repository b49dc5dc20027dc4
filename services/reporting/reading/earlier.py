"""What earlier publications told of a breakdown, joined: what stood still since then is the same number in each.

Whoever asks for the totals every minute knows when nothing came and nothing went in a period. What two publications say
of it are then two sums of the same unknowns, and a number that is withheld in both may follow from them together. A
period that has changed has other unknowns; a cumulative number of that day still holds those that have not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypeAlias

from services.reporting.reading.every import Cell
from services.reporting.reading.numbers import REST, Form, Group, Table, Told, Unknown, group_of
from services.reporting.reading.rowspace import Known

_Version: TypeAlias = Mapping[tuple[str, str], int]
"""How often each series and period has changed since a publication."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A breakdown as one publication told it: `table` has all its rows, `groups` are those of which any is named."""

    table: Table
    told: Told
    groups: frozenset[Group]


class Past:
    """What follows for a table as it is now from the publications so far, oldest first, and the totals of all moments.

    `told` is what could be read from each, `codes` are those of all rows there ever were, and one for the rows that are
    never shown. `known` has the unknowns of now by their names, and those of periods that have changed since under names
    of their own. `secrets` are the sums that the next publication may not tell, each with the group that it is of: what
    was told of no row of an earlier one, and by how many a row has changed if that is fewer than the threshold.
    """

    def __init__(self, table: Table, threshold: int, earlier: Sequence[Earlier] = ()) -> None:
        self.table, self._threshold = table, threshold
        self.told = [one.told for one in earlier]
        self._earlier = list(reversed(list(self._counted_back([one for one in earlier if one.groups]))))
        self.codes = [*sorted({code for one in self._tables() for code in one.codes}), REST]
        self.known = Known[Unknown]()
        for form in self._forms():
            self.known.add(form)
        secrets = [*self._unsaid(), *self._changes()]
        self.secrets = [(group, form) for group, form in secrets if not self.known.tells(form)]

    def small(self, value: int) -> bool:
        """Whether a number, or a change, is of so few that it may not be known."""
        return 0 < abs(value) < self._threshold

    def closed(self, row: Cell) -> bool:
        """Whether a row has stood still since a publication that withheld it."""
        return any(
            group_of(row) in one.groups and self._stood_still(row, version) for one, version in self._earlier
        ) and not all(self.known.tells(one.form) for one in self.table.said[row])

    def _stood_still(self, row: Cell, version: _Version) -> bool:
        said = self.table.said[row]
        return not any(version.get((one.series, one.period)) for each in said for one in each.form)

    def _tables(self) -> Iterator[Table]:
        yield self.table
        yield from (one.table for one, _ in self._earlier)

    def _counted_back(self, earlier: Sequence[Earlier]) -> Iterator[tuple[Earlier, _Version]]:
        """Each publication and what has changed since, the newest first."""
        later, changes = _values(self.table), Counter[tuple[str, str]]()
        for one in reversed(earlier):
            before = _values(one.table)
            changes.update({(u.series, u.period) for u, _ in before.items() ^ later.items()})
            yield one, dict(changes)
            later = before

    def _forms(self) -> Iterator[Form]:
        empty = set(product(self.table.measures, self.table.periods)) - self.table.groups.keys()
        yield from ({unknown: 1} for unknown in self.table.nobody(sorted(empty), self.codes))
        yield from self._totals({})
        for one, version in self._earlier:
            yield from self._totals(version)
            for unknown in one.table.nobody(sorted(one.groups), self.codes):
                yield _then({unknown: 1}, version)
            for said in one.table.said.values():
                yield from (_then(each.form, version) for each in said if each.name in one.told)

    def _totals(self, version: _Version) -> Iterator[Form]:
        """What everybody knows: the sum of every series over all rows, by period."""
        if self.table.exclusive:
            every = sorted(frozenset().union(*self.table.series.values()))
            for series, period in product(every, self.table.periods):
                yield _then({Unknown(series, code, period): 1 for code in self.codes}, version)

    def _unsaid(self) -> Iterator[tuple[Group, Form]]:
        for one, version in self._earlier:
            for row, said in one.table.said.items():
                yield from ((group_of(row), _then(each.form, version)) for each in said)

    def _changes(self) -> Iterator[tuple[Group, Form]]:
        rows = {each.name: (group_of(row), each.form) for one in self._tables() for row, said in one.said.items() for each in said}  # fmt: skip
        moments = [
            {each.name: each.value for said in one.said.values() for each in said} for one in self._tables()
        ]
        for name, (group, form) in rows.items() if self._earlier else ():
            numbers = {
                tuple(_then(form, version).items()): values.get(name, 0)
                for version, values in zip(
                    ({}, *(version for _, version in self._earlier)), moments, strict=True
                )
            }
            for (new, value), (old, before) in combinations(numbers.items(), 2):
                if self.small(value - before):
                    yield group, _less(dict(new), dict(old))


def _values(table: Table) -> dict[Unknown, int]:
    """The numbers themselves, where they are not nothing."""
    said = (one for row in table.said.values() for one in row if len(one.form) == 1)
    return {unknown: one.value for one in said for unknown in one.form if one.value}


def _then(form: Form, version: _Version) -> Form:
    """A sum as it was: of a period that has changed since, under the name of its version."""
    return {
        one._replace(series=f"{one.series} -{changes}") if (changes := version.get((one.series, one.period))) else one: n
        for one, n in form.items()
    }  # fmt: skip


def _less(form: Form, other: Form) -> Form:
    found = Counter(form)
    found.subtract(other)
    return {one: n for one, n in found.items() if n}
