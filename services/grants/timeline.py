"""The way of a sub-grant so far, from its ledger, for the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.grants.reading import View
from shared import clock
from shared.events.base import Voided
from shared.events.grants import ContractSigned, DisbursementReversed, GrantDisbursed
from shared.ledger.streams import Past
from shared.web.formats import format_date, format_money, parse_number
from shared.web.forms import Gettext

Step = tuple[date, str, str]


@dataclass(frozen=True, slots=True)
class Teller:
    """Says what happened, in one language."""

    view: View
    lang: str
    _: Gettext

    def steps(self) -> list[dict[str, str]]:
        """Steps for the `timeline` macro, in the order of their days; what was recorded later stands at its recording."""
        ordered = sorted([*self._of_call(), *self._of_grant()], key=lambda step: step[0])
        return [
            {
                "day": day.isoformat(),
                "when": format_date(day, self.lang, "medium"),
                "title": title,
                "words": words,
            }
            for day, title, words in ordered
        ]

    def _of_call(self) -> Iterator[Step]:
        call = self.view.call
        if call is not None:
            yield call["published_on"], self._("Call published"), call["reference"]
        for appeal in self.view.appeals:
            due = self._("an answer is due on %(day)s") % {
                "day": format_date(appeal["due_on"], self.lang, "medium")
            }
            yield appeal["filed_on"], self._("Appeal against the call"), due

    def _of_grant(self) -> Iterator[Step]:
        by_id = {past.id: past for past in self.view.history}
        for past in self.view.history:
            yield self._step(past, by_id)

    def _step(self, past: Past, by_id: dict[str, Past]) -> Step:
        data, recorded = past.data, clock.day(past.recorded_at)
        if isinstance(data, Voided):
            taken = by_id[data.voids].data
            back = isinstance(taken, DisbursementReversed)
            title = self._("Reversal voided") if back else self._("Payment voided")
            return recorded, title, self._amount(taken)
        if isinstance(data, ContractSigned):
            return data.occurred_on, self._("Contract signed"), self._amount(data)
        if isinstance(data, DisbursementReversed):
            return data.occurred_on, self._("Money came back"), self._amount(data)
        assert isinstance(data, GrantDisbursed)
        if data.corrects:
            told = self._("%(amount)s at %(rate)s") % {"amount": self._amount(data), "rate": data.rate}
            return recorded, self._("Rate recorded for a payment"), told
        return data.occurred_on, self._("Paid"), self._amount(data)

    def _amount(self, data: object) -> str:
        amount, currency = getattr(data, "amount", ""), getattr(data, "currency", "")
        return format_money(parse_number(amount, "en"), currency, self.lang) if amount else ""
