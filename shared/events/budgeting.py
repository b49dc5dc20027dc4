"""What the grants service publishes of the main grant's money: rates, the budget, own costs, the donor's instalments."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from shared.events.base import EventData, Money, event

Rate = Annotated[str, msgspec.Meta(pattern=r"^\d{1,9}(\.\d{1,8})?$")]


@event("grants.fx_rate.published", key="currency")
class FxRatePublished(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a currency for one EUR in a month (its first day), and who says so."""

    currency: str
    month: date
    rate: Rate
    source: str


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """The EUR of one line of the budget."""

    line: str
    amount: str


@event("grants.budget.version_adopted", key="budget")
class BudgetVersionAdopted(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The budget of the main grant: as signed, or by an addendum. Later reallocations are measured against it."""

    budget: str
    version: int
    kind: Literal["original", "addendum"]
    lines: tuple[Planned, ...]


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """The EUR that a line gains, or loses if negative."""

    line: str
    change: str


@event("grants.budget.reallocated", key="budget")
class BudgetReallocated(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Money moved between lines without an addendum, within what the contract allows."""

    budget: str
    moves: tuple[Moved, ...]
    reason: str | None = None


@event("grants.expenditure.recorded", key="voucher")
class ExpenditureRecorded(Money, frozen=True, kw_only=True, omit_defaults=True):
    """A cost of the member itself: `amount` is net of VAT; the document is known by its hash."""

    voucher: str
    line: str
    vat: str = "0.00"
    document_sha256: str | None = None


@event("grants.donor.instalment_received", key="instalment")
class DonorInstalmentReceived(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The donor paid an instalment of the main grant; `booked_rate` is the rate of the bank that booked it."""

    instalment: str
    amount: str
    currency: str
    booked_currency: str | None = None
    booked_rate: Rate | None = None
