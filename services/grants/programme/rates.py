"""Exchange rates: one a month for all members, and what a policy makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.grants.domain.money.amounts import EUR, Rate
from services.grants.programme.scope import reserves, reserving
from services.grants.store import rates as rates_table
from services.grants.store.others import costs
from shared.accounting import exchange, months
from shared.accounting.exchange import Booked, Rates, Sum
from shared.accounting.months import Month
from shared.postgres import Connection
from shared.programme import Programme
from shared.service import Service


async def find(service: Service, connection: Connection, currency: str, day: date) -> Rate | None:
    """The rate of a day's month; None in EUR, which needs none, and when none is published.

    Keeps others from recording a rate until the transaction ends.
    """
    if currency == EUR:
        return None
    await rates_table.hold_rates(connection, alone=False)
    return await known(service, connection, currency, day)


async def known(service: Service, connection: Connection, currency: str, day: date) -> Rate | None:
    """The rate of a day's month as it stands."""
    found = await _by_member(service, connection, day.replace(day=1))
    return months.in_force(_order(service), found).get((currency, day.replace(day=1)))


async def every(service: Service, connection: Connection) -> dict[Month, Rate]:
    """The rate of each month as it stands."""
    return months.in_force(_order(service), await _by_member(service, connection))


async def may_replace(service: Service, connection: Connection, rate: Rate) -> bool:
    """Whether what this member records goes before what stands: the keeper's always, another's only its own word."""
    if reserves(service):
        return True
    found = await _by_member(service, connection, rate.month)
    key = (rate.currency, rate.month)
    standing = next((one for one in _order(service) if key in found.get(one, {})), service.member)
    return standing == service.member


def _order(service: Service) -> tuple[str, ...]:
    programme = service.programme
    return months.order(reserving(programme), [one.code for one in programme.members])


async def _by_member(
    service: Service, connection: Connection, month: date | None = None
) -> dict[str, dict[Month, Rate]]:
    """What the programme's file and each member tell, of all months or of one."""
    filed = (one for one in service.programme.grants.rates if month is None or one.month == month)
    told = {
        months.FILE: {
            (one.currency, one.month): Rate(one.currency, one.month, one.rate, one.source) for one in filed
        }
    }
    for member, one in await rates_table.rates(connection, month):
        told.setdefault(member or service.member, {})[one.currency, one.month] = one
    return told


async def of_payment(service: Service, connection: Connection, currency: str, day: date) -> Rate | None:
    """The rate of a payment or a recovery by the policy of live figures; None in EUR, and while none is known."""
    if currency == EUR:
        return None
    await rates_table.hold_rates(connection, alone=False)
    return (await book(service, connection)).rate(currency, day)


@dataclass(frozen=True, slots=True)
class Book:
    """All rates, and the policy that chooses among them."""

    policy: str
    months: Mapping[Month, Rate]
    booked: tuple[Booked, ...]
    programme: Programme

    def rate(self, currency: str, day: date) -> Rate | None:
        """What the policy chooses; while it cannot choose yet, the rate of the month, provisionally."""
        month = self.months.get((currency, day.replace(day=1)))
        if self.policy == "inforeuro_month_of_cost":
            return month
        units = {key: one.units for key, one in self.months.items()}
        rates = Rates(units, day, day, self.booked, self.programme.spans)
        found = exchange.units(self.policy, Sum(Decimal(1), currency, day), rates)
        if found is None:
            return month
        first, last = rates.period_of(day)
        return Rate(currency, day.replace(day=1), found, f"{self.policy} {first} - {last}")


async def book(service: Service, connection: Connection) -> Book:
    """The book as it stands."""
    booked = tuple(
        Booked(row["received_on"], row["booked_currency"], Decimal(row["booked_rate"]))
        for row in await costs.instalments(connection)
        if row["booked_rate"] is not None
    )
    policy = service.programme.grants.exchange.default
    return Book(policy, await every(service, connection), booked, service.programme)
