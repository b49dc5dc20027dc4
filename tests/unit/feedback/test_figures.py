"""What the statistics may tell: nothing that follows from a small count."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from deploy.provision.layout import ROOT
from services.feedback.figures.periods import ended
from services.feedback.figures.protect import LEAST, protect, shown
from services.feedback.figures.statistics import Share, tell
from services.feedback.store.cases import Case, Story
from shared.programme import load
from tests.unit.feedback.calendars import CALENDAR

PERIODS = load(ROOT / "deploy" / "programmes" / "csdp").file.periods
YEAR = ended(PERIODS, date(2026, 1, 1))[0]


def case(number: int, **changed: Any) -> Case:
    story = Story(changed.pop("group", "other"), "", "ka", "web", changed.pop("place", None))
    days = {"filed_on": date(2025, 3, 4), "acknowledge_by": date(2025, 3, 6), "due_on": date(2025, 3, 18)}
    return Case(
        **({"id": str(number), "desk": "complaints", "status": "received", "story": story} | days | changed)
    )


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 40), max_size=8))
def test_a_hidden_count_never_follows_from_the_shown_ones_and_their_total(cells: dict[str, int]) -> None:
    told = protect(cells)
    hidden = [name for name, count in told.items() if count is None]
    assert all(told[name] is None for name, count in cells.items() if 0 < count < LEAST)
    assert all(count in (None, cells[name]) for name, count in told.items())
    if hidden and set(hidden) != set(cells):
        assert len([name for name in hidden if cells[name]]) > 1
        assert sum(cells[name] for name in hidden) >= LEAST


def test_single_counts_of_one_to_four_are_hidden_and_none_is_none() -> None:
    assert [shown(count) for count in (0, 1, 4, 5)] == [0, None, None, 5]


def test_only_ended_periods_are_told_so_that_no_two_days_differ_by_one_complaint() -> None:
    assert [span.code for span in ended(PERIODS, date(2027, 1, 1))] == [
        "2026",
        "2025",
        "2024",
        "2023",
        "2022",
    ]
    assert ended(PERIODS, date(2026, 12, 31)) == ended(PERIODS, date(2026, 1, 1))


def test_no_two_periods_share_a_day_so_that_nothing_hidden_follows_from_a_difference() -> None:
    spans = ended(PERIODS, date(2029, 5, 5))
    assert all(later.first > earlier.last for later, earlier in pairwise(spans))


def test_the_figures_of_a_year_by_hand() -> None:
    some = [
        case(
            n,
            acknowledged_on=date(2025, 3, 5 + n),
            answered_on=date(2025, 3, 10 + n),
            settled_on=date(2025, 3, 10 + n),
            satisfied="yes",
        )
        for n in range(6)
    ]
    told = tell([*some, case(9, outcome="withdrawn", closed_on=date(2025, 3, 5))], YEAR, CALENDAR)
    assert told.received == 7
    assert told.confirmed_in_time == Share(7, 2)
    assert told.answered_in_time == Share(6, 6)
    assert told.median_workdays == 6.5  # 4, 5, 6, 7, 8 and, on a Saturday, 8
    assert told.satisfied == {"yes": 6, "partly": 0, "no": 0}


def test_a_small_villages_single_complaint_is_hidden_with_its_neighbour() -> None:
    some = [case(n, place="GE-KK-MAR") for n in range(9)] + [case(9, place="GE-KK-TSA")]
    assert tell(some, YEAR, CALENDAR).by["municipality"] == {"GE-KK-MAR": None, "GE-KK-TSA": None}


def test_rates_of_a_few_are_not_told() -> None:
    told = tell([case(1), case(2)], YEAR, CALENDAR)
    assert (told.received, told.answered_in_time, told.median_workdays) == (None, Share(None, None), None)
