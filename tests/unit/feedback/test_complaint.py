"""The state machine of a complaint, by example and against every order of commands."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.domain import complaint as complaints
from services.feedback.domain.complaint import Complaint, Filing
from shared.events.base import type_of
from shared.events.feedback import ComplaintFiled, Outcome
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.refusal import Refused

DAY = date(2025, 10, 6)
OUTCOMES = get_args(Outcome)
ORDER = ["received", "acknowledged", "responded", "closed"]


def filing(**changed: Any) -> Filing:
    told: dict[str, Any] = {
        "case": "c", "filed_on": DAY, "due_on": date(2025, 10, 21), "category_group": "activity", "channel": "web",
        "language": "az", "municipality": "GE-KK-MAR", "anonymous": False, "restricted": False,
        "about_kind": "activity", "about": "a",
    }  # fmt: skip
    return Filing(**told | changed)


def after(complaint: Complaint, drafts: list[Draft]) -> Complaint:
    for draft in drafts:
        past = Past(draft.id, type_of(draft.data).name, draft.data, datetime(2025, 10, 6, tzinfo=UTC))  # type: ignore[arg-type]
        complaint = complaints.evolve(complaint, past)
    return complaint


FILED = after(Complaint(), complaints.file(Complaint(), filing()))


def test_an_ordinary_complaint_tells_what_may_be_told() -> None:
    (draft,) = complaints.file(Complaint(), filing())
    assert draft.data == ComplaintFiled(
        occurred_on=DAY, case="c", due_on=date(2025, 10, 21), channel="web", category_group="activity",
        language="az", municipality="GE-KK-MAR", anonymous=False, about_kind="activity", about="a",
    )  # fmt: skip


def test_a_restricted_complaint_tells_only_that_it_exists_and_when_it_is_due() -> None:
    (draft,) = complaints.file(Complaint(), filing(restricted=True))
    assert draft.data == ComplaintFiled(occurred_on=DAY, case="c", due_on=date(2025, 10, 21), restricted=True)


def test_an_answer_also_confirms_receipt() -> None:
    assert complaints.steps(complaints.respond(FILED, DAY)) == ["acknowledged", "responded"]
    acknowledged = after(FILED, complaints.acknowledge(FILED, DAY))
    assert complaints.steps(complaints.respond(acknowledged, DAY)) == ["responded"]


def test_resolved_needs_an_answer_and_a_coded_reason_does_not() -> None:
    assert refusal(lambda: complaints.close(FILED, "resolved", DAY)) == "answer_missing"
    with_answer = complaints.close(FILED, "resolved", DAY, with_answer=True)
    assert complaints.steps(with_answer) == ["acknowledged", "responded", "closed"]
    for outcome in set(OUTCOMES) - {"resolved"}:
        assert complaints.steps(complaints.close(FILED, outcome, DAY)) == ["closed"]


def test_a_last_word_after_the_answer_is_no_second_answer() -> None:
    answered = after(FILED, complaints.respond(FILED, DAY))
    assert complaints.steps(complaints.close(answered, "resolved", DAY, with_answer=True)) == ["closed"]


@pytest.mark.parametrize(
    ("done", "command", "code"),
    [
        ("received", "file", "complaint_already_filed"),
        ("acknowledged", "acknowledge", "complaint_acknowledged"),
        ("responded", "acknowledge", "complaint_acknowledged"),
        ("responded", "respond", "complaint_answered"),
        ("closed", "acknowledge", "complaint_closed"),
        ("closed", "respond", "complaint_closed"),
        ("closed", "close", "complaint_closed"),
        ("", "acknowledge", "complaint_unknown"),
        ("", "respond", "complaint_unknown"),
        ("", "close", "complaint_unknown"),
    ],
)
def test_a_step_out_of_order_is_refused_with_a_stable_code(done: str, command: str, code: str) -> None:
    state = Complaint("c", done or None, done == "responded")  # type: ignore[arg-type]
    assert refusal(lambda: COMMANDS[command](state)) == code


COMMANDS: dict[str, Any] = {
    "file": lambda state: complaints.file(state, filing()),
    "acknowledge": lambda state: complaints.acknowledge(state, DAY),
    "respond": lambda state: complaints.respond(state, DAY),
    "close": lambda state: complaints.close(state, "unfounded", DAY),
    "resolve": lambda state: complaints.close(state, "resolved", DAY),
    "answer and close": lambda state: complaints.close(state, "resolved", DAY, with_answer=True),
}


def refusal(command: Any) -> str:
    with pytest.raises(Refused) as refused:
        command()
    return refused.value.code


@given(st.lists(st.sampled_from(sorted(COMMANDS)), max_size=12))
def test_whatever_is_tried_in_whatever_order_a_complaint_only_ever_goes_forward(tried: list[str]) -> None:
    state, events = Complaint(), list[str]()
    for name in tried:
        try:
            drafts = COMMANDS[name](state)
        except Refused:
            continue
        assert drafts
        events += complaints.steps(drafts)
        state = after(state, drafts)
    assert events == sorted(set(events), key=ORDER.index)  # each step at most once, in order
    assert state.status == (events[-1] if events else None)
    assert state.answered == ("responded" in events)
    if "responded" in events:
        assert "acknowledged" in events
