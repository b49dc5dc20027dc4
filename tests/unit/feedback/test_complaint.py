"""The state machine of a complaint, by example and against every order of commands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.commands.step import after
from services.feedback.domain import answering, filing, handling, learning
from services.feedback.domain.complaint import Complaint
from services.feedback.domain.deadlines import notice
from services.feedback.domain.earlier import Earlier, relive
from services.feedback.domain.filing import Filing
from shared.events import feedback as told
from shared.events.feedback import Outcome
from shared.ledger.append import Draft
from shared.refusal import Refused
from tests.unit.feedback.calendars import CALENDAR

DAY, DUE, ACKNOWLEDGE_BY = date(2025, 10, 6), date(2025, 10, 21), date(2025, 10, 8)
OUTCOMES = get_args(Outcome)


def filing_of(**changed: Any) -> Filing:
    told_: dict[str, Any] = {
        "case": "c", "filed_on": DAY, "due_on": DUE, "category_group": "activity", "channel": "web", "language": "az",
        "municipality": "GE-KK-MAR", "region": None, "anonymous": False, "about_kind": "call", "about": "a",
    }  # fmt: skip
    return Filing(**told_ | changed)


FILED = after(Complaint(), filing.file(Complaint(), filing_of()))


def names(drafts: list[Draft]) -> list[str]:
    return [draft.type.name.removeprefix("feedback.complaint.") for draft in drafts]


def refusal(command: Any) -> str:
    with pytest.raises(Refused) as refused:
        command()
    return refused.value.code


def test_a_complaint_tells_what_may_be_told() -> None:
    (draft,) = filing.file(Complaint(), filing_of())
    assert draft.data == told.ComplaintFiled(
        occurred_on=DAY, case="c", due_on=DUE, channel="web", category_group="activity", language="az",
        municipality="GE-KK-MAR", anonymous=False, about_kind="call", about="a",
    )  # fmt: skip


def test_one_that_came_by_a_referral_is_confirmed_with_it() -> None:
    assert names(filing.file(Complaint(), filing_of(referral="r"))) == ["filed", "received"]


@pytest.mark.parametrize(
    ("step", "last"),
    [
        (lambda state: handling.assign(state, DAY), "assigned"),
        (lambda state: handling.triage(state, "activity", DUE, DAY), "triaged"),
        (lambda state: handling.escalate(state, DAY), "escalated"),
        (lambda state: handling.refer(state, "cenn", "r", DAY), "referred"),
        (lambda state: answering.ask(state, DAY), "clock_stopped"),
        (lambda state: answering.respond(state, CALENDAR, DAY), "responded"),
    ],
)
def test_whoever_does_more_than_look_has_confirmed_receipt(step: Any, last: str) -> None:
    assert names(step(FILED)) == ["acknowledged", last]
    read = after(FILED, handling.acknowledge(FILED, DAY))
    assert names(step(read)) == [last]


def test_another_group_or_due_date_corrects_the_filing_and_the_same_does_not() -> None:
    changed = handling.triage(FILED, "fairness", date(2025, 10, 13), DAY)
    assert names(changed) == ["acknowledged", "triaged", "filed"]
    correction = changed[-1].data
    assert isinstance(correction, told.ComplaintFiled)
    assert (correction.corrects, correction.category_group, correction.due_on) == (
        FILED.filed_event, "fairness", date(2025, 10, 13),
    )  # fmt: skip
    again = after(FILED, changed)
    assert names(handling.triage(again, "fairness", date(2025, 10, 13), DAY)) == ["triaged"]


def test_resolved_needs_an_answer_and_a_coded_reason_does_not() -> None:
    assert refusal(lambda: answering.close(FILED, "resolved", CALENDAR, DAY)) == "answer_missing"
    with_answer = answering.close(FILED, "resolved", CALENDAR, DAY, with_answer=True)
    assert names(with_answer) == ["acknowledged", "responded", "closed"]
    for outcome in set(OUTCOMES) - {"resolved", "referred"}:
        assert names(answering.close(FILED, outcome, CALENDAR, DAY)) == ["closed"]


def test_closed_as_referred_needs_a_referral() -> None:
    assert refusal(lambda: answering.close(FILED, "referred", CALENDAR, DAY)) == "referral_missing"
    referred = after(FILED, handling.refer(FILED, "police", None, DAY))
    assert names(answering.close(referred, "referred", CALENDAR, DAY)) == ["closed"]


def test_handing_it_to_another_member_is_no_answer_and_its_receipt_ends_the_case_here() -> None:
    referred = after(FILED, handling.refer(FILED, "cenn", "r", DAY))
    assert refusal(lambda: answering.close(referred, "referred", CALENDAR, DAY)) == "receipt_missing"
    assert refusal(lambda: answering.hear(referred, CALENDAR, DAY)) == "complaint_elsewhere"
    ended = answering.hand_over(referred, DAY)
    assert names(ended) == ["closed"]
    closed = after(referred, ended)
    assert answering.hand_over(closed, DAY) == []
    assert refusal(lambda: answering.reopen(closed, DUE, DAY)) == "complaint_elsewhere"


def test_the_first_answer_of_a_reopened_complaint_counts_where_it_goes_too() -> None:
    due = date(2025, 11, 3)
    answered = after(FILED, answering.close(FILED, "unfounded", CALENDAR, DAY))
    reopened = after(answered, answering.reopen(answered, due, date(2025, 10, 20)))
    earlier = Earlier(DUE, date(2025, 10, 20), settled_on=reopened.settled_on, settled_as=reopened.settled_as)
    there = after(FILED, relive(FILED, earlier, due))
    assert (there.settled_on, there.due_on, there.filed and there.filed.due_on) == (DAY, due, DUE)
    assert (there.status, there.answered) == ("reopened", False)
    said = Earlier(DUE, due, answered_on=DAY, settled_on=DAY, satisfied="no")
    assert names(relive(FILED, said, due)) == [
        "responded",
        "feedback.complainant.satisfaction_recorded",
        "reopened",
    ]


def test_what_was_confirmed_before_a_complaint_came_here_was_confirmed_on_that_day() -> None:
    (read,) = handling.take_over(FILED, date(2025, 10, 7), None)
    assert read.data.occurred_on == date(2025, 10, 7)


def test_a_last_word_after_the_answer_is_no_second_answer() -> None:
    answered = after(FILED, answering.respond(FILED, CALENDAR, DAY))
    assert names(answering.close(answered, "resolved", CALENDAR, DAY, with_answer=True)) == ["closed"]


def test_a_question_stops_the_clock_and_its_answer_moves_the_due_date_of_the_filing() -> None:
    asked = after(FILED, answering.ask(FILED, date(2025, 10, 8)))
    assert answering.ask(asked, date(2025, 10, 9)) == []
    heard = answering.hear(asked, CALENDAR, date(2025, 10, 17))
    assert names(heard) == ["clock_resumed", "filed"]
    state = after(asked, heard)
    assert state.due_on == date(2025, 10, 29)  # eight working days were left on 8 October
    assert state.stopped_on is None
    assert answering.hear(state, CALENDAR, date(2025, 10, 20)) == []


def test_an_answer_while_a_question_is_open_is_not_late_because_of_it() -> None:
    asked = after(FILED, answering.ask(FILED, date(2025, 10, 8)))
    answered = answering.respond(asked, CALENDAR, date(2025, 11, 3))
    assert names(answered) == ["clock_resumed", "filed", "responded"]
    assert after(asked, answered).due_on > date(2025, 11, 3)


def test_a_reopened_case_gets_a_new_answer_and_its_filing_stays() -> None:
    closed = after(FILED, answering.close(FILED, "resolved", CALENDAR, DAY, with_answer=True))
    new_due = date(2025, 12, 1)
    reopened = after(closed, answering.reopen(closed, new_due, date(2025, 11, 14)))
    assert (reopened.status, reopened.answered, reopened.due_on) == ("reopened", False, new_due)
    asked = after(reopened, answering.ask(reopened, date(2025, 11, 17)))
    assert names(answering.hear(asked, CALENDAR, date(2025, 11, 18))) == ["clock_resumed"]
    assert names(answering.respond(reopened, CALENDAR, date(2025, 11, 18))) == ["responded"]


def test_satisfaction_is_asked_once_and_only_after_an_answer() -> None:
    assert refusal(lambda: answering.rate(FILED, "yes", DAY)) == "answer_missing"
    answered = after(FILED, answering.respond(FILED, CALENDAR, DAY))
    rated = after(answered, answering.rate(answered, "no", DAY))
    assert refusal(lambda: answering.rate(rated, "yes", DAY)) == "satisfaction_recorded"


def test_deadlines_are_warned_of_before_and_told_when_missed_each_once() -> None:
    def on(state: Complaint, day: date) -> tuple[Complaint, list[tuple[str, str]]]:
        drafts = notice(state, ACKNOWLEDGE_BY, CALENDAR, day)
        found = [(draft.type.name.removeprefix("feedback.sla."), draft.data.step) for draft in drafts]  # type: ignore[union-attr]
        return after(state, drafts), found

    state, found = on(FILED, DAY)
    assert found == []
    state, found = on(state, date(2025, 10, 7))
    assert found == [("warning", "acknowledge")]
    state, found = on(state, date(2025, 10, 8))
    assert found == []
    state, found = on(state, date(2025, 10, 9))
    assert found == [("breached", "acknowledge")]
    state = after(state, handling.acknowledge(state, date(2025, 10, 9)))
    state, found = on(state, date(2025, 10, 20))
    assert found == [("warning", "respond")]
    state, found = on(state, date(2025, 10, 22))
    assert found == [("breached", "respond")]
    assert on(state, date(2025, 10, 23))[1] == []


def test_nothing_is_due_while_a_question_is_open() -> None:
    asked = after(FILED, answering.ask(FILED, date(2025, 10, 8)))
    assert notice(asked, ACKNOWLEDGE_BY, CALENDAR, date(2026, 1, 1)) == []


def test_a_case_that_has_left_is_not_known_any_more() -> None:
    (void,) = filing.withdraw(FILED, DAY)
    assert (void.subject, void.type.name) == ("c", "feedback.complaint.filed")
    assert refusal(lambda: handling.acknowledge(after(FILED, [void]), DAY)) == "complaint_unknown"


def test_an_action_is_ended_once() -> None:
    agreed = after(FILED, learning.agree(FILED, "a", None, DAY))
    ended = after(agreed, learning.complete(agreed, "a", DAY, done=True))
    assert refusal(lambda: learning.complete(ended, "a", DAY, done=False)) == "action_unknown"
    assert refusal(lambda: learning.agree(FILED, "b", DAY - timedelta(days=1), DAY)) == "due_in_past"


COMMANDS: dict[str, Any] = {
    "file": lambda s, _: filing.file(s, filing_of()),
    "acknowledge": handling.acknowledge,
    "triage": lambda s, day: handling.triage(s, "fairness", s.due_on, day),
    "assign": handling.assign,
    "escalate": handling.escalate,
    "refer": lambda s, day: handling.refer(s, "cenn", "r", day),
    "ask": answering.ask,
    "hear": lambda s, day: answering.hear(s, CALENDAR, day),
    "respond": lambda s, day: answering.respond(s, CALENDAR, day),
    "close": lambda s, day: answering.close(s, "unfounded", CALENDAR, day),
    "resolve": lambda s, day: answering.close(s, "resolved", CALENDAR, day),
    "close as referred": lambda s, day: answering.close(s, "referred", CALENDAR, day),
    "answer and close": lambda s, day: answering.close(s, "resolved", CALENDAR, day, with_answer=True),
    "reopen": lambda s, day: answering.reopen(s, day + timedelta(days=14), day),
    "rate": lambda s, day: answering.rate(s, "partly", day),
    "watch": lambda s, day: notice(s, ACKNOWLEDGE_BY, CALENDAR, day),
}
# What may come before an event, by what came last of the steps that move a case.
LEGAL = {
    "acknowledged": {"received", "reopened"},  # closed with a reason before anybody had answered
    "responded": {"acknowledged", "triaged", "assigned", "escalated", "referred", "reopened"},
    "reopened": {"closed"},
}


@given(st.lists(st.tuples(st.sampled_from(sorted(COMMANDS)), st.integers(0, 9)), max_size=25))
def test_whatever_is_tried_in_whatever_order_the_state_stays_legal(tried: list[tuple[str, int]]) -> None:
    state, day, events = Complaint(), DAY, list[str]()
    for name, later in tried:
        day += timedelta(days=later)
        before = state.status
        try:
            drafts = COMMANDS[name](state, day)
        except Refused:
            assert state.status == before
            continue
        events += names(drafts)
        for draft in drafts:
            was, state = state, after(state, [draft])
            if state.status != was.status and state.status in LEGAL and was.status:
                assert was.status in LEGAL[state.status]
        _holds(state, events)
    assert events.count("acknowledged") <= 1
    assert len([one for one in events if one.startswith("feedback.sla")]) == len(state.noticed)


def _holds(state: Complaint, events: list[str]) -> None:
    since = events[len(events) - events[::-1].index("reopened") :] if "reopened" in events else events
    assert state.answered == ("responded" in since)
    assert since.count("responded") <= 1
    assert not (state.answered and state.stopped_on)
    if state.status == "closed":
        assert state.stopped_on is None
    if state.filed and not state.reopened:
        assert state.due_on == state.filed.due_on  # what the bus was told last is what is due
