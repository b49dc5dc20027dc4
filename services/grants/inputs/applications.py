"""What is sent about applications."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from services.grants.inputs.base import Code, Currency, Id, Input, Proven, Sum, Title
from shared.written import Day

CheckReason = Literal[
    "incomplete", "unsigned", "wrong_recipient_type", "outside_area", "not_registered", "other"
]
DecisionReason = Literal["low_score", "envelope_used", "check_failed", "misleading", "other"]
Text = Annotated[str, Field(min_length=1, max_length=4000)]


class Applicant(Input):
    """Who applies. Of an informal group: its name, and the number and name of the person who is responsible for it."""

    name: Annotated[str, Field(min_length=1, max_length=300)]
    legal_id: Annotated[str, Field(min_length=4, max_length=40, pattern=r"[0-9A-Za-z]")]
    legal_form: Literal["legal_entity", "natural_person", "informal_group"] = "legal_entity"
    responsible: Annotated[str, Field(max_length=300)] = ""
    contact: Annotated[str, Field(max_length=200)] = ""


class NewApplication(Proven):
    """An application to a call. What names the applicant, and what is written, stay at this member."""

    call: Id
    applicant: Applicant
    title: Title
    summary: Text
    recipient_type: Code
    municipality: Annotated[str, Field(max_length=100)] = "unknown"
    theme: Code | None = None
    joint_with_la: bool = False
    amount: Sum
    currency: Currency


class Withdrawing(Proven):
    """Nothing but the step itself."""


class FormCheck(Proven):
    """The administrative check; a reason where it failed."""

    result: Literal["passed", "failed"]
    reason: CheckReason | None = None


class EligibilityCheck(FormCheck):
    """The eligibility check; of a graduate with the event id of the completed enrolment."""

    enrolment: Id | None = None


class Points(Proven):
    """One assessor's points, 0 to 5, by criterion."""

    points: dict[Code, Annotated[int, Field(ge=0, le=5)]]


class Conflict(Proven):
    """The assessor declares a conflict of interest."""


class Moderation(Proven):
    """The score of 100 that the assessors agreed on."""

    score: Annotated[Decimal, Field(ge=0, le=100, decimal_places=1)]


class Decision(Proven):
    """Awarded (all that was asked for if no amount is given), reserve or rejected with a reason."""

    decision: Literal["awarded", "reserve", "rejected"]
    amount: Sum | None = None
    reason: DecisionReason | None = None


class Appeal(Proven):
    """The applicant appeals; the case of the complaint, if there is one."""

    case: Id | None = None


class AppealDecision(Proven):
    """The decision on an appeal."""

    outcome: Literal["upheld", "dismissed"]


class Screening(Proven):
    """A search in a list of restrictive measures on a day, and its result."""

    occurred_on: Day
    list_name: Annotated[str, Field(min_length=1, max_length=200)]
    list_version: Annotated[str, Field(min_length=1, max_length=100)]
    result: Literal["clear", "match"]


class Authorisation(Proven):
    """What a national authority decided, and under which reference."""

    occurred_on: Day
    body: Annotated[str, Field(min_length=1, max_length=200)]
    reference: Annotated[str, Field(min_length=1, max_length=100)]
    decision: Literal["granted", "refused"]


class Signature(Proven):
    """The contract of an awarded application; all that was awarded if no amount is given."""

    occurred_on: Day
    reference: Code | None = None
    amount: Sum | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    cofinancing: Annotated[int, Field(ge=1, le=100)] | None = None
