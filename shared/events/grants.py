"""What the grants service publishes (fields: the event catalogue in docs/events.md)."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from shared.events.base import EventData, EventId, Money, event


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """What applications are scored on, and its weight in per cent."""

    code: str
    weight: int


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """One of the amounts of which the lowest is payable."""

    leg: Literal["contract", "eligible_costs", "no_profit"]
    amount: str


@event("grants.call.published", key="call")
class CallPublished(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A call for applications is open until the end of `closes_on`, for a closed list of recipient types.

    `least` and `most` bound what one applicant may ask for, `envelope` is what the call has in all; in `currency`.
    """

    call: str
    reference: str
    closes_on: date
    recipient_types: tuple[str, ...]
    criteria: tuple[Criterion, ...] = ()
    currency: str | None = None
    least: str | None = None
    most: str | None = None
    envelope: str | None = None
    pass_mark: int | None = None


@event("grants.contract.signed", key="grant")
class ContractSigned(Money, frozen=True, kw_only=True, omit_defaults=True):
    """A sub-grant contract is in force; `amount` is its ceiling, `exposure` the same in EUR at the rate of signature.

    `third_party` is a sealed token: members' grants services recognise by it who has contracts with several of them,
    nobody else can. A grant that was applied for has the id of its application, and the day on which it was awarded.
    """

    grant: str
    recipient_type: str
    municipality: str = "unknown"
    theme: str | None = None
    joint_with_la: bool = False
    call: str | None = None
    exposure: str | None = None
    third_party: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    cofinancing: int | None = None
    awarded_on: date | None = None


@event("grants.contract.terminated", key="grant")
class ContractTerminated(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A contract ended early; before any payment it takes the award back on this day (rule 4a.q).

    `exposure` is what stays with the third party in EUR at the rate of signature: the net paid.
    """

    grant: str
    recipient_type: str | None = None
    municipality: str | None = None
    theme: str | None = None
    joint_with_la: bool = False
    reason: str | None = None
    exposure: str | None = None


@event("grants.grant.disbursed", key="grant")
class GrantDisbursed(Money, frozen=True, kw_only=True, omit_defaults=True):
    """Money went to a recipient on a signed contract, on the day of the bank."""

    grant: str
    recipient_type: str
    municipality: str = "unknown"
    theme: str | None = None
    joint_with_la: bool = False
    instalment: str | None = None


@event("grants.grant.disbursement_reversed", key="grant")
class DisbursementReversed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The bank sent (part of) a payment back: takes its EUR back in proportion, never at a new rate (rule 4a.m).

    `exposure`, of a contract that has ended: what stays with the third party in EUR at the rate of signature.
    """

    grant: str
    reverses: EventId
    amount: str
    currency: str
    exposure: str | None = None


@event("grants.grant.closed", key="grant")
class GrantClosed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A grant is at its end: everything is delivered and accounted for.

    `payable` is the lowest of the `legs`, `exposure` what stays with the third party in EUR at the rate of signature.
    """

    grant: str
    recipient_type: str | None = None
    municipality: str = "unknown"
    theme: str | None = None
    joint_with_la: bool = False
    currency: str | None = None
    payable: str | None = None
    legs: tuple[Leg, ...] = ()
    exposure: str | None = None


@event("grants.recovery.received", key="grant")
class RecoveryReceived(Money, frozen=True, kw_only=True, omit_defaults=True):
    """Money came back from a recipient: from one payment (`reverses`), or by itself at its own rate (rule 4a.m).

    `exposure`, of a contract that has ended: what stays with the third party in EUR at the rate of signature.
    """

    grant: str
    reverses: EventId | None = None
    recipient_type: str | None = None
    municipality: str | None = None
    theme: str | None = None
    joint_with_la: bool = False
    recovery: str | None = None
    exposure: str | None = None


class Report(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A recipient's report and the day on which it is due."""

    grant: str
    report: Literal["interim", "final"]
    due_on: date


@event("grants.report.submitted", key="grant")
class ReportSubmitted(Report, frozen=True, kw_only=True, omit_defaults=True):
    """The recipient handed a report in."""


@event("grants.report.returned", key="grant")
class ReportReturned(Report, frozen=True, kw_only=True, omit_defaults=True):
    """The member sent a report back."""


@event("grants.report.approved", key="grant")
class ReportApproved(Report, frozen=True, kw_only=True, omit_defaults=True):
    """The member approved a report, on this day."""


@event("grants.award.appealed", key="call")
class AwardAppealed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """An appeal against a call has reached the member that runs it; the text stays with the feedback service."""

    call: str
    case: str
    application: str | None = None
