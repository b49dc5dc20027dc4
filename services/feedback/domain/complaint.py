"""A complaint on its way, as its events tell. Its text never comes near this folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from shared.events import feedback as told
from shared.events.base import EventData, Voided
from shared.ledger.streams import Past
from shared.refusal import Refused
from shared.web.translations import mark

Status = Literal[
    "received", "acknowledged", "triaged", "assigned", "escalated", "referred", "responded", "closed", "reopened",
]  # fmt: skip
AboutKind = Literal["activity", "call"]
STATUS_AFTER: dict[type[EventData], Status] = {
    told.ComplaintFiled: "received",
    told.ComplaintAcknowledged: "acknowledged",
    told.ComplaintTriaged: "triaged",
    told.ComplaintAssigned: "assigned",
    told.ComplaintEscalated: "escalated",
    told.ComplaintReferred: "referred",
    told.ComplaintResponded: "responded",
    told.ComplaintClosed: "closed",
    told.ComplaintReopened: "reopened",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is known of one complaint: how far it is, what it waits for, when the answer is due.

    `answered_on` and `settled_on` are the first answer, and the first one or end with a reason: what is counted. `settled_as`
    is that reason, `referral` what another member takes the case over by.
    """

    case: str = ""
    status: Status | None = None
    filed: told.ComplaintFiled | None = None
    filed_event: str = ""
    due_on: date = date.min
    acknowledged: bool = False
    answered: bool = False
    answered_on: date | None = None
    settled_on: date | None = None
    settled_as: str | None = None
    referred: bool = False
    referral: str | None = None
    reopened: bool = False
    stopped_on: date | None = None
    noticed: frozenset[tuple[str, str, date]] = frozenset()
    duties: frozenset[tuple[str, str]] = frozenset()
    satisfied: told.Satisfaction | None = None
    actions: frozenset[str] = frozenset()


def evolve(complaint: Complaint, past: Past) -> Complaint:
    """The complaint after one more event. One whose filing was taken back has left this place."""
    data = past.data
    if isinstance(data, Voided):
        return Complaint()
    if isinstance(data, told.ComplaintFiled):
        if data.corrects:
            return replace(complaint, filed=data, due_on=data.due_on)
        return Complaint(data.case, "received", data, past.id, data.due_on)
    return _noted(_moved(complaint, data), data)


def _noted(complaint: Complaint, data: EventData) -> Complaint:
    changed: dict[str, object] = {}
    match data:
        case told.ComplaintClockStopped():
            changed = {"stopped_on": data.occurred_on}
        case told.ComplaintClockResumed():
            changed = {"stopped_on": None, "due_on": data.due_on}
        case told.SatisfactionRecorded():
            changed = {"satisfied": data.satisfied}
        case told.ActionAgreed():
            changed = {"actions": complaint.actions | {data.action}}
        case told.ActionCompleted():
            changed = {"actions": complaint.actions - {data.action}}
        case told.SlaWarning() | told.SlaBreached():
            changed = {"noticed": complaint.noticed | {(type(data).__name__, data.step, data.due_on)}}
        case told.DutyWarning() | told.DutyBreached():
            changed = {"duties": complaint.duties | {(type(data).__name__, data.duty)}}
    return replace(complaint, **changed)  # type: ignore[arg-type]


def _moved(complaint: Complaint, data: EventData) -> Complaint:
    status = STATUS_AFTER.get(type(data), complaint.status)
    moved = replace(complaint, status=status)
    match data:
        case told.ComplaintAcknowledged():
            return replace(moved, acknowledged=True)
        case told.ComplaintReferred():
            return replace(moved, referred=True, referral=data.referral)
        case told.ComplaintResponded():
            return replace(
                _settled(moved, data), answered=True, answered_on=moved.answered_on or data.occurred_on
            )
        case told.ComplaintClosed() if data.outcome:
            return replace(_settled(moved, data), settled_as=_reason(moved, data))
        case told.ComplaintReopened():
            return replace(moved, answered=False, referred=False, reopened=True, due_on=data.due_on)
    return moved


def _settled(complaint: Complaint, data: EventData) -> Complaint:
    return replace(complaint, settled_on=complaint.settled_on or data.occurred_on)


def _reason(complaint: Complaint, closed: told.ComplaintClosed) -> str | None:
    return complaint.settled_as if complaint.settled_on else closed.outcome


def still_open(complaint: Complaint) -> str:
    """The case's id; Refused unless something can still be done about it."""
    case = known(complaint)
    if complaint.status == "closed":
        raise Refused("complaint_closed", mark("This complaint is closed. Reopen it first."))
    return case


def known(complaint: Complaint) -> str:
    """The case's id; Refused if there is none."""
    if complaint.status is None:
        told_ = mark("There is no such complaint here. Look it up in the list of complaints.")
        raise Refused("complaint_unknown", told_)
    return complaint.case


def stays(complaint: Complaint) -> str:
    """The case's id; Refused if another member has it, or will have it in a moment."""
    case = known(complaint)
    if complaint.referral is not None:
        told_ = mark(
            "This complaint is passed on to another organisation. What is said about it is said there."
        )
        raise Refused("complaint_elsewhere", told_)
    return case
