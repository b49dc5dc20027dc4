"""What is sent about exchange rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from services.grants.inputs.base import Currency, Input


class NewRate(Input):
    """Units of a currency for one EUR in a month, such as 2024-03, and who says so; it may replace one that was wrong."""

    currency: Currency
    month: Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
    rate: Annotated[Decimal, Field(gt=0, max_digits=17, decimal_places=8)]
    source: Annotated[str, Field(min_length=1, max_length=200)]
    replaces: bool = False

    @property
    def first_day(self) -> date:
        """The month as its first day."""
        return date.fromisoformat(f"{self.month}-01")


class Revaluation(Input):
    """Nothing but the wish that every payment carries the rate that the policy gives now."""
