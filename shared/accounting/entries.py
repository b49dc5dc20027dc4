"""Costs as the books have them, and their EUR: money that came back of a payment takes that payment's EUR back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.accounting import exchange
from shared.accounting.euro import cents
from shared.accounting.exchange import Rates, Sum


@dataclass(frozen=True, slots=True)
class Entry:
    """A cost on a line of the budget, by the id of its event; negative where money came back, of the payment `reverses`."""

    id: str
    member: str
    line: str
    day: date
    sum: Sum
    reverses: str | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """A cost with its EUR; None while the rate, or the payment that it takes back, is not known."""

    entry: Entry
    eur: Decimal | None


def convert(entries: Iterable[Entry], policy: str, rates: Rates) -> list[Converted]:
    """Every cost in EUR by a policy. Give all costs up to a day: what came back needs its payment beside it."""
    kept = list(entries)
    own = {one.id: exchange.eur(policy, one.sum, rates) for one in kept if one.reverses is None}
    payments = {one.id: one for one in kept if one.reverses is None}
    back: dict[str, list[Entry]] = {}
    for one in kept:
        if one.reverses is not None:
            back.setdefault(one.reverses, []).append(one)
    found: dict[str, Decimal | None] = {**own}
    for payment, some in back.items():
        found |= _returned(payments.get(payment), own.get(payment), some)
    return [Converted(one, found[one.id]) for one in kept]


def _returned(payment: Entry | None, eur: Decimal | None, some: list[Entry]) -> Mapping[str, Decimal | None]:
    """The EUR of what came back of one payment, in the order of day and event id; one in another currency waits."""
    ordered = sorted(some, key=lambda one: (one.day, one.id))
    found: dict[str, Decimal | None] = dict.fromkeys(one.id for one in ordered)
    if payment is None or eur is None:
        return found
    same = [one for one in ordered if one.sum.currency == payment.sum.currency]
    taken = taken_back(eur, payment.sum.amount, (-one.sum.amount for one in same))
    return found | {one.id: -value for one, value in zip(same, taken, strict=True)}


def taken_back(eur: Decimal, amount: Decimal, parts: Iterable[Decimal]) -> Iterator[Decimal]:
    """The EUR that each part of a payment takes back: in proportion, never at a new rate (rule 4a.m).

    The part that completes the payment takes what is left, so that the whole is zero to the cent; one beyond the
    payment takes nothing.
    """
    left, left_eur = amount, eur
    for part in parts:
        if part > left:
            yield Decimal()
            continue
        taken = left_eur if part == left else cents(part * eur / amount)
        left, left_eur = left - part, left_eur - taken
        yield taken
