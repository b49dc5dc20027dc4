"""A complaint on its way: received, acknowledged, answered, closed. Its text never comes near this module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from shared.events.base import EventData
from shared.events.feedback import (
    ComplaintAcknowledged,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintResponded,
    Outcome,
)
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.refusal import Refused
from shared.web.translations import mark

Status = Literal["received", "acknowledged", "responded", "closed"]
AboutKind = Literal["activity", "call"]
_NEEDS_ANSWER: frozenset[str] = frozenset({"resolved"})  # the other outcomes are reasons in themselves
_STATUS: dict[type[EventData], Status] = {
    ComplaintFiled: "received",
    ComplaintAcknowledged: "acknowledged",
    ComplaintResponded: "responded",
    ComplaintClosed: "closed",
}


@dataclass(frozen=True, slots=True)
class Filing:
    """What may be told about a complaint as it comes in. `restricted`: only that it exists and when it is due."""

    case: str
    filed_on: date
    due_on: date
    category_group: str
    channel: str
    language: str
    municipality: str | None
    anonymous: bool
    restricted: bool
    about_kind: AboutKind | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is known of one complaint: how far it is, and whether the complainant has an answer."""

    case: str = ""
    status: Status | None = None
    answered: bool = False


def evolve(complaint: Complaint, past: Past) -> Complaint:
    """The complaint after one more event."""
    if isinstance(past.data, ComplaintFiled):
        return Complaint(past.data.case, "received")
    answered = complaint.answered or isinstance(past.data, ComplaintResponded)
    status = _STATUS.get(type(past.data), complaint.status)  # type: ignore[arg-type]  # a void has none
    return replace(complaint, status=status, answered=answered)


def file(complaint: Complaint, filing: Filing) -> list[Draft]:
    """Record that it came in. Of a restricted one not even the category is told: in a village it names someone."""
    if complaint.status:
        raise Refused("complaint_already_filed", mark("This complaint is filed already."))
    if filing.restricted:
        hidden = ComplaintFiled(
            occurred_on=filing.filed_on, case=filing.case, due_on=filing.due_on, restricted=True
        )
        return [Draft(hidden)]
    return [
        Draft(
            ComplaintFiled(
                occurred_on=filing.filed_on, case=filing.case, due_on=filing.due_on, channel=filing.channel,
                category_group=filing.category_group, language=filing.language, municipality=filing.municipality,
                anonymous=filing.anonymous, about_kind=filing.about_kind, about=filing.about,
            )
        )
    ]  # fmt: skip


def acknowledge(complaint: Complaint, today: date) -> list[Draft]:
    """The complainant is told that it was read; once, and before the answer."""
    case = _open(complaint)
    if complaint.status != "received":
        raise Refused("complaint_acknowledged", mark("Receipt was confirmed already."))
    return [Draft(ComplaintAcknowledged(occurred_on=today, case=case))]


def respond(complaint: Complaint, today: date) -> list[Draft]:
    """The complainant has the answer. An answer also says that the complaint was read."""
    case = _open(complaint)
    if complaint.answered:
        raise Refused("complaint_answered", mark("This complaint has its answer already; close it."))
    first = acknowledge(complaint, today) if complaint.status == "received" else []
    return [*first, Draft(ComplaintResponded(occurred_on=today, case=case))]


def close(complaint: Complaint, outcome: Outcome, today: date, *, with_answer: bool = False) -> list[Draft]:
    """The end: after an answer (which may come with it), or with a coded reason why there is none."""
    case = _open(complaint)
    first = respond(complaint, today) if with_answer and not complaint.answered else []
    if outcome in _NEEDS_ANSWER and not (complaint.answered or first):
        told = mark("Write the answer first, or close it with a reason why there is none.")
        raise Refused("answer_missing", told, "text")
    return [*first, Draft(ComplaintClosed(occurred_on=today, case=case, outcome=outcome))]


def steps(drafts: Sequence[Draft]) -> list[Status]:
    """The statuses that drafts lead through, in order."""
    return [_STATUS[type(draft.data)] for draft in drafts]  # type: ignore[index]  # no draft here is a void


def _open(complaint: Complaint) -> str:
    if complaint.status is None:
        raise Refused(
            "complaint_unknown",
            mark("There is no such complaint here. Look it up in the list of complaints."),
        )
    if complaint.status == "closed":
        raise Refused("complaint_closed", mark("This complaint is closed."))
    return complaint.case
