"""Costs, budget, rates and instalments as events tell; an event that was taken back tells nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from services.reporting.subgrants.following import Told, standing
from shared.accounting.exchange import Booked, Sum
from shared.accounting.report import SUB_GRANTS
from shared.events import budgeting, grants
from shared.events.base import EventData, Money
from shared.programme import Programme

TYPES = (
    "grants.expenditure.recorded", "grants.grant.disbursed", "grants.grant.disbursement_reversed",
    "grants.recovery.received", "grants.budget.version_adopted", "grants.budget.reallocated",
    "grants.donor.instalment_received", "grants.fx_rate.published",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost of a member on a line of the budget; negative where money came back. `sum` has the day of its rate."""

    member: str
    line: str
    day: date
    sum: Sum


@dataclass(slots=True)
class Books:
    """Everything that the events tell; `version` 0: no budget is adopted yet."""

    costs: list[Cost] = field(default_factory=list)
    budget: dict[str, Decimal] = field(default_factory=dict)
    version: int = 0
    booked: list[Booked] = field(default_factory=list)
    months: dict[tuple[str, date], Decimal] = field(default_factory=dict)


def follow(programme: Programme, events: Iterable[Told]) -> Books:
    """The books of some events, in the order in which they were recorded; budget and rates are the lead's word."""
    kept = list(events)
    books = Books(months={(one.currency, one.month): one.rate for one in programme.grants.rates})
    payments = {event: data for event, _, data in kept if isinstance(data, grants.GrantDisbursed)}
    for member, data in standing(kept).values():
        _cost(books, payments, member, data)
        if member == programme.reserving.code:
            _lead(books, data)
    return books


def _cost(books: Books, payments: dict[str, grants.GrantDisbursed], member: str, data: EventData) -> None:
    match data:
        case budgeting.ExpenditureRecorded():
            books.costs.append(Cost(member, data.line, data.occurred_on, _sum(data, 1)))
        case grants.GrantDisbursed():
            books.costs.append(Cost(member, SUB_GRANTS, data.occurred_on, _sum(data, 1)))
        case grants.RecoveryReceived():
            books.costs.append(Cost(member, SUB_GRANTS, data.occurred_on, _sum(data, -1)))
        case grants.DisbursementReversed():
            back = _reversed(data, payments.get(data.reverses))
            books.costs.append(Cost(member, SUB_GRANTS, data.occurred_on, back))


def _sum(data: Money, sign: int) -> Sum:
    own = Decimal(data.rate) if data.rate else None
    return Sum(sign * Decimal(data.amount), data.currency, data.occurred_on, own)


def _reversed(data: grants.DisbursementReversed, payment: grants.GrantDisbursed | None) -> Sum:
    """What the bank sent back takes its EUR back at the rate of its payment (rule 4a.m)."""
    day = payment.occurred_on if payment else data.occurred_on
    own = Decimal(payment.rate) if payment and payment.rate else None
    return Sum(-Decimal(data.amount), data.currency, day, own)


def _lead(books: Books, data: EventData) -> None:
    match data:
        case budgeting.BudgetVersionAdopted():
            books.version = data.version
            books.budget = {one.line: Decimal(one.amount) for one in data.lines}
        case budgeting.BudgetReallocated():
            for one in data.moves:
                books.budget[one.line] = books.budget.get(one.line, Decimal()) + Decimal(one.change)
        case budgeting.DonorInstalmentReceived() if data.booked_rate and data.booked_currency:
            books.booked.append(Booked(data.occurred_on, data.booked_currency, Decimal(data.booked_rate)))
        case budgeting.FxRatePublished():
            books.months[data.currency, data.month] = Decimal(data.rate)
