"""Sums of money in EUR cents (rule 4a.m): payments, what the bank sent back, what was recovered."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from tests.oracle import cells
from tests.oracle.counts import sums
from tests.oracle.events import Event
from tests.oracle.table import Counted, Table, Writer
from tests.oracle.world import World

CODE = "OP3.1.b"
CENT = Decimal("0.01")
BACK = ("grants.grant.disbursement_reversed", "grants.recovery.received")


def write(table: Table, world: World) -> None:
    """OP3.1.b."""
    facts, pending = [], []
    for payment in world.all("grants.grant.disbursed"):
        found, waiting = _payment(world, payment)
        facts += found
        pending += waiting
    payments = {one.id for one in world.all("grants.grant.disbursed")}
    for recovery in world.all(*BACK):
        reverses = recovery.data.get("reverses")
        if reverses and reverses not in payments:  # waits for its payment
            pending.append(_fact(world, recovery, recovery, Decimal(0)))
        elif not reverses:
            value = _eur(recovery)
            fact = _fact(world, recovery, recovery, -(value or Decimal(0)))
            (pending if value is None else facts).append(fact)
    inside = [[one for one in some if world.in_view(CODE, one.day)] for some in (facts, pending)]
    sums(Writer(table, world, CODE), *inside)


def _eur(one: Event) -> Decimal | None:
    """Its EUR by its own rate, half up to the cent; None while the rate is pending."""
    money = Decimal(str(one.data["amount"]))
    if one.data["currency"] == "EUR":
        return money.quantize(CENT, ROUND_HALF_UP)
    rate = one.data.get("rate")
    return (money / Decimal(str(rate))).quantize(CENT, ROUND_HALF_UP) if rate else None


def _fact(world: World, one: Event, place: Event, value: Decimal) -> Counted:
    return Counted(one.day, one.id, place.member, cells.of(place.data, world.programme), value)


def _payment(world: World, payment: Event) -> tuple[list[Counted], list[Counted]]:
    """A payment with all that takes it back, by day and id; and what of it waits for a rate or another currency."""
    value = _eur(payment)
    if not world.programme.counts(CODE, payment.day):
        return [], []
    if value is None:
        return [], [_fact(world, one, payment, Decimal(0)) for one in (payment, *_back(world, payment))]
    facts, waiting = [_fact(world, payment, payment, value)], []
    whole = left = Decimal(str(payment.data["amount"]))
    left_eur = value
    for back in _back(world, payment):
        if back.data.get("currency", payment.data["currency"]) != payment.data["currency"]:
            waiting.append(_fact(world, back, payment, Decimal(0)))
            continue
        part = Decimal(str(back.data["amount"]))
        if part > left:
            continue
        taken = left_eur if part == left else (value * part / whole).quantize(CENT, ROUND_HALF_UP)
        left, left_eur = left - part, left_eur - taken
        facts.append(_fact(world, back, payment, -taken))
    return facts, waiting


def _back(world: World, payment: Event) -> list[Event]:
    return [one for one in world.all(*BACK) if one.data.get("reverses") == payment.id]
