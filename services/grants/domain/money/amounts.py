"""Money as the contract's rules see it: Decimal, rounded half up to the cent, EUR only by a rate that is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

import msgspec

from shared.accounting.euro import CENT, EUR, cents, in_eur
from shared.events.base import Money

__all__ = ["CENT", "EUR", "Amount", "Rate", "at_rate", "cents", "decimal", "in_eur", "plain", "text"]
M = TypeVar("M", bound=Money)


class Amount(NamedTuple):
    """An amount with its currency, as a sentence says it."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:,.2f}"


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of a currency for one EUR in a month (its first day), and who says so."""

    currency: str
    month: date
    units: Decimal
    source: str

    @property
    def text(self) -> str:
        """The units as an event carries them."""
        return f"{self.units:f}"

    def holds(self, currency: str, day: date) -> bool:
        """Whether a sum in a currency on a day is converted at this rate."""
        return (currency, day.replace(day=1)) == (self.currency, self.month)


def plain(number: Decimal) -> Decimal:
    """A number as a sentence says it: no zeros at its end, and no exponent."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()


def text(amount: Decimal) -> str:
    """An amount as an event carries it: two decimals, no exponent."""
    return f"{cents(amount):f}"


def at_rate(data: M, rate: Rate | None) -> M:
    """Event data with the rate that makes its amount EUR; as they are when there is none."""
    if rate is None:
        return data
    return msgspec.structs.replace(data, rate=rate.text, rate_source=rate.source, rate_date=rate.month)


def decimal(amount: str | None) -> Decimal | None:
    """An event's amount as a number; None stays None."""
    return None if amount is None else Decimal(amount)
