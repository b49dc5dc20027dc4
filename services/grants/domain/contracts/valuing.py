"""Payments and recoveries are valued again: a rate became known, was corrected, or the policy chooses another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import msgspec

from services.grants.domain.contracts.grant import Grant
from services.grants.domain.money.amounts import Rate, at_rate, in_eur
from shared.events.grants import GrantDisbursed, RecoveryReceived
from shared.ledger.append import Draft

Choose = Callable[[str, date], Rate | None]
Valued = GrantDisbursed | RecoveryReceived


def mend(grant: Grant, rate: Rate) -> list[Draft]:
    """Correct what waits for the rate of its month, so that it carries the rate."""
    waiting = [
        (id_, one)
        for id_, one in _all(grant)
        if not one.rate and rate.holds(one.currency, one.occurred_on) and one.currency != "EUR"
    ]
    return [_corrected(id_, one, rate) for id_, one in waiting]


def revalue(grant: Grant, choose: Choose) -> list[Draft]:
    """Correct what carries another rate than is chosen for it now; what has no rate yet keeps the one it has."""
    found = []
    for id_, one in _all(grant):
        rate = None if one.currency == "EUR" else choose(one.currency, one.occurred_on)
        if rate is not None and (one.rate is None or Decimal(one.rate) != rate.units):
            found.append(_corrected(id_, one, rate))
    return found


def eur_of(data: Valued) -> Decimal:
    """The EUR of a sum at the rate that it carries, negative where it came back; nothing while it waits."""
    value = in_eur(Decimal(data.amount), data.currency, Decimal(data.rate) if data.rate else None)
    return (value or Decimal()) * (-1 if isinstance(data, RecoveryReceived) else 1)


def _all(grant: Grant) -> Iterator[tuple[str, Valued]]:
    yield from ((one.id, one.data) for one in grant.payments)
    yield from grant.accounts.received.items()


def _corrected(id_: str, data: Valued, rate: Rate) -> Draft:
    return Draft(msgspec.structs.replace(at_rate(data, rate), corrects=id_))
