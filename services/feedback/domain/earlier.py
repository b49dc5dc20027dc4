"""A complaint that was answered at another member before it came here: its first answer counts here, and once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.feedback.domain.complaint import Complaint
from shared.events import feedback as told
from shared.events.base import EventData
from shared.events.feedback import Satisfaction
from shared.ledger.append import Draft


@dataclass(frozen=True, slots=True)
class Earlier:
    """The first answer of a case that was reopened since, or its first end with a reason; by when it was promised."""

    promised_on: date
    reopened_on: date
    answered_on: date | None = None
    settled_on: date | None = None
    settled_as: str | None = None
    satisfied: Satisfaction | None = None


def relive(complaint: Complaint, earlier: Earlier, due_on: date) -> list[Draft]:
    """What had happened, each on its day; `due_on` is when the new answer is due."""
    case, found = complaint.case, list[EventData]()
    if earlier.settled_on and earlier.settled_on != earlier.answered_on:
        found.append(
            told.ComplaintClosed(occurred_on=earlier.settled_on, case=case, outcome=earlier.settled_as)
        )
    if earlier.answered_on:
        found.append(told.ComplaintResponded(occurred_on=earlier.answered_on, case=case))
    if earlier.satisfied:
        found.append(
            told.SatisfactionRecorded(occurred_on=earlier.reopened_on, case=case, satisfied=earlier.satisfied)
        )
    found.append(told.ComplaintReopened(occurred_on=earlier.reopened_on, case=case, due_on=due_on))
    return [Draft(one) for one in found]
