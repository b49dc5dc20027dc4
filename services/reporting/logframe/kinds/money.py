"""Sums of money: payments in EUR at the rate that each carries, less what the bank or the recipient sent back.

Algebra (rule 4a.m). A payment's EUR = amount / rate, half up to the cent. Without a rate it adds nothing and is
pending, and so is what takes it back. What takes it back is a negative fact on its own day, in the payment's cell and member, in proportion to the
payment's EUR and never at a new rate; the one that completes the payment takes what is left, so that the sum is zero to
the cent; one beyond the payment takes nothing; one in another currency, or whose payment is not known, waits: it adds nothing and
is pending. A recovery that names no payment is negative at its own rate, in the cell of its own data.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from services.reporting.logframe.conditions import View
from services.reporting.logframe.figures import Cells, Key, Measure
from services.reporting.logframe.kinds.base import Counted, Ruled, add
from shared.events.base import Money

_CENT = Decimal("0.01")


def cents(amount: Decimal) -> int:
    """An amount as whole cents, half up."""
    return int(amount.quantize(_CENT, ROUND_HALF_UP).scaleb(2))


def eur(money: Money) -> int | None:
    """The EUR cents of an amount by the rate that it carries; None while the rate is pending."""
    if money.currency == "EUR":
        return cents(Decimal(money.amount))
    return cents(Decimal(money.amount) / Decimal(money.rate)) if money.rate else None


class EuroSum(Ruled):
    """One indicator of this kind. Its subjects are payments, each with what takes it back."""

    def __init__(self, counted: Counted) -> None:
        super().__init__(counted, "payment", (*counted.rule.events, *counted.rule.minus))
        self.own = frozenset(counted.rule.events)

    def cells(self, views: Sequence[View]) -> Cells:
        """What a payment and its reversals add, or a recovery that stands alone."""
        cells: Cells = {}
        payment = next((view for view in views if view.original.name in self.own), None)
        if payment is not None:
            self._payment(cells, payment, views)
        else:
            for view in views:
                if view.original.name in self.events:
                    self._alone(cells, view)
        return cells

    def _alone(self, cells: Cells, view: View) -> None:
        waits = bool(getattr(view.event.data, "reverses", None))
        value = None if waits else eur(view.event.data)
        measure = Measure.PENDING if value is None else Measure.VALUE
        add(cells, self.key(measure, view), 1 if value is None else -value)

    def _payment(self, cells: Cells, payment: View, views: Sequence[View]) -> None:
        money, place = payment.event.data, self.key(Measure.VALUE, payment)
        if place is None or not self.question(payment):
            return
        value = eur(money)
        if value is None:
            add(cells, place._replace(measure=Measure.PENDING), 1)
        else:
            add(cells, place, value)
        left, left_eur = Decimal(money.amount), value or 0
        for view in self._back(payment, views):
            if value is None or view.event.data.currency != money.currency:
                add(cells, self._place(Measure.PENDING, payment, view), 1)
                continue
            back = Decimal(view.event.data.amount)
            if back > left:
                continue
            taken = left_eur if back == left else cents(back * value / Decimal(money.amount) / 100)
            left, left_eur = left - back, left_eur - taken
            add(cells, self._place(Measure.VALUE, payment, view), -taken)

    def _place(self, measure: Measure, payment: View, back: View) -> Key | None:
        """Where what takes a payment back counts: on its own day, in the payment's cell and member."""
        key = self.key(measure, payment, back.event.data.occurred_on)
        return key._replace(event=back.original.id) if key else None

    def _back(self, payment: View, views: Sequence[View]) -> list[View]:
        """What takes a payment back, in the order of day and event id."""
        return [
            view
            for view in views
            if view.original.name in self.rule.minus and view.event.data.reverses == payment.original.id
        ]
