"""What a handler does with a complaint before its answer. Whoever does more than look has also confirmed receipt."""

from __future__ import annotations

from datetime import date

from services.feedback.domain.clock import correct_filing
from services.feedback.domain.complaint import Complaint, stays, still_open
from shared.events import feedback as told
from shared.events.base import EventData
from shared.ledger.append import Draft
from shared.refusal import Refused
from shared.web.translations import mark


def acknowledge(complaint: Complaint, today: date) -> list[Draft]:
    """The complainant is told that it was read; once, and first of all."""
    case = still_open(complaint)
    if complaint.acknowledged:
        raise Refused("complaint_acknowledged", mark("Receipt was confirmed already."))
    return [Draft(told.ComplaintAcknowledged(occurred_on=today, case=case))]


def take_over(complaint: Complaint, acknowledged_on: date | None, stopped_on: date | None) -> list[Draft]:
    """What the complainant was told or asked before the case came here, each on its day: it is not said a second time."""
    read = (
        [told.ComplaintAcknowledged(occurred_on=acknowledged_on, case=complaint.case)]
        if acknowledged_on
        else []
    )
    stopped = [told.ComplaintClockStopped(occurred_on=stopped_on, case=complaint.case)] if stopped_on else []
    return [Draft(one) for one in (*read, *stopped)]


def link(complaint: Complaint) -> list[Draft]:
    """It is known whose it is. No event tells; where the case has gone on elsewhere, it is noted there."""
    stays(complaint)
    return []


def triage(complaint: Complaint, group: str, due_on: date, today: date) -> list[Draft]:
    """It is clear what it is about. Another group or due date corrects the filing, unless it was answered before."""
    case = unanswered(complaint)
    triaged = told.ComplaintTriaged(occurred_on=today, case=case, category_group=group)
    due = {} if complaint.reopened or complaint.stopped_on else {"due_on": due_on}
    corrected = correct_filing(complaint, category_group=group, **due)
    return [*read_first(complaint, today), Draft(triaged), *corrected]


def assign(complaint: Complaint, today: date) -> list[Draft]:
    """One person answers for it from now on."""
    return _step(complaint, today, told.ComplaintAssigned(occurred_on=today, case=unanswered(complaint)))


def escalate(complaint: Complaint, today: date) -> list[Draft]:
    """It goes to the management."""
    if complaint.status == "escalated":
        raise Refused("complaint_escalated", mark("The management has this complaint already."))
    return _step(complaint, today, told.ComplaintEscalated(occurred_on=today, case=unanswered(complaint)))


def refer(complaint: Complaint, to: str, referral: str | None, today: date) -> list[Draft]:
    """Another one is to settle it: a member, which will confirm the referral, or an authority."""
    case = unanswered(complaint)
    if complaint.referred:
        raise Refused("complaint_referred", mark("This complaint is referred already; close it as referred."))
    referred = told.ComplaintReferred(occurred_on=today, case=case, to=to, referral=referral)
    return _step(complaint, today, referred)


def _step(complaint: Complaint, today: date, step: EventData) -> list[Draft]:
    return [*read_first(complaint, today), Draft(step)]


def read_first(complaint: Complaint, today: date) -> list[Draft]:
    """The confirmation of receipt that any other step implies."""
    return [] if complaint.acknowledged else acknowledge(complaint, today)


def unanswered(complaint: Complaint) -> str:
    """The case's id; Refused if it is closed or has its answer."""
    case = still_open(complaint)
    if complaint.answered:
        raise Refused("complaint_answered", mark("This complaint has its answer already; close it."))
    return case
