"""What is sent about contracts."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from services.grants.inputs.base import Code, Currency, Id, Input, Proven, Recipient, Screened, Sum, Title
from shared.written import Day

Zero = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
Kind = Literal["interim", "final"]
AmendReason = Literal["more_activities", "fewer_activities", "longer", "budget_change", "ceiling", "other"]
EndReason = Literal["recipient_withdrew", "breach", "restrictive_measures", "ceiling", "impossible", "other"]
NoReason = Literal["report_not_convincing", "not_needed_yet", "wrong_amount", "screening", "other"]
RecoveryReason = Literal["ineligible_costs", "unspent", "breach", "paid_in_error", "other"]
CostReason = Literal[
    "no_document", "outside_period", "not_in_budget", "vat_recoverable", "not_necessary", "other"
]


class NewGrant(Proven):
    """A signed contract; `occurred_on` is the day of the last signature."""

    recipient: Recipient
    title: Title
    reference: Code | None = None
    call: Id | None = None
    recipient_type: Code
    municipality: Annotated[str, Field(max_length=100)] = "unknown"
    theme: Code | None = None
    joint_with_la: bool = False
    occurred_on: Day
    amount: Sum
    currency: Currency
    starts_on: Day | None = None
    ends_on: Day | None = None
    cofinancing: Annotated[int, Field(ge=1, le=100)] | None = None
    screening: Screened | None = None
    enrolment: Id | None = None


class Amendment(Proven):
    """Another ceiling or another last day, agreed by both sides on a day."""

    occurred_on: Day
    amount: Sum | None = None
    ends_on: Day | None = None
    reason: AmendReason


class Termination(Proven):
    """The contract ends early."""

    occurred_on: Day
    reason: EndReason


class Closure(Proven):
    """The end; `income` is what others paid towards the same costs."""

    occurred_on: Day
    income: Zero = Decimal()


class NewInstalment(Proven):
    """A part of the contract that should be paid."""

    amount: Sum


class Approval(Proven):
    """The instalment that a second person agrees to."""

    instalment: Id


class Rejection(Approval):
    """The instalment that is not paid, and why."""

    reason: NoReason


class NewReport(Proven):
    """A report that the recipient owes on a day."""

    report: Kind
    due_on: Day


class ReportDone(NewReport):
    """A report that was handed in, or approved, on a day."""

    occurred_on: Day


class Line(Input):
    """What was spent on one line of the recipient's budget."""

    line: Code
    amount: Sum


class NewStatement(Proven):
    """A statement of expenditure."""

    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=100)]


class Verdict(Input):
    """What of a line is eligible and what is not, and why not."""

    line: Code
    eligible: Zero
    ineligible: Zero = Decimal()
    reason: CostReason | None = None


class Verification(Proven):
    """The verdict on a statement."""

    statement: Id
    lines: Annotated[tuple[Verdict, ...], Field(min_length=1, max_length=100)]


class Deliverable(Proven):
    """Something that the contract promises, by its number in the contract."""

    deliverable: Code


class RecoveryOrder(Proven):
    """Money to be paid back by a day."""

    amount: Sum
    due_on: Day
    reason: RecoveryReason


class RecoveryIn(Proven):
    """Money of a recovery that came."""

    recovery: Id
    occurred_on: Day
    amount: Sum
    bank_reference: Annotated[str, Field(min_length=1, max_length=100)]
