"""Two indicators whose persons are together those of a third: what follows from all their breakdowns at one time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.reading.disclosure import Protected, protect
from services.reporting.reading.earlier import Past
from services.reporting.reading.every import Cell as Row
from services.reporting.reading.every import Place
from services.reporting.reading.numbers import Table
from services.reporting.reading.together import _adding_up, protect_together
from services.reporting.reading.values import Value
from tests.unit.reporting.attacker import Cell, Equation, value_of

THRESHOLD = 5
PERIODS = ("2022", "2023")
CODES = "FMU"
PARTS = {"X.2": ("OP1.1.b", "OP1.4.a"), "OP1.1.b": ("OP1.1.b",), "OP1.4.a": ("OP1.4.a",)}
People = Mapping[tuple[str, str, str], int]  # indicator, code, period -> how many are new
people = st.dictionaries(
    st.tuples(st.sampled_from(["OP1.1.b", "OP1.4.a"]), st.sampled_from(CODES), st.sampled_from(PERIODS)),
    st.one_of(st.integers(0, 6), st.integers(0, 30)),
    max_size=10,
)


def upto(measure: str, period: str) -> tuple[str, ...]:
    return PERIODS[: PERIODS.index(period) + 1] if measure == "cumulative" else (period,)


def number(known: People, indicator: str, code: str, periods: Iterable[str]) -> int:
    return sum(known.get((part, code, period), 0) for part in PARTS[indicator] for period in periods)


def rows_of(known: People, indicator: str) -> Iterator[Row]:
    for code in CODES:
        for measure in ("new", "cumulative"):
            for period in PERIODS:
                if value := number(known, indicator, code, upto(measure, period)):
                    place = Place(indicator, "", period, measure, breakdown=("sex", code))
                    yield Row(place, Value(Decimal(value), status="reported"))


def published(known: People) -> dict[str, Protected]:
    def anew(indicator: str, besides: Collection[Place] | None = ()) -> Protected:
        rows = list(rows_of(known, indicator))
        table = Table(f"{indicator} sex", PERIODS, exclusive=True, rows=rows)
        return protect(Past(table, THRESHOLD), {row.place for row in rows} if besides is None else besides)

    totals = {(one, p): sum(number(known, one, c, [p]) for c in CODES) for one in PARTS for p in PERIODS}
    return protect_together({one: anew(one) for one in PARTS}, totals, anew)


def form(indicator: str, code: str, periods: Iterable[str]) -> dict[Cell, Fraction]:
    return {Cell(f"{part} {code}", one): Fraction(1) for part in PARTS[indicator] for one in periods}


def seen(known: People, shown: Mapping[str, Protected]) -> Iterator[Equation]:
    """What somebody reads who knows that the third's persons are those of the two others."""
    for indicator, table in shown.items():
        for period in PERIODS:
            whole = [form(indicator, code, [period]) for code in CODES]
            total = sum(number(known, indicator, code, [period]) for code in CODES)
            yield {cell: one for some in whole for cell, one in some.items()}, Fraction(total)
        for row in table.published:
            assert row.place.breakdown
            assert row.value.value is not None
            periods = upto(row.place.measure, row.place.period)
            yield form(indicator, row.place.breakdown[1], periods), Fraction(row.value.value)
        listed = {row.place for row in (*table.published, *table.withheld)}
        for measure, period in {(one.measure, one.period) for one in listed}:
            for code in CODES:
                if Place(indicator, "", period, measure, breakdown=("sex", code)) not in listed:
                    for one in upto(measure, period):
                        yield from ((cell, Fraction(0)) for cell in _alone(form(indicator, code, [one])))


def _alone(of: Mapping[Cell, Fraction]) -> Iterator[dict[Cell, Fraction]]:
    return ({cell: one} for cell, one in of.items())


@settings(max_examples=100, deadline=None)
@given(people)
def test_no_small_number_follows_from_the_breakdowns_of_several_indicators(known: People) -> None:
    equations = list(seen(known, published(known)))
    for indicator in PARTS:
        for code in CODES:
            for period in PERIODS:
                found = value_of(equations, form(indicator, code, [period]))
                assert found is None or not 0 < found < THRESHOLD, (indicator, code, period)


def test_a_row_that_is_another_indicators_row_less_a_third_ones_is_not_told() -> None:
    known = {("OP1.1.b", "F", "2022"): 8, ("OP1.1.b", "M", "2022"): 3, ("OP1.4.a", "M", "2022"): 6}
    assert value_of(list(seen(known, published(known))), form("OP1.1.b", "M", ["2022"])) is None


def test_what_does_not_add_up_stays_as_it_was() -> None:
    table = protect(Past(Table("X.2 sex", PERIODS, exclusive=True, rows=[]), THRESHOLD))
    assert protect_together({"X.2": table}, {("X.2", "2022"): 7}, lambda *_: table) == {"X.2": table}


@given(st.lists(st.integers(1, 9), max_size=7), st.integers(1, 30))
def test_every_choice_of_numbers_that_adds_up_is_found_once(numbers: list[int], total: int) -> None:
    named = [(str(place), number) for place, number in enumerate(sorted(numbers, reverse=True))]
    every = [some for size in range(len(named) + 1) for some in combinations(named, size)]
    expected = sorted(
        tuple(name for name, _ in some) for some in every if sum(one for _, one in some) == total
    )
    assert sorted(_adding_up(total, named)) == expected
