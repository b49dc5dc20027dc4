"""The accounts of a sub-grant: instalments, reports, statements of expenditure, deliverables, recoveries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from services.grants.domain.money.amounts import EUR
from shared.events.granting import (
    DeliverableVerified,
    ExpenditureReported,
    ExpenditureVerified,
    InstalmentApproved,
    InstalmentRejected,
    InstalmentRequested,
    RecoveryOrdered,
    ReportScheduled,
)
from shared.events.grants import RecoveryReceived, ReportApproved, ReportReturned, ReportSubmitted

ReportKey = tuple[str, date]  # interim or final, due on
StepData = (
    ReportScheduled | ReportSubmitted | ReportReturned | ReportApproved | ExpenditureReported | ExpenditureVerified
    | DeliverableVerified | RecoveryOrdered | RecoveryReceived
)  # fmt: skip
"""The steps that can be taken back. An instalment is rejected instead, a payment voided with its own checks."""


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the contract that is to be paid; `requested_by` and `decided_by` are accounts."""

    amount: Decimal
    requested_on: date
    requested_by: str
    status: Literal["requested", "approved", "rejected"] = "requested"
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of expenditure, and the verdict on it once there is one."""

    reported: ExpenditureReported
    verified: ExpenditureVerified | None = None


@dataclass(frozen=True, slots=True)
class Accounts:
    """What is owed and accounted for; reports by kind and due day with where each stands; receipts and steps by event id."""

    instalments: dict[str, Instalment] = field(default_factory=dict)
    reports: dict[ReportKey, Literal["due", "submitted", "returned", "approved"]] = field(
        default_factory=dict
    )
    statements: dict[str, Statement] = field(default_factory=dict)
    deliverables: frozenset[str] = frozenset()
    ordered: dict[str, RecoveryOrdered] = field(default_factory=dict)
    received: dict[str, RecoveryReceived] = field(default_factory=dict)
    steps: dict[str, StepData] = field(default_factory=dict)

    @property
    def claimed(self) -> Decimal:
        """All that the recipient reports to have spent."""
        spent = (line.amount for one in self.statements.values() for line in one.reported.lines)
        return sum(map(Decimal, spent), Decimal())

    @property
    def eligible(self) -> Decimal:
        """What of it was found eligible so far."""
        verified = (one.verified for one in self.statements.values() if one.verified)
        return sum((Decimal(line.eligible) for one in verified for line in one.lines), Decimal())

    @property
    def recovered(self) -> Decimal:
        """What came back by recovery."""
        return sum((Decimal(one.amount) for one in self.received.values()), Decimal())

    def still_owed(self, recovery: str) -> Decimal:
        """What of a recovery has not come back yet."""
        back = (Decimal(one.amount) for one in self.received.values() if one.recovery == recovery)
        return Decimal(self.ordered[recovery].amount) - sum(back, Decimal())

    def handed_in(self, kind: str, due_on: date) -> date | None:
        """The day on which a report was handed in, the last time; None if it was not."""
        days = [
            one.occurred_on
            for one in self.steps.values()
            if isinstance(one, ReportSubmitted) and (one.report, one.due_on) == (kind, due_on)
        ]
        return days[-1] if days else None

    @property
    def unrated(self) -> list[RecoveryReceived]:
        """The recoveries that wait for the rate of their month."""
        return [one for one in self.received.values() if one.currency != EUR and not one.rate]

    def after(self, event: str, data: object) -> Accounts:
        """The accounts after one more event."""
        found = self._after(event, data)
        if not isinstance(data, StepData):
            return found
        return replace(found, steps=self.steps | {data.corrects or event: data})

    def without(self, event: str) -> Accounts:
        """The accounts as if a step had not been taken."""
        if event not in self.steps:
            return self
        found = Accounts(instalments=self.instalments)
        for id_, data in self.steps.items():
            found = found if id_ == event else found.after(id_, data)
        return found

    def _after(self, event: str, data: object) -> Accounts:  # noqa: PLR0911 - one line for each event
        match data:
            case InstalmentRequested():
                one = Instalment(Decimal(data.amount), data.occurred_on, data.by)
                return replace(self, instalments=self.instalments | {data.instalment: one})
            case InstalmentApproved() | InstalmentRejected():
                status: Literal["approved", "rejected"] = (
                    "approved" if isinstance(data, InstalmentApproved) else "rejected"
                )
                one = replace(self.instalments[data.instalment], status=status, decided_by=data.by)
                return replace(self, instalments=self.instalments | {data.instalment: one})
            case ReportScheduled() | ReportSubmitted() | ReportReturned() | ReportApproved():
                key = (data.report, data.due_on)
                return replace(self, reports=self.reports | {key: _STANDS[type(data)]})
            case ExpenditureReported():
                return replace(self, statements=self.statements | {data.statement: Statement(data)})
            case ExpenditureVerified():
                statement = replace(self.statements[data.statement], verified=data)
                return replace(self, statements=self.statements | {data.statement: statement})
            case DeliverableVerified():
                return replace(self, deliverables=self.deliverables | {data.deliverable})
            case RecoveryOrdered():
                return replace(self, ordered=self.ordered | {data.recovery: data})
            case RecoveryReceived():
                return replace(self, received=self.received | {data.corrects or event: data})
            case _:
                return self


_STANDS: dict[type, Literal["due", "submitted", "returned", "approved"]] = {
    ReportScheduled: "due",
    ReportSubmitted: "submitted",
    ReportReturned: "returned",
    ReportApproved: "approved",
}


def thing_of(data: StepData) -> tuple[str, ...]:
    """What a step is about: which report, statement, deliverable or recovery."""
    match data:
        case ExpenditureReported() | ExpenditureVerified():
            return "statement", data.statement
        case DeliverableVerified():
            return "deliverable", data.deliverable
        case RecoveryOrdered() | RecoveryReceived():
            return "recovery", data.recovery or ""
        case _:
            return "report", data.report, data.due_on.isoformat()
