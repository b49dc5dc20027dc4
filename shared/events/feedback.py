"""What the feedback service publishes: that a case moved and when, never its text, contact or names.

A sensitive case has one event type of its own, `feedback.restricted.recorded`, and appears in no other.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from shared.events.base import EventData, event

Outcome = Literal["resolved", "unfounded", "withdrawn", "no_contact", "referred"]
Step = Literal["acknowledge", "respond"]
Satisfaction = Literal["yes", "partly", "no"]
RestrictedState = Literal["open", "closed"]


@event("feedback.complaint.filed", key="case", readers="restricted")
class ComplaintFiled(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A complaint came in.

    The municipality is told once as many have complained there in the year as the threshold of suppression says; the
    earlier ones tell their region instead. `about` names a call; an activity would tell the village again.
    """

    case: str
    due_on: date
    channel: str | None = None
    category_group: str | None = None
    language: str | None = None
    municipality: str | None = None
    region: str | None = None
    anonymous: bool = True
    restricted: bool = False
    about_kind: Literal["activity", "call"] | None = None
    about: str | None = None


@event("feedback.complaint.acknowledged", key="case", readers="restricted")
class ComplaintAcknowledged(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The complainant was told that the complaint was read."""

    case: str


@event("feedback.complaint.responded", key="case", readers="restricted")
class ComplaintResponded(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The complainant has an answer."""

    case: str
    outcome: str | None = None


@event("feedback.complaint.closed", key="case", readers="restricted")
class ComplaintClosed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The case is at its end; with a coded reason (one of Outcome, or the programme's own) it is an answer."""

    case: str
    outcome: str | None = None


@event("feedback.complaint.triaged", key="case", readers="restricted")
class ComplaintTriaged(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody has looked at what it is about; where that changes its group or due date, the filing is corrected."""

    case: str
    category_group: str | None = None


@event("feedback.complaint.assigned", key="case", readers="restricted")
class ComplaintAssigned(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """One person answers for the case from now on."""

    case: str


@event("feedback.complaint.escalated", key="case", readers="restricted")
class ComplaintEscalated(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The case was taken to the member's management."""

    case: str


@event("feedback.complaint.referred", key="case", readers="restricted")
class ComplaintReferred(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The matter is another's to settle: a member (its code) or an authority; a member's receipt names the referral."""

    case: str
    to: str
    referral: str | None = None


@event("feedback.complaint.received", key="case", readers="restricted")
class ComplaintReceived(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The receipt of a referral: the case is in the receiver's hands, under a key of its own."""

    case: str
    referral: str


@event("feedback.complaint.clock_stopped", key="case", readers="restricted")
class ComplaintClockStopped(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A question to the complainant is open; as long as it is, no deadline runs."""

    case: str


@event("feedback.complaint.clock_resumed", key="case", readers="restricted")
class ComplaintClockResumed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The question is answered or no longer open; the filing is corrected where the due date has moved."""

    case: str
    due_on: date


@event("feedback.complaint.reopened", key="case", readers="restricted")
class ComplaintReopened(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A closed case goes on; `due_on` is the day of the new answer, the first one stays what it was."""

    case: str
    due_on: date


@event("feedback.complainant.satisfaction_recorded", key="case", readers="restricted")
class SatisfactionRecorded(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The complainant was asked once whether the answer has solved it."""

    case: str
    satisfied: Satisfaction


@event("feedback.sla.warning", key="case", readers="restricted")
class SlaWarning(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A deadline comes near: the next working day is its last, or today is."""

    case: str
    step: Step
    due_on: date


@event("feedback.sla.breached", key="case", readers="restricted")
class SlaBreached(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A deadline has passed; `occurred_on` is the day after it."""

    case: str
    step: Step
    due_on: date


@event("feedback.duty.warning", key="case", readers="restricted")
class DutyWarning(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Of a sensitive case somebody must soon be told. It lies in the case's sealed journal and never on the bus."""

    case: str
    duty: str
    due_at: datetime


@event("feedback.duty.breached", key="case", readers="restricted")
class DutyBreached(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Of a sensitive case somebody was not told in time. It lies in the case's sealed journal and never on the bus."""

    case: str
    duty: str
    due_at: datetime


@event("feedback.action.agreed", key="case", readers="restricted")
class ActionAgreed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Something is to change because of a case."""

    action: str
    case: str
    due_on: date | None = None


@event("feedback.action.completed", key="case", readers="restricted")
class ActionCompleted(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """What was agreed is done, or was given up."""

    action: str
    case: str
    done: bool = True


@event("feedback.restricted.recorded", key="case", readers="restricted")
class RestrictedRecorded(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A sensitive case exists; told in the month after, for all of a month at once, under a key of its own.

    `occurred_on` is the first day of the month that it speaks of.
    """

    case: str
    month: str
    state: RestrictedState
    restricted: bool = True
