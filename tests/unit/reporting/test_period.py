from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from services.reporting.periods import period as periods
from services.reporting.periods.period import Period, evolve
from shared.events.base import type_of
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.refusal import Refused

TODAY = date(2024, 2, 1)
MEMBERS = ("ctc", "kkm")
REPORT = "ab" * 32


def after(state: Period, drafts: list[Draft]) -> Period:
    for draft in drafts:
        state = evolve(
            state, Past("id", type_of(draft.data).name, draft.data, datetime(2024, 2, 1, tzinfo=UTC))
        )
    return state


def opened() -> Period:
    return after(Period(), periods.open_period(Period(), "2023", date(2023, 1, 1), TODAY))


def submitted(*members: str) -> Period:
    state = opened()
    for member in members:
        state = after(state, periods.submit(state, "2023", member, (), TODAY))
    return state


def locked() -> Period:
    state = submitted(*MEMBERS)
    return after(state, periods.lock(state, "2023", MEMBERS, REPORT, TODAY))


def test_a_returned_submission_is_undone_and_can_be_made_again() -> None:
    state = submitted(*MEMBERS)
    state = after(state, periods.send_back(state, "2023", "ctc", "a sheet is missing", TODAY))
    assert (set(state.submitted), state.returned) == ({"kkm"}, {"ctc": "a sheet is missing"})
    state = after(state, periods.submit(state, "2023", "ctc", (), TODAY))
    assert (set(state.submitted), state.returned) == ({"ctc", "kkm"}, {})


def test_a_reopened_period_keeps_its_first_report_and_asks_everybody_again() -> None:
    state = after(locked(), periods.reopen(locked(), "2023", "late sheets", TODAY))
    assert (state.report, state.reports, state.submitted, state.locked) == (None, (REPORT,), {}, False)


def test_questions_of_the_donor_are_due_in_thirty_days() -> None:
    state = after(locked(), periods.send(locked(), "2023", TODAY))
    state = after(state, periods.question(state, "2023", TODAY))
    assert (state.at_donor, state.answer_due) == ("questioned", date(2024, 3, 2))
    state = after(state, periods.send(state, "2023", TODAY))
    assert (state.at_donor, state.answer_due) == ("sent", None)


REFUSED: dict[str, Callable[[], object]] = {
    "period_already_open": lambda: periods.open_period(opened(), "2023", date(2023, 1, 1), TODAY),
    "period_not_begun": lambda: periods.open_period(Period(), "2025", date(2025, 1, 1), TODAY),
    "period_not_open": lambda: periods.submit(Period(), "2023", "ctc", (), TODAY),
    "already_submitted": lambda: periods.submit(submitted("ctc"), "2023", "ctc", (), TODAY),
    "not_submitted": lambda: periods.send_back(opened(), "2023", "ctc", "why", TODAY),
    "reason_missing": lambda: periods.send_back(submitted("ctc"), "2023", "ctc", "  ", TODAY),
    "not_all_submitted": lambda: periods.lock(submitted("ctc"), "2023", MEMBERS, REPORT, TODAY),
    "period_locked": lambda: periods.submit(locked(), "2023", "ctc", (), TODAY),
    "period_not_locked": lambda: periods.reopen(opened(), "2023", "why", TODAY),
    "report_elsewhere": lambda: periods.accept(locked(), "2023", TODAY),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_wrong_step_is_refused(code: str) -> None:
    with pytest.raises(Refused) as refused:
        REFUSED[code]()
    assert refused.value.code == code
