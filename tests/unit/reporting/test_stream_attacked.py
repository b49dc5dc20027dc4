"""Somebody with linear algebra, all that was published and an integrator's key: what the stream adds to what she knows.

She counts who came for which organisation. Of the open stream she knows every event, every attribute of it and every place
after which a page goes on; for which organisations an activity was held she knows from its poster.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from typing import Any, NamedTuple

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.feed.copied import Reading
from services.reporting.logframe.known import instant
from services.reporting.reading.disclosure import Protected, protect
from services.reporting.reading.earlier import Past
from services.reporting.reading.every import Cell as Row
from services.reporting.reading.every import Place
from services.reporting.reading.numbers import Table
from services.reporting.reading.values import Value
from shared.events.base import LATEST
from shared.events.participants import ActivityHeld, AttendanceRecorded
from shared.events.readers import OPEN
from tests.unit.reporting.attacker import Cell, Equation, value_of
from tests.unit.reporting.story import Story, day

THRESHOLD = 5
ORGANISATIONS = ("cso-1", "cso-2", "cso-3")
PERIODS = ("2022", "2023")
MEASURES = ("new", "cumulative")


class Held(NamedTuple):
    """An activity of a period, and how many persons came for each organisation, each for the first time."""

    period: str
    came: Mapping[str, int]


history = st.lists(
    st.builds(
        Held,
        st.sampled_from(PERIODS),
        st.dictionaries(st.sampled_from(ORGANISATIONS), st.integers(1, 12), max_size=3),
    ),
    max_size=6,
)


def upto(measure: str, period: str) -> tuple[str, ...]:
    return PERIODS[: PERIODS.index(period) + 1] if measure == "cumulative" else (period,)


def form(held: Sequence[Held], organisation: str, periods: Sequence[str]) -> dict[Cell, Fraction]:
    """A row as the sum of its unknowns: who came to each activity for an organisation."""
    return {
        Cell(f"{organisation} {number}", one.period): Fraction(1)
        for number, one in enumerate(held)
        if one.period in periods
    }


def number(held: Sequence[Held], organisation: str, periods: Sequence[str]) -> int:
    return sum(one.came.get(organisation, 0) for one in held if one.period in periods)


def published(held: Sequence[Held]) -> Protected:
    rows = [
        Row(
            Place("OP1.1.b", "", period, measure, breakdown=("organisation", organisation)),
            Value(Decimal(count), status="reported"),
        )
        for organisation, measure, period in product(ORGANISATIONS, MEASURES, PERIODS)
        if (count := number(held, organisation, upto(measure, period)))
    ]
    return protect(Past(Table("OP1.1.b organisation", PERIODS, exclusive=True, rows=rows), THRESHOLD))


def pages(held: Sequence[Held], protected: Protected) -> Iterator[Equation]:
    """What the public pages say: totals, rows, and that what is not named in a table is nothing."""
    for period in PERIODS:
        whole = [form(held, organisation, [period]) for organisation in ORGANISATIONS]
        total = sum(number(held, organisation, [period]) for organisation in ORGANISATIONS)
        yield {cell: one for some in whole for cell, one in some.items()}, Fraction(total)
    listed = {row.place for row in (*protected.published, *protected.withheld)}
    for row in protected.published:
        assert row.place.breakdown
        assert row.value.value is not None
        periods = upto(row.place.measure, row.place.period)
        yield form(held, row.place.breakdown[1], periods), Fraction(row.value.value)
    for measure, period in {(one.measure, one.period) for one in listed}:
        for organisation in ORGANISATIONS:
            if Place("OP1.1.b", "", period, measure, breakdown=("organisation", organisation)) not in listed:
                for cell in form(held, organisation, upto(measure, period)):
                    yield {cell: Fraction(1)}, Fraction(0)


def posters(held: Sequence[Held]) -> Iterator[Equation]:
    """Who sees for which organisations an activity is knows that nobody came for another."""
    for at, one in enumerate(held):
        for organisation in set(ORGANISATIONS) - set(one.came):
            yield {Cell(f"{organisation} {at}", one.period): Fraction(1)}, Fraction(0)


def copy_of(held: Sequence[Held]) -> list[dict[str, Any]]:
    """The history as rows of reporting's copy, all in one lane: an activity, then its sheet."""
    story = Story()
    for at, one in enumerate(held):
        on = day(f"{one.period}-05-01")
        story.tell("ctc", ActivityHeld(occurred_on=on, activity=f"a{at}", kind="training", hours="6"))
        for organisation, count in one.came.items():
            for who in range(count):
                person = f"{at} {organisation} {who}"
                came = AttendanceRecorded(
                    occurred_on=on, person=person, activity=f"a{at}", organisation=organisation
                )
                story.tell("ctc", came)
    return [
        {
            "position": one.position, "id": one.id, "type": LATEST[one.name].full_name, "subject": one.id,
            "sequence": one.position, "recorded_at": instant(one.recorded), "correlation_id": one.id, "causation_id": "",
            "signature": "", "prev_hash": bytes(32), "value": msgspec.json.encode(one.data), "lane": one.lane,
        }
        for one in story.told
    ]  # fmt: skip


