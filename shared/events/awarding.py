"""What the grants service publishes of calls, applications and awards, up to the signature."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from shared.events.base import EventData, EventId, event

LegalForm = Literal["legal_entity", "natural_person", "informal_group"]
Check = Literal["admin", "eligibility"]
Decision = Literal["awarded", "reserve", "rejected"]
Points = Annotated[int, msgspec.Meta(ge=0, le=5)]


@event("grants.call.drafted", key="call")
class CallDrafted(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A call is being written; nobody outside sees it yet."""

    call: str
    reference: str


@event("grants.call.amended", key="call")
class CallAmended(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """An open call has another deadline, for a reason that its page shows."""

    call: str
    closes_on: date


@event("grants.call.closed", key="call")
class CallClosed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Nothing more is accepted: the deadline has passed, or the call was cancelled."""

    call: str
    why: Literal["deadline", "cancelled"]


@event("grants.application.submitted", key="application")
class ApplicationSubmitted(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """An application has arrived in time. Who applies, and what is written in it, stay at the member.

    `third_party` is a sealed token, as in a contract: members' grants services recognise by it who applies to several.
    """

    application: str
    call: str
    recipient_type: str
    legal_form: LegalForm
    amount: str
    currency: str
    municipality: str = "unknown"
    theme: str | None = None
    joint_with_la: bool = False
    channel: Literal["public", "staff"] = "staff"
    third_party: str | None = None


class OfApplication(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """What happens to one application of a call."""

    application: str
    call: str


@event("grants.application.withdrawn", key="application")
class ApplicationWithdrawn(OfApplication, frozen=True, kw_only=True, omit_defaults=True):
    """The applicant takes the application back."""


@event("grants.application.checked", key="application")
class ApplicationChecked(OfApplication, frozen=True, kw_only=True, omit_defaults=True):
    """The administrative or the eligibility check; `enrolment` is the completion that lets a graduate apply."""

    check: Check
    result: Literal["passed", "failed"]
    reason: str | None = None
    enrolment: EventId | None = None


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Points from 0 to 5 for one criterion of the call."""

    criterion: str
    points: Points


@event("grants.application.scored", key="application")
class ApplicationScored(OfApplication, frozen=True, kw_only=True, omit_defaults=True):
    """One assessor's points, or her declaration that she has a conflict of interest and gives none."""

    assessor: str
    scores: tuple[Score, ...] = ()
    conflict_declared: bool = False


@event("grants.application.moderated", key="application")
class ApplicationModerated(OfApplication, frozen=True, kw_only=True, omit_defaults=True):
    """The assessors were far apart and agreed on one score of 100."""

    moderator: str
    score: str


@event("grants.award.decided", key="application")
class AwardDecided(OfApplication, frozen=True, kw_only=True, omit_defaults=True):
    """Awarded, put on the reserve list, or rejected, for a coded reason."""

    decision: Decision
    amount: str | None = None
    currency: str | None = None
    score: str | None = None
    reason: str | None = None


@event("grants.award.appeal_decided", key="application")
class AppealDecided(OfApplication, frozen=True, kw_only=True, omit_defaults=True):
    """An appeal against a decision was upheld, which takes the decision back, or dismissed."""

    case: str
    outcome: Literal["upheld", "dismissed"]


@event("grants.screening.recorded", key="recipient")
class ScreeningRecorded(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A third party was looked up in a list of restrictive measures; `recipient` is its random id at the member."""

    recipient: str
    list_name: str
    list_version: str
    result: Literal["clear", "match"]


@event("grants.authorisation.recorded", key="grant")
class AuthorisationRecorded(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A national authority decided whether a grant may be given, where the law asks for its consent."""

    grant: str
    body: str
    reference: str
    decision: Literal["granted", "refused"]
