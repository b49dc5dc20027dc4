"""What is sent about the main grant's money."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from services.grants.inputs.base import Currency, Input, Sum
from services.grants.inputs.contracts import Zero
from shared.written import Day

LineCode = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$", max_length=10)]
Units = Annotated[Decimal, Field(gt=0, max_digits=17, decimal_places=8)]


class BudgetLine(Input):
    """The EUR of one line."""

    line: LineCode
    amount: Zero


class NewBudget(Input):
    """The whole budget: as signed, or as an addendum sets it."""

    occurred_on: Day
    kind: Literal["original", "addendum"]
    lines: Annotated[tuple[BudgetLine, ...], Field(min_length=1, max_length=200)]


class NewReallocation(Input):
    """EUR that move from one line to another without an addendum."""

    taken_from: LineCode
    given_to: LineCode
    amount: Sum
    reason: Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=40)] = "other"


class NewDonorInstalment(Input):
    """An instalment of the main grant in EUR; the rate at which the bank booked it, if it was booked in another currency."""

    occurred_on: Day
    instalment: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+$", max_length=20)]
    amount: Sum
    booked_currency: Currency | None = None
    booked_rate: Units | None = None


class NewCost(Input):
    """A cost of the member itself, net of VAT; the document is known by its SHA-256.

    `rate` is the one of the member's own books, units for one EUR; the month's is kept if there is none.
    """

    voucher: Annotated[str, Field(min_length=1, max_length=64)]
    occurred_on: Day
    line: LineCode
    net: Sum
    currency: Currency
    vat: Zero = Decimal()
    document_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    rate: Units | None = None


class NewCosts(Input):
    """Costs that are recorded together, all or none."""

    costs: Annotated[tuple[NewCost, ...], Field(min_length=1, max_length=2000)]


class Explanations(Input):
    """Why lines of the financial report of a period differ from the budget, by line; "" takes an explanation back."""

    first: Day
    last: Day
    texts: Annotated[
        dict[LineCode, Annotated[str, Field(max_length=1000)]], Field(min_length=1, max_length=200)
    ]
