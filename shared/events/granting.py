"""What the grants service publishes of a contract in force: instalments, expenditure, deliverables, recovery, exposure."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from shared.events.base import EventData, EventId, event
from shared.events.grants import Report

Sum = Annotated[str, msgspec.Meta(pattern=r"^\d{1,12}(\.\d{1,4})?$")]


@event("grants.contract.amended", key="grant")
class ContractAmended(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A contract has another ceiling or another last day; `exposure` is the ceiling in EUR at the rate of signature."""

    grant: str
    amount: Sum
    currency: str
    exposure: Sum
    ends_on: date | None = None
    reason: str | None = None


class OfInstalment(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """One instalment of a contract, and the account that did it."""

    grant: str
    instalment: str
    by: str


@event("grants.instalment.requested", key="grant")
class InstalmentRequested(OfInstalment, frozen=True, kw_only=True, omit_defaults=True):
    """An instalment should be paid."""

    amount: Sum
    currency: str


@event("grants.instalment.approved", key="grant")
class InstalmentApproved(OfInstalment, frozen=True, kw_only=True, omit_defaults=True):
    """A second person agrees that it is paid."""


@event("grants.instalment.rejected", key="grant")
class InstalmentRejected(OfInstalment, frozen=True, kw_only=True, omit_defaults=True):
    """A second person does not agree."""

    reason: str | None = None


@event("grants.report.scheduled", key="grant")
class ReportScheduled(Report, frozen=True, kw_only=True, omit_defaults=True):
    """The recipient owes a report on this day."""


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """What a recipient spent on one line of its budget."""

    line: str
    amount: Sum


class Verified(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of a line is eligible and what is not, and why not."""

    line: str
    eligible: Sum
    ineligible: Sum = "0.00"
    reason: str | None = None


@event("grants.expenditure.reported", key="grant")
class ExpenditureReported(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A statement of what the recipient spent, line by line, in the contract's currency."""

    grant: str
    statement: str
    currency: str
    lines: tuple[Spent, ...]


@event("grants.expenditure.verified", key="grant")
class ExpenditureVerified(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The member's verdict on a statement, line by line."""

    grant: str
    statement: str
    currency: str
    lines: tuple[Verified, ...]


@event("grants.deliverable.verified", key="grant")
class DeliverableVerified(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Something that the contract promises was seen."""

    grant: str
    deliverable: str


@event("grants.recovery.ordered", key="grant")
class RecoveryOrdered(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The recipient must pay money back by a day."""

    grant: str
    recovery: str
    amount: Sum
    currency: str
    due_on: date
    reason: str | None = None


class Exposure(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The reserving member's answer to a contract, or an amendment (`contract`), of any member."""

    grant: str
    contract: EventId
    eur: Sum


@event("grants.exposure.confirmed", key="grant")
class ExposureConfirmed(Exposure, frozen=True, kw_only=True, omit_defaults=True):
    """The contract fits under the third party's ceiling and under the envelope; it may be paid."""


@event("grants.exposure.refused", key="grant")
class ExposureRefused(Exposure, frozen=True, kw_only=True, omit_defaults=True):
    """With what others have under contract it would pass a limit; it may not be paid as it stands."""

    left: Sum
    limit: str
