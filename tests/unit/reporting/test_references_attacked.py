"""Somebody with linear algebra, what was published, every total of every moment, and all lists of references.

She sees when a total changes, and so how many facts come or go at that moment, in which period and at which member. The
lists tell her of which kind of event each is, and when one that goes had come. She joins lists by what they have in common.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations, product
from typing import NamedTuple
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.logframe.figures import Measure
from services.reporting.reading.asking import Moment, Question
from services.reporting.reading.disclosure import Protected, protect
from services.reporting.reading.earlier import Earlier, Past
from services.reporting.reading.every import Cell as Row
from services.reporting.reading.every import Place
from services.reporting.reading.numbers import Table
from services.reporting.reading.references import Line, References, listed
from services.reporting.reading.values import Value
from tests.unit.reporting.attacker import Cell, Equation, value_of
from tests.unit.reporting.story import programme

THRESHOLD = 5
ROWS, PERIODS, MEMBERS = "FMU", ("2022", "2023"), ("ctc", "kkm")
KINDS = ("participants.attendance.recorded", "participants.enrolment.completed")
PLACES = [
    Place("X.2", "", period, measure, breakdown=("sex", row))
    for row, measure, period in product(ROWS, ("new", "cumulative"), PERIODS)
]
EVER = 99


class Came(NamedTuple):
    """What is recorded of a period at one moment: how many are new, by row and kind of event; `gone` is when all are voided."""

    member: str
    period: str
    new: Mapping[tuple[str, str], int]
    gone: int = EVER


class Some(NamedTuple):
    """The facts that came at one moment and go at another (or never)."""

    came: int
    gone: int


History = Sequence[Came]
Published = Sequence[tuple[int, Protected]]
news = st.dictionaries(
    st.tuples(st.sampled_from(ROWS), st.sampled_from(KINDS)), st.integers(1, 12), min_size=1, max_size=4
)
histories = st.lists(
    st.builds(Came, st.sampled_from(MEMBERS), st.sampled_from(PERIODS), news, st.just(EVER)),
    min_size=1,
    max_size=5,
)


def moments(history: History) -> range:
    """Those at which something is recorded: everything comes before anything goes."""
    return range(len(history) + sum(one.gone < EVER for one in history))


def voided(history: History, which: Sequence[int]) -> History:
    """The same history, some of it voided afterwards, one after another."""
    going = {came: len(history) + at for at, came in enumerate(sorted(set(which)))}
    return [one._replace(gone=going.get(at, EVER)) for at, one in enumerate(history)]


def possible(history: History) -> Iterator[Some]:
    """What may be voided at which moment, for who sees that the total of a period and a member shrinks at it."""
    for came, one in enumerate(history):
        yield Some(came, EVER)
        for other in history:
            if other.gone < EVER and other[:2] == one[:2]:
                yield Some(came, other.gone)


def form(history: History, some: Iterator[Some], rows: str = ROWS, kinds: Sequence[str] = KINDS) -> dict[Cell, Fraction]:  # fmt: skip
    """How many of some facts are of a row, as the sum of what she does not know."""
    return {
        Cell(f"{row} {kind} {one}", history[one.came].period): Fraction(1)
        for one in some
        for row, kind in product(rows, kinds)
    }


def stands(history: History, at: int) -> Iterator[Some]:
    return (one for one in possible(history) if one.came <= at < one.gone)


def of(history: History, at: int, place: Place) -> dict[Cell, Fraction]:
    """A row of the breakdown at a moment."""
    assert place.breakdown
    there = (one for one in stands(history, at) if history[one.came].period in upto(place))
    return form(history, there, place.breakdown[1])


def upto(place: Place) -> Sequence[str]:
    last = PERIODS.index(place.period) + 1
    return PERIODS[:last] if place.measure == "cumulative" else (place.period,)


def number(history: History, at: int, place: Place) -> int:
    assert place.breakdown
    there = [one for came, one in enumerate(history) if came <= at < one.gone and one.period in upto(place)]
    return sum(one.new.get((place.breakdown[1], kind), 0) for one in there for kind in KINDS)


def published(history: History, at: Sequence[int]) -> Published:
    """What is published at some moments, each beside those before."""
    found: list[tuple[int, Protected]] = []
    earlier: list[Earlier] = []
    for moment in at:
        numbers = {place: number(history, moment, place) for place in PLACES}
        rows = [Row(place, Value(Decimal(one), status="reported")) for place, one in numbers.items() if one]
        table = Table("X.2 sex", PERIODS, exclusive=True, rows=rows)
        found.append((moment, protect(Past(table, THRESHOLD, earlier))))
        earlier.append(found[-1][1].before(table))
    return found


def pages(history: History, publications: Published) -> Iterator[Equation]:
    """What everybody sees: by how much which total changes at every moment, and the rows of every publication."""
    for came, one in enumerate(history):
        here = [some for some in possible(history) if history[some.came][:2] == one[:2]]
        count = Fraction(sum(one.new.values()))
        yield form(history, (some for some in here if some.came == came)), count
        if one.gone < EVER:
            yield form(history, (some for some in here if some.gone == one.gone)), count
    for at, protected in publications:
        there = {row.place: row for row in (*protected.published, *protected.withheld)}
        groups = {(place.measure, place.period) for place in there}
        for place in PLACES:
            if place not in there and (place.measure, place.period) in groups:
                yield from nothing(of(history, at, place))
        for row in protected.published:
            yield of(history, at, row.place), Fraction(row.value.value or 0)


def nothing(cells: Mapping[Cell, Fraction]) -> Iterator[Equation]:
    """Numbers of persons are never negative: where a sum is nothing, all that it sums is."""
    return (({one: Fraction(1)}, Fraction(0)) for one in cells)


def lists(history: History, at: int) -> dict[tuple[str, str], list[Line]]:
    """The list of every figure at a moment, as reporting makes it: of each period, each member, and all."""
    found = {}
    for period, member in product(("", *PERIODS), ("", *MEMBERS)):
        asked = Question(
            programme(), programme().logframe.indicator("X.2"), Moment(None, None), period or None, member=member or None
        )  # fmt: skip
        events = [
            (UUID(bytes=digest[:16]), Measure.NEW, one.period, f"{kind}.v1", digest)
            for came, one in enumerate(history)
            if came <= at < one.gone and period in {"", one.period} and member in {"", one.member}
            for (row, kind), count in one.new.items()
            for digest in (hashlib.sha256(f"{came} {row} {kind} {who}".encode()).digest() for who in range(count))
        ]  # fmt: skip
        found[period, member] = [one.line for one in listed(events, References.under(asked, bytes(32)))]
    return found


def told(history: History) -> Iterator[Equation]:
    """What the lists of all moments say: of what came at one moment and went at another, how many are of which kind."""
    came: dict[str, int] = {}
    gone: dict[str, int] = {}
    kinds: dict[str, str] = {}
    for at in moments(history):
        now = {line.reference: line for period, member in product(PERIODS, MEMBERS) for line in lists(history, at)[period, member]}  # fmt: skip
        came |= dict.fromkeys(now.keys() - came.keys(), at)
        gone |= dict.fromkeys(came.keys() - now.keys() - gone.keys(), at)
        kinds |= {one: line.type for one, line in now.items()}
    counts = Counter((Some(at, gone.get(one, EVER)), kinds[one]) for one, at in came.items())
    for some, kind in product(possible(history), KINDS):
        cells = form(history, iter([some]), kinds=[kind])
        yield cells, Fraction(counts[some, kind])
        yield from () if counts[some, kind] else nothing(cells)


def assert_that_lists_add_nothing(history: History, publications: Published) -> None:
    before = list(pages(history, publications))
    after = [*before, *told(history)]
    for at, protected in publications:
        for row in protected.withheld:
            asked = of(history, at, row.place)
            assert value_of(after, asked) == value_of(before, asked)


@settings(max_examples=100, deadline=None)
@given(histories, st.integers(0, 4))
def test_to_the_totals_of_all_moments_and_two_publications_all_references_add_nothing(
    history: History, first: int
) -> None:
    last = len(history) - 1
    assert_that_lists_add_nothing(history, published(history, sorted({min(first, last), last})))


@settings(max_examples=100, deadline=None)
@given(histories, st.lists(st.integers(0, 4), max_size=3), st.integers(0, 8))
def test_where_some_is_voided_all_references_add_nothing_to_a_publication(
    history: History, which: list[int], at: int
) -> None:
    some = voided(history, [one for one in which if one < len(history)])
    assert_that_lists_add_nothing(some, published(some, [min(at, moments(some)[-1])]))


@settings(max_examples=60, deadline=None)
@given(histories, st.lists(st.integers(0, 4), max_size=3))
def test_no_reference_stands_in_the_lists_of_two_figures_at_whatever_moments(
    history: History, which: list[int]
) -> None:
    some = voided(history, [one for one in which if one < len(history)])
    ever: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for figure, lines in chain.from_iterable(lists(some, at).items() for at in moments(some)):
        assert len({line.reference for line in lines}) == len(lines)
        ever[figure] |= {line.reference for line in lines}
    assert not [pair for pair in combinations(ever.values(), 2) if pair[0] & pair[1]]
