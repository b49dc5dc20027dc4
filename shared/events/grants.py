"""What the grants service publishes (fields: the event catalogue in docs/events.md)."""

from __future__ import annotations

from datetime import date

from shared.events.base import EventData, EventId, Money, event


@event("grants.call.published", key="call")
class CallPublished(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A call for applications is open until `closes_on`, for a closed list of recipient types."""

    call: str
    reference: str
    closes_on: date
    recipient_types: tuple[str, ...]


@event("grants.contract.signed", key="grant")
class ContractSigned(Money, frozen=True, kw_only=True, omit_defaults=True):
    """A sub-grant contract is in force; `amount` is its ceiling."""

    grant: str
    recipient_type: str
    municipality: str = "unknown"
    theme: str | None = None
    joint_with_la: bool = False
    call: str | None = None


@event("grants.grant.disbursed", key="grant")
class GrantDisbursed(Money, frozen=True, kw_only=True, omit_defaults=True):
    """Money went to a recipient on a signed contract, on the day of the bank."""

    grant: str
    recipient_type: str
    municipality: str = "unknown"
    theme: str | None = None
    joint_with_la: bool = False


@event("grants.grant.disbursement_reversed", key="grant")
class DisbursementReversed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The bank sent (part of) a payment back: takes its EUR back in proportion, never at a new rate (rule 4a.m)."""

    grant: str
    reverses: EventId
    amount: str
    currency: str


@event("grants.award.appealed", key="call")
class AwardAppealed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """An appeal against a call has reached the member that runs it; the text stays with the feedback service."""

    call: str
    case: str
