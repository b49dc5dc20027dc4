"""Deadlines are counted in Georgian working days; the day of filing does not count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from shared.clock import TBILISI, day
from shared.programme import Calendar, load

REFERENCE = Path(__file__).parents[3] / "deploy" / "programmes" / "csdp"


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return load(REFERENCE).feedback.calendar


def test_filed_on_a_friday_at_five_before_a_holiday(calendar: Calendar) -> None:
    filed = datetime(2023, 8, 25, 17, 0, tzinfo=TBILISI)  # Monday the 28th is Saint Mary's Day
    assert calendar.due(day(filed), 2) == date(2023, 8, 30)


def test_filed_on_thursday_at_five_before_good_friday(calendar: Calendar) -> None:
    filed = datetime(2024, 5, 2, 13, 0, tzinfo=UTC)  # Easter is 3-6 May; the 9th is Victory Day
    assert calendar.due(day(filed), 2) == date(2024, 5, 8)
    assert calendar.due(day(filed), 3) == date(2024, 5, 10)


def test_late_in_the_evening_of_utc_it_is_tomorrow_in_tbilisi(calendar: Calendar) -> None:
    filed = datetime(2023, 8, 29, 20, 30, tzinfo=UTC)  # already the 30th, half past midnight
    assert calendar.due(day(filed), 1) == date(2023, 8, 31)


@pytest.mark.parametrize("weekday", [date(2023, 9, 2), date(2023, 9, 3)])
def test_what_is_filed_on_a_weekend_counts_from_monday(calendar: Calendar, weekday: date) -> None:
    assert calendar.due(weekday, 1) == date(2023, 9, 4)


def test_over_new_year_the_holidays_do_not_count(calendar: Calendar) -> None:
    assert calendar.due(date(2023, 12, 29), 5) == date(2024, 1, 9)  # 3, 4, 5, 8, 9 January


def test_a_newer_holiday_is_none_in_earlier_years(calendar: Calendar) -> None:
    assert calendar.is_workday(date(2023, 5, 17))
    assert not calendar.is_workday(date(2024, 5, 17))


def test_a_deadline_of_no_day_is_refused(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="at least one working day, not 0"):
        calendar.due(date(2024, 1, 1), 0)


def test_easter_dates_are_those_of_the_julian_computation(calendar: Calendar) -> None:
    (easter,) = calendar.movable
    assert list(easter.dates) == [_easter(year) for year in range(2021, 2037)]
    assert calendar.covers(2036)
    assert not calendar.covers(2037)


def test_every_due_day_is_a_workday_with_the_right_number_of_workdays_before_it(calendar: Calendar) -> None:
    for offset in range(0, 1461, 7):
        filed = date(2022, 1, 1) + timedelta(days=offset + offset % 5)
        due = calendar.due(filed, 10)
        between = [filed + timedelta(days=one) for one in range(1, (due - filed).days + 1)]
        assert calendar.is_workday(due)
        assert sum(map(calendar.is_workday, between)) == 10


def _easter(year: int) -> date:
    """Orthodox Easter by Meeus' Julian algorithm, 13 days added for this century."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day_of_month = divmod(d + e + 114, 31)
    return date(year, month, day_of_month + 1) + timedelta(days=13)
