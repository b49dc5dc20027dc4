"""Doubts about data, by the rules of the programme."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.reporting.periods.period import Period
from services.reporting.quality.doubts import doubts
from services.reporting.quality.measures import Completeness, Consistency, Recorded, Timeliness
from shared.programme import load
from tests.templates import PROGRAMME

FOUND = load(PROGRAMME)
LAST = FOUND.periods[-1]


def recorded(
    late: tuple[int, int] = (0, 100), known: tuple[int, int] = (100, 100), wrong: tuple[int, int] = (0, 0)
) -> Recorded:
    submitted = {
        one.code: Period(submitted={m.code: LAST.due for m in FOUND.members}) for one in FOUND.periods
    }
    return Recorded(
        [Timeliness("ctc", "2024", late[1], 3.0, late[0])],
        [Completeness("ctc", "sex", *known)],
        [Consistency("ctc", 100, wrong[0], 0, wrong[1])],
        submitted,
    )


def raised(found: Recorded, today: date = LAST.due) -> list[str]:
    return [one.flag for one in doubts(FOUND, found, today)]


@pytest.mark.parametrize(
    ("found", "flags"),
    [
        (recorded(), []),
        (recorded(late=(20, 100)), []),  # the limit itself is no doubt
        (recorded(late=(21, 100)), ["late_recording/ctc/2024"]),
        (recorded(late=(3, 9)), []),  # of few facts it says nothing
        (recorded(known=(90, 100)), []),
        (recorded(known=(89, 100)), ["sex_unknown/ctc"]),
        (recorded(wrong=(6, 0)), ["often_taken_back/ctc"]),
        (recorded(wrong=(0, 1)), ["not_applied/ctc"]),
    ],
)
def test_a_share_above_the_limit_of_its_rule_is_a_doubt(found: Recorded, flags: list[str]) -> None:
    assert raised(found) == flags


def test_a_period_that_is_due_and_not_submitted_is_a_doubt_about_each_member_that_owes_it() -> None:
    found = recorded()
    periods = {**found.periods, LAST.code: Period(submitted={"cenn": LAST.due})}
    owed = Recorded(found.timeliness, found.completeness, found.consistency, periods)
    assert raised(owed) == []  # on the day itself
    after = LAST.due + timedelta(days=1)
    assert raised(owed, after) == [f"report_overdue/{m}/{LAST.code}" for m in ("ctc", "kkm", "fe")]
