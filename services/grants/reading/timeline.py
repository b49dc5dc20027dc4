"""The way of a sub-grant so far, from its ledger, for the page: from the call to the closure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.grants.reading.wording import word_of
from shared import clock
from shared.events.base import Voided
from shared.events.grants import (
    ContractTerminated,
    DisbursementReversed,
    GrantClosed,
    GrantDisbursed,
    RecoveryReceived,
)
from shared.ledger.streams import Past, load
from shared.postgres import Connection, Row
from shared.web.event_words import said
from shared.web.formats import format_date, format_money, parse_number
from shared.web.forms import Gettext


async def past_of(connection: Connection, stream: str) -> tuple[Past, ...]:
    """All that happened to an aggregate, in order."""
    nothing: tuple[Past, ...] = ()
    history, _ = await load(connection, stream, nothing, lambda past, one: (*past, one))
    return history


Step = tuple[date, str, str, list[str], str]
_CODED = ("result", "decision", "outcome", "reason", "why")


@dataclass(frozen=True, slots=True)
class Teller:
    """Says what happened, in one language."""

    history: Iterable[Past]
    lang: str
    _: Gettext
    call: Row | None = None
    appeals: Iterable[Row] = ()
    documents: Mapping[str, list[str]] = field(default_factory=dict)
    backs: Mapping[str, str] = field(default_factory=dict)  # where a step is taken back, by its event

    def steps(self) -> list[dict[str, Any]]:
        """Steps for the `timeline` macro, in the order of their days; what was recorded later stands at its recording."""
        ordered = sorted([*self._of_call(), *self._of_grant()], key=lambda step: step[0])
        return [
            {
                "day": day.isoformat(),
                "when": format_date(day, self.lang, "medium"),
                "title": title,
                "words": words,
                "files": files,
                "href": back,
                "action": self._("Take back"),
            }
            for day, title, words, files, back in ordered
        ]

    def _of_call(self) -> Iterator[Step]:
        call = self.call
        if call is not None and call["published_on"] is not None:
            yield call["published_on"], self._("Call published"), call["reference"], [], ""
        for appeal in self.appeals:
            due = self._("an answer is due on %(day)s") % {
                "day": format_date(appeal["due_on"], self.lang, "medium")
            }
            yield appeal["filed_on"], self._("Appeal against the call"), due, [], ""

    def _of_grant(self) -> Iterator[Step]:
        by_id = {past.id: past for past in self.history}
        for past in self.history:
            files, back = self.documents.get(past.id, []), self.backs.get(past.id, "")
            yield (*self._step(past, by_id), files, back)

    def _step(self, past: Past, by_id: dict[str, Past]) -> tuple[date, str, str]:
        data, recorded = past.data, clock.day(past.recorded_at)
        if isinstance(data, Voided):
            taken = by_id[data.voids]
            return recorded, self._taken_back(taken), self._words(taken.data)
        if isinstance(data, GrantDisbursed | RecoveryReceived) and data.corrects:
            told = self._("%(amount)s at %(rate)s") % {"amount": self._amount(data), "rate": data.rate}
            paid = isinstance(data, GrantDisbursed)
            title = self._("Rate recorded for a payment") if paid else self._("Rate recorded for a recovery")
            return recorded, title, told
        if isinstance(data, ContractTerminated | GrantClosed) and data.corrects:
            left = format_money(parse_number(data.exposure or "0", "en"), "EUR", self.lang)
            return recorded, self._("What stays with the third party, told anew"), left
        return data.occurred_on, self._(said(past.name)), self._words(data)

    def _taken_back(self, taken: Past) -> str:
        if isinstance(taken.data, DisbursementReversed):
            return self._("Reversal voided")
        if isinstance(taken.data, GrantDisbursed):
            return self._("Payment voided")
        return self._("Taken back: %(step)s") % {"step": self._(said(taken.name))}

    def _words(self, data: Any) -> str:  # noqa: ANN401 - any event of a sub-grant
        """What the event says in a few words: its amount, its verdict, its reason, its day."""
        told = [self._amount(data)]
        told += [
            self._(word_of(getattr(data, field, None))) for field in _CODED if getattr(data, field, None)
        ]
        due = getattr(data, "due_on", None)
        ends = getattr(data, "ends_on", None) or getattr(data, "closes_on", None)
        told += [self._("due on %(day)s") % {"day": format_date(due, self.lang, "medium")}] if due else []
        told += [self._("until %(day)s") % {"day": format_date(ends, self.lang, "medium")}] if ends else []
        return " · ".join(one for one in told if one)

    def _amount(self, data: object) -> str:
        amount, currency = getattr(data, "amount", ""), getattr(data, "currency", "")
        return format_money(parse_number(amount, "en"), currency, self.lang) if amount else ""
