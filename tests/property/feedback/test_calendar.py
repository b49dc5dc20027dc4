"""Due dates against an independent calendar, over every day of ten years, with and without open questions."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.feedback.domain.clock import due_after_pause
from tests.unit.feedback.calendars import CALENDAR, due, due_with_pauses, worked

FIRST, LAST = date(2024, 1, 1), date(2033, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def test_every_day_of_ten_years_is_worked_or_not_as_the_oracle_says() -> None:
    assert [day for day in DAYS if CALENDAR.is_workday(day) != worked(day)] == []


def test_every_deadline_of_ten_years_is_the_oracles() -> None:
    wrong = [(day, n) for day in DAYS for n in (2, 5, 10) if CALENDAR.due(day, n) != due(day, n)]
    assert wrong == []


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(DAYS[:3200]),
    st.sampled_from([5, 10, 30]),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 40)), max_size=4),
)
def test_the_clock_stands_exactly_while_a_question_is_open(
    filed_on: date, workdays: int, questions: list[tuple[int, int]]
) -> None:
    now, due_on, pauses = filed_on, CALENDAR.due(filed_on, workdays), list[tuple[date, date]]()
    for until_asked, until_heard in questions:
        stopped = now + timedelta(days=until_asked)
        if stopped >= due_on:  # on the last day nothing is left to stop: see the next test
            break
        now = stopped + timedelta(days=until_heard)
        due_on = due_after_pause(CALENDAR, due_on, stopped, now)
        pauses.append((stopped, now))
    assert due_on == due_with_pauses(filed_on, workdays, pauses)


@given(st.sampled_from(DAYS[:3200]), st.integers(0, 60))
def test_a_question_on_the_last_day_leaves_the_day_of_its_answer_and_one_after_it_changes_nothing(
    due_on: date, later: int
) -> None:
    heard = due_on + timedelta(days=later)
    moved = due_after_pause(CALENDAR, due_on, due_on, heard)
    assert moved == due_on if not later else moved >= heard
    assert due_after_pause(CALENDAR, due_on, due_on + timedelta(days=1), heard + timedelta(days=1)) == due_on
