"""Somebody with linear algebra, every publication, and the totals of every moment between them.

She polls the totals, so that she knows which periods stood still between two publications, and joins what both say of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.reading.disclosure import Protected, protect
from services.reporting.reading.earlier import Earlier, Past
from services.reporting.reading.every import Cell as Row
from services.reporting.reading.every import Place
from services.reporting.reading.numbers import Table
from services.reporting.reading.values import Value
from tests.unit.reporting.attacker import PERIODS, ROWS, Cell, Equation, History, Solved, cells_of

THRESHOLD = 5
MEASURES = ("new", "cumulative")
Form = dict[Cell, Fraction]
counts = st.one_of(st.integers(-6, 6), st.integers(0, 40))
changes = st.dictionaries(
    st.builds(Cell, st.sampled_from(ROWS), st.sampled_from(PERIODS)), counts, max_size=6
)


def after(history: History, step: Mapping[Cell, int]) -> dict[Cell, int]:
    """The numbers after some facts came and others were voided."""
    found = dict(history)
    for cell, count in step.items():
        found[cell] = max(0, found.get(cell, 0) + count)
    return {cell: count for cell, count in found.items() if count}


def number(history: History, place: Place) -> int:
    assert place.breakdown
    return sum(history.get(cell, 0) for cell in cells_of(place.breakdown[1], place.measure, place.period))


PLACES = [
    Place("X.2", "", period, measure, breakdown=("sex", row))
    for row, measure, period in product(ROWS, MEASURES, PERIODS)
]


def published(histories: Sequence[History]) -> list[Protected]:
    """What is published at each moment, beside all that was published before."""
    found: list[Protected] = []
    earlier: list[Earlier] = []
    for history in histories:
        rows = [
            Row(place, Value(Decimal(one), status="reported"))
            for place in PLACES
            if (one := number(history, place))
        ]
        table = Table("X.2 sex", PERIODS, exclusive=True, rows=rows)
        found.append(protect(Past(table, THRESHOLD, earlier)))
        earlier.append(found[-1].before(table))
    return found


def versions(histories: Sequence[History]) -> list[dict[str, int]]:
    """How often each period had changed at each moment."""
    found = [dict.fromkeys(PERIODS, 0)]
    for old, new in pairwise(histories):
        moved = {
            one for one in PERIODS for row in ROWS if old.get(Cell(row, one), 0) != new.get(Cell(row, one), 0)
        }
        found.append({one: version + (one in moved) for one, version in found[-1].items()})
    return found


def form(place: Place, version: Mapping[str, int]) -> Form:
    assert place.breakdown
    cells = cells_of(place.breakdown[1], place.measure, place.period)
    return {Cell(f"{one.code} {version[one.period]}", one.period): Fraction(1) for one in cells}


def pages(history: History, version: Mapping[str, int], protected: Protected) -> Iterator[Equation]:
    """What one publication says, and the totals of its moment."""
    for period in PERIODS:
        total = sum(history.get(Cell(row, period), 0) for row in ROWS)
        yield {Cell(f"{row} {version[period]}", period): Fraction(1) for row in ROWS}, Fraction(total)
    there = {row.place for row in (*protected.published, *protected.withheld)}
    named = {(place.measure, place.period) for place in there}
    for place in PLACES:
        if place not in there and (place.measure, place.period) in named:
            for cell in form(place, version):
                yield {cell: Fraction(1)}, Fraction(0)
    for row in protected.published:
        yield form(row.place, version), Fraction(row.value.value or 0)


def joined(histories: Sequence[History], publications: Sequence[Protected]) -> Solved:
    at = zip(histories, versions(histories), publications, strict=True)
    return Solved(equation for one in at for equation in pages(*one))


def less(new: Form, old: Form) -> Form:
    found: defaultdict[Cell, Fraction] = defaultdict(Fraction, new)
    for cell, factor in old.items():
        found[cell] -= factor
    return {cell: factor for cell, factor in found.items() if factor}


def small(value: Fraction | None) -> bool:
    return value is not None and 0 < abs(value) < THRESHOLD


@settings(max_examples=150, deadline=None)
@given(st.lists(changes, min_size=2, max_size=4))
def test_no_small_number_follows_from_all_publications_and_the_totals_of_all_moments(
    steps: list[dict[Cell, int]],
) -> None:
    histories: list[History] = [{}]
    for step in steps:
        histories.append(after(histories[-1], step))
    known = joined(histories[1:], published(histories[1:]))
    at = versions(histories[1:])
    for place, version in product(PLACES, at):
        assert not small(known.value(form(place, version))), (place, version)
    for place, (old, new) in product(PLACES, [(old, new) for i, old in enumerate(at) for new in at[i + 1 :]]):
        change = less(form(place, new), form(place, old))
        assert not change or not small(known.value(change)), (place, old, new)
