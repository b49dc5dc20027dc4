"""What is agreed because of a complaint, and whether it was done."""

from __future__ import annotations

from datetime import date

from services.feedback.domain.complaint import Complaint, known
from shared.events.feedback import ActionAgreed, ActionCompleted
from shared.ledger.append import Draft
from shared.refusal import Refused
from shared.web.translations import mark


def agree(complaint: Complaint, action: str, due_on: date | None, today: date) -> list[Draft]:
    """Something is to change; also after the case is closed."""
    if due_on is not None and due_on < today:
        raise Refused("due_in_past", mark("The day must be today or later."), "due_on")
    return [Draft(ActionAgreed(occurred_on=today, action=action, case=known(complaint), due_on=due_on))]


def complete(complaint: Complaint, action: str, today: date, *, done: bool) -> list[Draft]:
    """It is done, or given up."""
    case = known(complaint)
    if action not in complaint.actions:
        raise Refused("action_unknown", mark("This action is not open."), "action")
    return [Draft(ActionCompleted(occurred_on=today, action=action, case=case, done=done))]
