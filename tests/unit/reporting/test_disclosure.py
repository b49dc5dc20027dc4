from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.reading.disclosure import Protected, protect
from services.reporting.reading.earlier import Earlier, Past
from services.reporting.reading.every import Cell as Row
from services.reporting.reading.every import Place
from services.reporting.reading.numbers import Table
from services.reporting.reading.values import Value
from tests.unit.reporting.attacker import PERIODS, ROWS, Cell, History, Publication, cells_of, solved

THRESHOLD = 5
MEASURES = ("new", "cumulative")
counts = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 40))
additions = st.dictionaries(
    st.builds(Cell, st.sampled_from(ROWS), st.sampled_from(PERIODS)), counts, max_size=12
)


def rows_of(history: History) -> list[Row]:
    found = []
    for code in ROWS:
        for measure in MEASURES:
            for period in PERIODS:
                value = sum(history.get(cell, 0) for cell in cells_of(code, measure, period))
                if value:
                    place = Place("X.2", "", period, measure, breakdown=("sex", code))
                    found.append(Row(place, Value(Decimal(value), status="reported")))
    return found


def table(history: History) -> Table:
    return Table("X.2 sex", PERIODS, exclusive=True, rows=rows_of(history))


def published(history: History, earlier: list[Earlier]) -> Protected:
    return protect(Past(table(history), THRESHOLD, earlier))


def seen(history: History, protected: Protected) -> Publication:
    """What a reader sees: a group without any row of those that are there shows nothing, not even that."""
    totals = {period: sum(history.get(Cell(code, period), 0) for code in ROWS) for period in PERIODS}
    shown = {row.place: row for row in (*protected.published, *protected.withheld)}
    open_rows = {row.place for row in protected.published}
    groups: dict[tuple[str, str], Mapping[str, int | None] | None] = {}
    for measure in MEASURES:
        for period in PERIODS:
            there = [
                row for row in rows_of(history) if (row.place.measure, row.place.period) == (measure, period)
            ]
            visible = {
                row.place.breakdown[1]: int(row.value.value or 0) if row.place in open_rows else None
                for row in there
                if row.place in shown and row.place.breakdown
            }
            groups[measure, period] = None if there and not visible else visible
    return Publication(totals, groups)


@settings(max_examples=150)
@given(st.lists(additions, min_size=1, max_size=4))
def test_no_small_number_follows_from_all_that_was_published(steps: list[dict[Cell, int]]) -> None:
    history: dict[Cell, int] = {}
    earlier: list[Earlier] = []
    known: list[dict[tuple[str, str, str], int]] = []
    for step in steps:
        for cell, count in step.items():
            history[cell] = history.get(cell, 0) + count
        protected = published(history, earlier)
        earlier.append(protected.before(table(history)))
        known.append(solved(seen(history, protected)))
    for one in known:
        assert not [place for place, value in one.items() if 0 < value < THRESHOLD]
    for old, new in combinations(known, 2):
        assert not [
            place for place in old.keys() & new.keys() if 0 < abs(new[place] - old[place]) < THRESHOLD
        ]


@settings(max_examples=150)
@given(st.lists(additions, min_size=1, max_size=3))
def test_no_row_that_is_marked_as_withheld_follows_from_the_rows_beside_it(
    steps: list[dict[Cell, int]],
) -> None:
    history: dict[Cell, int] = {}
    earlier: list[Earlier] = []
    for step in steps:
        for cell, count in step.items():
            history[cell] = history.get(cell, 0) + count
        protected = published(history, earlier)
        earlier.append(protected.before(table(history)))
        known = solved(seen(history, protected))
        for row in protected.withheld:
            assert row.place.breakdown
            assert (row.place.breakdown[1], row.place.measure, row.place.period) not in known


def shown(history: History, earlier: list[Earlier] | None = None) -> dict[str, int | None]:
    """The cumulative rows of the last period."""
    protected = published(history, earlier or [])
    groups = seen(history, protected).groups["cumulative", PERIODS[-1]]
    return dict(groups or {})


def test_large_rows_are_published_as_they_are() -> None:
    assert shown({Cell("F", "2022"): 30, Cell("M", "2022"): 25}) == {"F": 30, "M": 25}


def test_a_small_row_takes_the_next_smallest_with_it_because_the_total_is_known() -> None:
    history = {Cell("F", "2022"): 30, Cell("M", "2022"): 25, Cell("X", "2022"): 2}
    assert shown(history) == {"F": 30, "M": None, "X": None}


def test_a_row_that_is_alone_in_a_small_total_is_not_even_named() -> None:
    assert shown({Cell("F", "2022"): 3}) == {}


def test_a_row_that_grew_by_one_since_it_was_published_is_withheld_until_it_grew_enough() -> None:
    history = {Cell("F", "2022"): 30, Cell("M", "2022"): 25, Cell("U", "2022"): 60}
    first = published(history, []).before(table(history))
    assert shown({**history, Cell("M", "2023"): 1}, [first])["M"] is None
    assert shown({**history, Cell("M", "2023"): 5}, [first]) == {"F": 30, "M": 30, "U": 60}
