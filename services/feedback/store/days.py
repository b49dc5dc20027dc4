"""Which columns of the board an event changes, beside status and due date."""

from __future__ import annotations

from shared.events import feedback as told
from shared.events.base import EventData, Voided


def days_of(data: EventData | Voided) -> dict[str, object]:
    """The columns with what stands in them from now on."""
    day, changed = data.occurred_on, dict[str, object]()
    match data:
        case told.ComplaintAcknowledged():
            changed = {"acknowledged_on": day}
        case told.ComplaintResponded():
            changed = {"responded_on": day}
        case told.ComplaintClosed():
            changed = {"closed_on": day, "outcome": data.outcome}
        case told.ComplaintReopened():
            changed = {"reopened_on": day, "closed_on": None, "outcome": None, "responded_on": None}
        case told.ComplaintReferred():
            changed = {"referred_to": data.to}
        case told.SatisfactionRecorded():
            changed = {"satisfied": data.satisfied}
    return changed
