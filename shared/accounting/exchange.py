"""The four ways in which costs become EUR in a report; which one the contract prescribes is data (domain 3.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from shared.accounting.euro import EUR, in_eur

Months = Mapping[tuple[str, date], Decimal]  # units for one EUR by currency and first day of the month


@dataclass(frozen=True, slots=True)
class Booked:
    """An instalment of the donor as the bank booked it: units of a currency for one EUR from this day on."""

    day: date
    currency: str
    units: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    """What a policy chooses from, for a report from its first to its last day.

    `periods` are the reporting periods, each by its first and last day; without them the report is one period.
    """

    months: Months
    first: date
    last: date
    booked: tuple[Booked, ...] = field(default=())
    periods: tuple[tuple[date, date], ...] = field(default=())

    def period_of(self, day: date) -> tuple[date, date]:
        """The reporting period of a day; the day alone where it lies in none."""
        if not self.periods:
            return self.first, self.last
        return next((one for one in self.periods if one[0] <= day <= one[1]), (day, day))


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum as it was paid: `own` are the units that the member's own accounts used, if they say."""

    amount: Decimal
    currency: str
    day: date
    own: Decimal | None = None


def units(policy: str, sum_: Sum, rates: Rates) -> Decimal | None:
    """Units for one EUR by a policy; None while the rate is not known: the sum is pending, not zero."""
    return Decimal(1) if sum_.currency == EUR else _POLICIES[policy](sum_, rates)


def eur(policy: str, sum_: Sum, rates: Rates) -> Decimal | None:
    """The EUR of a sum, half up to the cent; None while the rate is not known."""
    found = units(policy, sum_, rates)
    return None if found is None else in_eur(sum_.amount, sum_.currency, found)


def total(policy: str, sums: Iterable[Sum], rates: Rates) -> tuple[Decimal, list[Sum]]:
    """The EUR of what can be converted, and what waits for a rate."""
    added, waiting = Decimal(), []
    for one in sums:
        value = eur(policy, one, rates)
        if value is None:
            waiting.append(one)
        else:
            added += value
    return added, waiting


def _month_of_cost(sum_: Sum, rates: Rates) -> Decimal | None:
    return rates.months.get((sum_.currency, sum_.day.replace(day=1)))


def _period_average(sum_: Sum, rates: Rates) -> Decimal | None:
    """The arithmetical mean of the months of the period in which the sum was paid; one without a rate leaves it pending.

    So what an earlier period has reported stays as it was in the cumulative sums of later ones.
    """
    wanted = list(_months(*rates.period_of(sum_.day)))
    found = [rates.months.get((sum_.currency, month)) for month in wanted]
    known = [one for one in found if one is not None]
    return sum(known, Decimal()) / len(wanted) if len(known) == len(wanted) else None


def _contribution_recorded(sum_: Sum, rates: Rates) -> Decimal | None:
    """The rate of the last instalment that was booked on or before the day."""
    before = [one for one in rates.booked if one.currency == sum_.currency and one.day <= sum_.day]
    return max(before, key=lambda one: one.day).units if before else None


def _usual_accounting(sum_: Sum, _: Rates) -> Decimal | None:
    return sum_.own


def _months(first: date, last: date) -> Iterable[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month.replace(day=28) + _FIVE_DAYS).replace(day=1)


_FIVE_DAYS = timedelta(days=5)
_POLICIES: dict[str, Callable[[Sum, Rates], Decimal | None]] = {
    "inforeuro_month_of_cost": _month_of_cost,
    "inforeuro_period_average": _period_average,
    "contribution_recorded": _contribution_recorded,
    "usual_accounting": _usual_accounting,
}
