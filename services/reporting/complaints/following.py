"""Complaints as their events tell: when each came in, was confirmed, was answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.events import feedback as told
from shared.events.base import EventData, Voided

SENSITIVE = "feedback.restricted.recorded"
TYPES = (
    "feedback.complaint.filed", "feedback.complaint.acknowledged", "feedback.complaint.responded",
    "feedback.complaint.closed", "feedback.complainant.satisfaction_recorded", SENSITIVE,
    "feedback.complaint.referred", "feedback.complaint.received",
)  # fmt: skip


@dataclass(slots=True)
class Followed:
    """One ordinary complaint. `settled_on` is its first answer, or its first end with a coded reason."""

    filed: told.ComplaintFiled
    event: str
    acknowledged_on: date | None = None
    answered_on: date | None = None
    settled_on: date | None = None
    satisfied: str = ""


def follow(events: Iterable[tuple[str, EventData | Voided]]) -> tuple[list[Followed], list[date]]:
    """The ordinary complaints, and the months in which sensitive ones came in, of events (id, data) in their order.

    A filing that was taken back is no complaint; what is told of it afterwards is told of nothing. One that another member
    has taken over is that member's from then on.
    """
    cases: dict[str, Followed] = {}
    sensitive: dict[str, date] = {}
    passed_on: list[told.ComplaintReferred] = []
    taken: set[str] = set()
    for event, data in events:
        if isinstance(data, Voided):
            cases = {key: one for key, one in cases.items() if one.event != data.voids}
        elif isinstance(data, told.RestrictedRecorded):
            sensitive.setdefault(data.case, data.occurred_on)
        elif isinstance(data, told.ComplaintFiled):
            _file(cases, event, data)
        elif isinstance(data, told.ComplaintReferred):
            passed_on.append(data)
        elif isinstance(data, told.ComplaintReceived):
            taken.add(data.referral)
        elif (one := cases.get(getattr(data, "case", ""))) is not None:
            _note(one, data)
    elsewhere = {one.case for one in passed_on if one.referral in taken}
    return [one for case, one in cases.items() if case not in elsewhere], list(sensitive.values())


def _file(cases: dict[str, Followed], event: str, data: told.ComplaintFiled) -> None:
    if data.corrects and data.case in cases:
        cases[data.case].filed = data
    elif not data.restricted:
        cases[data.case] = Followed(data, data.corrects or event)


def _note(one: Followed, data: EventData) -> None:
    match data:
        case told.ComplaintAcknowledged():
            one.acknowledged_on = one.acknowledged_on or data.occurred_on
        case told.ComplaintResponded():
            one.answered_on = one.answered_on or data.occurred_on
            one.settled_on = one.settled_on or data.occurred_on
        case told.ComplaintClosed() if data.outcome:
            one.settled_on = one.settled_on or data.occurred_on
        case told.SatisfactionRecorded():
            one.satisfied = data.satisfied
