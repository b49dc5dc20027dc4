"""What is sent about payments, and about how third parties are paid."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.grants.inputs.base import Currency, Id, Input, Proven, Sum
from shared.written import Day


class NewDisbursement(Proven):
    """Money that left the bank; `currency` may be left out, it is the contract's."""

    occurred_on: Day
    amount: Sum
    currency: Currency | None = None
    bank_reference: Annotated[str, Field(min_length=1, max_length=100)]
    instalment: Id | None = None


class NewReversal(Proven):
    """Money that the bank sent back; without an amount, all that has not come back yet."""

    occurred_on: Day
    amount: Sum | None = None


class NewAccount(Input):
    """A third party's bank account; `holder` is its own name if left out."""

    iban: Annotated[str, Field(min_length=1, max_length=50)]
    holder: Annotated[str, Field(max_length=300)] = ""
    bic: Annotated[str, Field(pattern=r"^([A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?)?$")] = ""
