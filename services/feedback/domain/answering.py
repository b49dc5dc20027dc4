"""Question and answer, the end, and a new beginning."""

from __future__ import annotations

from datetime import date

from services.feedback.domain.clock import resume
from services.feedback.domain.complaint import Complaint, known, stays, still_open
from services.feedback.domain.handling import read_first, unanswered
from shared.events import feedback as told
from shared.events.feedback import Outcome, Satisfaction
from shared.ledger.append import Draft
from shared.programme.calendar import Calendar
from shared.refusal import Refused
from shared.web.translations import mark

_NEEDS_ANSWER: frozenset[Outcome] = frozenset({"resolved"})  # the others are reasons in themselves


def ask(complaint: Complaint, today: date) -> list[Draft]:
    """A question to the complainant: the clock stands until it is answered. A second one waits with the first."""
    case = unanswered(complaint)
    if complaint.stopped_on is not None:
        return []
    return [*read_first(complaint, today), Draft(told.ComplaintClockStopped(occurred_on=today, case=case))]


def hear(complaint: Complaint, calendar: Calendar, today: date) -> list[Draft]:
    """The complainant has written: an open question is answered by it."""
    stays(complaint)
    return resume(complaint, calendar, today)


def respond(complaint: Complaint, calendar: Calendar, today: date) -> list[Draft]:
    """The complainant has the answer."""
    case = unanswered(complaint)
    before = [*read_first(complaint, today), *resume(complaint, calendar, today)]
    return [*before, Draft(told.ComplaintResponded(occurred_on=today, case=case))]


def close(
    complaint: Complaint, outcome: Outcome, calendar: Calendar, today: date, *, with_answer: bool = False
) -> list[Draft]:
    """The end: after an answer (which may come with it), or with a coded reason why there is none."""
    case = still_open(complaint)
    answered = complaint.answered or with_answer
    if outcome in _NEEDS_ANSWER and not answered:
        sentence = mark("Write the answer first, or close it with a reason why there is none.")
        raise Refused("answer_missing", sentence, "text")
    if outcome == "referred" and not complaint.referred:
        sentence = mark("Refer it first: say to whom.")
        raise Refused("referral_missing", sentence, "outcome")
    if outcome == "referred" and complaint.referral:
        sentence = mark(
            "It ends by itself as soon as the other organisation has confirmed that it has the case."
        )
        raise Refused("receipt_missing", sentence, "outcome")
    first = (
        respond(complaint, calendar, today)
        if with_answer and not complaint.answered
        else resume(complaint, calendar, today)
    )
    return [*first, Draft(told.ComplaintClosed(occurred_on=today, case=case, outcome=outcome))]


def hand_over(complaint: Complaint, today: date) -> list[Draft]:
    """The member to which it was referred has it: here it ends, without being answered by that."""
    if complaint.status in {None, "closed"}:
        return []
    return [Draft(told.ComplaintClosed(occurred_on=today, case=complaint.case, outcome="referred"))]


def reopen(complaint: Complaint, due_on: date, today: date) -> list[Draft]:
    """A closed case goes on, with a new answer due. What was counted for the first answer stays."""
    case = stays(complaint)
    if complaint.status != "closed":
        raise Refused("complaint_open", mark("This complaint is open already."))
    return [Draft(told.ComplaintReopened(occurred_on=today, case=case, due_on=due_on))]


def rate(complaint: Complaint, satisfied: Satisfaction, today: date) -> list[Draft]:
    """The complainant says whether the answer has solved it; asked once."""
    case = known(complaint)
    if not complaint.answered:
        raise Refused("answer_missing", mark("There is no answer yet."))
    if complaint.satisfied is not None:
        raise Refused("satisfaction_recorded", mark("You have told us already. Thank you."))
    return [Draft(told.SatisfactionRecorded(occurred_on=today, case=case, satisfied=satisfied))]