class Heard(NamedTuple):
    """An event as it was told, and the place after which the next page begins."""

    event: Mapping[str, Any]
    place: str


def told(held: Sequence[Held], reading: Reading, *, only_open: bool) -> list[Heard]:
    """What a reader gets of the copy."""
    rows = [row for row in copy_of(held) if not only_open or row["type"] in OPEN]
    return [Heard(reading.told(row), reading.place(row)) for row in rows]


def heard(held: Sequence[Held], stream: Sequence[Heard]) -> Iterator[Equation]:
    """What follows from a stream: its own rows if it has them, and how many events lie between two activities."""
    rows = [one.event["data"] for one in stream if "attendance" in one.event["type"]]
    counts = Counter((one["organisation"], one["activity"]) for one in rows)
    for at, one in enumerate(held):
        for organisation in ORGANISATIONS if rows else ():
            yield (
                {Cell(f"{organisation} {at}", one.period): Fraction(1)},
                Fraction(counts[organisation, f"a{at}"]),
            )
    activities = [one for one in stream if ".activity." in one.event["type"]]
    for first, second in pairwise(activities):
        at = int(first.event["data"]["activity"].removeprefix("a"))
        sheet = {Cell(f"{organisation} {at}", held[at].period): Fraction(1) for organisation in ORGANISATIONS}
        if first.place.isdecimal():
            yield sheet, Fraction(int(second.place) - int(first.place) - 1)
        if "sequence" in first.event:
            yield sheet, Fraction(int(second.event["sequence"]) - int(first.event["sequence"]) - 1)


def withheld(protected: Protected) -> Iterator[tuple[str, Sequence[str]]]:
    for row in protected.withheld:
        assert row.place.breakdown
        yield row.place.breakdown[1], upto(row.place.measure, row.place.period)


OPEN_KEY, ROWS_KEY = Reading(rows=False), Reading(rows=True)


@settings(max_examples=150, deadline=None)
@given(history)
def test_no_withheld_row_follows_from_the_pages_and_all_that_a_key_for_the_open_stream_reads(
    held: list[Held],
) -> None:
    protected = published(held)
    known = [*pages(held, protected), *heard(held, told(held, OPEN_KEY, only_open=True))]
    for organisation, periods in withheld(protected):
        assert value_of(known, form(held, organisation, periods)) is None


@settings(max_examples=150, deadline=None)
@given(history)
def test_the_open_stream_adds_nothing_even_where_it_is_known_for_whom_an_activity_was_held(
    held: list[Held],
) -> None:
    protected = published(held)
    before = [*pages(held, protected), *posters(held)]
    after = [*before, *heard(held, told(held, OPEN_KEY, only_open=True))]
    for organisation, periods in withheld(protected):
        asked = form(held, organisation, periods)
        assert value_of(after, asked) == value_of(before, asked)


@settings(max_examples=150, deadline=None)
@given(history)
def test_with_a_key_for_rows_every_withheld_row_is_counted(held: list[Held]) -> None:
    protected = published(held)
    known = [*pages(held, protected), *heard(held, told(held, ROWS_KEY, only_open=False))]
    for organisation, periods in withheld(protected):
        assert value_of(known, form(held, organisation, periods)) == number(held, organisation, periods)


def test_the_places_of_the_open_events_alone_would_give_a_withheld_row_away() -> None:
    held = [Held("2022", {"cso-2": 3}), Held("2022", {"cso-1": 9, "cso-3": 8}), Held("2022", {"cso-1": 30})]
    protected = published(held)
    asked = form(held, "cso-2", ["2022"])
    assert ("cso-2", ("2022",)) in list(withheld(protected))
    known = [*pages(held, protected), *posters(held)]
    assert value_of(known, asked) is None
    assert value_of([*known, *heard(held, told(held, ROWS_KEY, only_open=True))], asked) == 3
    assert value_of([*known, *heard(held, told(held, OPEN_KEY, only_open=True))], asked) is None
