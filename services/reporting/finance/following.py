"""Costs, budget, rates and instalments as events tell; an event that was taken back tells nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from services.reporting.subgrants.following import Told, standing
from shared.accounting import months
from shared.accounting.entries import Entry
from shared.accounting.exchange import Booked, Sum
from shared.accounting.months import Month
from shared.accounting.report import SUB_GRANTS
from shared.events import budgeting, grants
from shared.events.base import EventData, Money
from shared.programme import Programme

TYPES = (
    "grants.expenditure.recorded", "grants.grant.disbursed", "grants.grant.disbursement_reversed",
    "grants.recovery.received", "grants.budget.version_adopted", "grants.budget.reallocated",
    "grants.donor.instalment_received", "grants.fx_rate.published",
)  # fmt: skip


@dataclass(slots=True)
class Books:
    """Everything that the events tell; `version` 0: no budget is adopted yet."""

    costs: list[Entry] = field(default_factory=list)
    budget: dict[str, Decimal] = field(default_factory=dict)
    version: int = 0
    booked: list[Booked] = field(default_factory=list)
    months: dict[Month, Decimal] = field(default_factory=dict)


def follow(programme: Programme, events: Iterable[Told]) -> Books:
    """The books of some events, in the order in which they were recorded; the budget is the lead's word, and rates before others'."""
    books, keeper = Books(), programme.reserving.code
    filed = {(one.currency, one.month): one.rate for one in programme.grants.rates}
    rates: dict[str, dict[Month, Decimal]] = {months.FILE: filed}
    for event, (member, data) in standing(events).items():
        books.costs.extend(_cost(event, member, data))
        if isinstance(data, budgeting.FxRatePublished):
            rates.setdefault(member, {})[data.currency, data.month] = Decimal(data.rate)
        if member == keeper:
            _lead(books, data)
    books.months = months.in_force(months.order(keeper, [one.code for one in programme.members]), rates)
    return books


def _cost(event: str, member: str, data: EventData) -> Iterator[Entry]:
    """What an event adds; what came back takes its EUR back at the rate of its payment (rule 4a.m)."""
    day = data.occurred_on
    match data:
        case budgeting.ExpenditureRecorded():
            yield Entry(event, member, data.line, day, _sum(data, 1))
        case grants.GrantDisbursed():
            yield Entry(event, member, SUB_GRANTS, day, _sum(data, 1))
        case grants.RecoveryReceived():
            yield Entry(event, member, SUB_GRANTS, day, _sum(data, -1), data.reverses)
        case grants.DisbursementReversed():
            back = Sum(-Decimal(data.amount), data.currency, day)
            yield Entry(event, member, SUB_GRANTS, day, back, data.reverses)


def _sum(data: Money, sign: int) -> Sum:
    own = Decimal(data.rate) if data.rate else None
    return Sum(sign * Decimal(data.amount), data.currency, data.occurred_on, own)


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
