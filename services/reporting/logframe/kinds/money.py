"""Sums of money: payments in EUR at the rate that each carries, less what the bank sent back.

Algebra (rule 4a.m). A payment's EUR = amount / rate, half up to the cent. Without a rate it adds nothing and is
pending. A reversal is a negative fact on its own day, in the payment's cell and member, in proportion to the payment's
EUR and never at a new rate; the one that completes the payment takes what is left, so that the sum is zero to the
cent; one beyond the payment takes nothing; one whose payment is not known waits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from services.reporting.logframe.conditions import Question, View, qualifies
from services.reporting.logframe.dimensions import Dimensions
from services.reporting.logframe.figures import Cell, Cells, Key, Measure
from services.reporting.logframe.known import Known
from shared.events.base import Money
from shared.events.grants import DisbursementReversed
from shared.programme.model_logframe import Indicator

_CENT = Decimal("0.01")


def cents(amount: Decimal) -> int:
    """An amount as whole cents, half up."""
    return int(amount.quantize(_CENT, ROUND_HALF_UP).scaleb(2))


def eur(money: Money) -> int | None:
    """The EUR cents of an amount by the rate that it carries; None while the rate is pending."""
    if money.currency == "EUR":
        return cents(Decimal(money.amount))
    return cents(Decimal(money.amount) / Decimal(money.rate)) if money.rate else None


@dataclass(frozen=True, slots=True)
class EuroSum:
    """One indicator of this kind. Its subjects are payments, each with its reversals."""

    code: str
    events: frozenset[str]
    reversals: frozenset[str]
    question: Question
    cell: Callable[[View], Cell]
    dimensions: Dimensions

    @classmethod
    def of(cls, indicator: Indicator, dimensions: Dimensions) -> EuroSum:
        """Compile an indicator's rule."""
        rule = indicator.rule
        assert rule is not None
        cell = dimensions.cell_of(indicator.breakdowns)
        return cls(
            indicator.code, frozenset(rule.events), frozenset(rule.minus), qualifies(rule), cell, dimensions
        )

    def cells(self, payment: Known, reversals: list[Known], when: int) -> Cells:
        """What a payment and its reversals add at a moment."""
        known = payment.at(when)
        if known is None or not isinstance(known.data, Money) or not self.question(view := View(known)):
            return {}
        cell, money = self.cell(view), known.data
        place = self._place(Measure.VALUE, payment, payment.id, money.occurred_on, cell)
        value = eur(money)
        if place is None:
            return {}
        if value is None:
            return {place._replace(measure=Measure.PENDING): 1}
        cells = {place: value}
        left, left_eur = Decimal(money.amount), value
        for original, data in self._live(reversals, payment.id, money.currency, when):
            back = Decimal(data.amount)
            if back > left:
                continue
            taken = left_eur if back == left else cents(back * value / Decimal(money.amount) / 100)
            left, left_eur = left - back, left_eur - taken
            key = self._place(Measure.VALUE, payment, original.id, data.occurred_on, cell)
            if key is not None:
                cells[key] = -taken
        return cells

    def _place(self, measure: Measure, payment: Known, event: str, day: object, cell: Cell) -> Key | None:
        period = self.dimensions.period(day)  # type: ignore[arg-type]
        return Key(self.code, measure, period, payment.member, day, cell, event) if period else None  # type: ignore[arg-type]

    @staticmethod
    def _live(
        reversals: list[Known], payment: str, currency: str, when: int
    ) -> list[tuple[Known, DisbursementReversed]]:
        live = [
            (original, known.data)
            for original in reversals
            if (known := original.at(when)) and isinstance(known.data, DisbursementReversed)
        ]
        same = [(o, data) for o, data in live if data.reverses == payment and data.currency == currency]
        return sorted(same, key=lambda pair: (pair[1].occurred_on, pair[0].id))
