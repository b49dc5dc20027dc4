"""Breakdowns as everybody sees them: from the latest publication, with the day of which it speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from services.reporting.context import Context
from services.reporting.publications import store
from services.reporting.publications.snapshot import known_on, tables
from services.reporting.reading.comparing import Comparison
from services.reporting.reading.logframe import LogframeView
from services.reporting.reading.publishing import is_shares
from services.reporting.reading.values import Value
from shared.programme import Programme

_NOTHING = Value(None, status="suppressed")


@dataclass(frozen=True, slots=True)
class Public:
    """The latest publication; before the first one no row is shown."""

    programme: Programme
    document: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, code: str, dimension: str) -> dict[str, Value]:
        """The rows of a breakdown to date, by code."""
        rows = self._latest(self._table(f"{code} {dimension}"), code)
        return {one["breakdown"][dimension]: _value(one) for one in rows if dimension in one["breakdown"]}

    def share(self, code: str, part: str) -> Value:
        """One share of persons to date."""
        wanted = [
            one for one in self.document.get("cells", ()) if not one["breakdown"] and one["part"] == part
        ]
        return next((_value(one) for one in self._latest(wanted, code)), _NOTHING)

    def known_on(self, code: str, dimension: str) -> str:
        """The day of which a breakdown speaks, "" if there is none."""
        return known_on(self.document, f"{code} {dimension}") if self.document else ""

    def covered(self, view: LogframeView) -> LogframeView:
        """The logframe with the shares of persons as they were published."""
        lines = {
            code: replace(line, parts={part: self.share(code, part) for part in line.parts})
            if is_shares(line.indicator)
            else line
            for code, line in view.lines.items()
        }
        return replace(view, lines=lines)

    def _table(self, name: str) -> Sequence[Mapping[str, Any]]:
        return tables(self.programme, self.document.get("cells", ())).get(name, [])

    def _latest(self, rows: Sequence[Mapping[str, Any]], code: str) -> list[Mapping[str, Any]]:
        """The cumulative rows of an indicator at the end of the last period of which the publication speaks."""
        own = [one for one in rows if one["indicator"] == code and one["measure"] == "cumulative"]
        periods = [one.code for one in (*self.programme.periods, self.programme.final_period)]
        last = max((periods.index(one["period"]) for one in own), default=-1)
        return [one for one in own if one["period"] == periods[last]]


async def latest(context: Context, before: datetime | None = None) -> Public:
    """What everybody sees now, or saw before a moment."""
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        official = await store.official(ledger)
    async with context.pool.acquire(timeout=10) as figures:
        for sha256 in reversed(official):
            found = await store.one(figures, sha256)
            if found is not None and (before is None or found.published_at < before):
                return Public(context.programme, found.document())
    return Public(context.programme)


def without_shares(found: Comparison) -> Comparison:
    """Two days without the differences of shares of persons: whose share changed tells who came."""
    return replace(found, differences=[one for one in found.differences if not is_shares(one.line.indicator)])


def _value(one: Mapping[str, Any]) -> Value:
    number = None if one["value"] is None else Decimal(str(one["value"]))
    return Value(number, one["numerator"], one["denominator"], 0, one["status"], one["provisional"])
