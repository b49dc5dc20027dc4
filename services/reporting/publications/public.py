"""Breakdowns as everybody sees them: from the latest publication, with the day of which it speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from services.reporting.context import Context
from services.reporting.publications import store
from services.reporting.publications.snapshot import known_on, tables
from services.reporting.reading.asking import Question
from services.reporting.reading.cells import breakdown
from services.reporting.reading.comparing import Comparison
from services.reporting.reading.every import Cell
from services.reporting.reading.figures import Figure
from services.reporting.reading.logframe import AsOf, LogframeView
from services.reporting.reading.publishing import is_protected, is_shares
from services.reporting.reading.values import Value
from shared.postgres import Connection
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
        return {
            one["breakdown"][dimension]: Cell.read(one).value for one in rows if dimension in one["breakdown"]
        }

    def share(self, code: str, part: str) -> Value:
        """One share of persons to date."""
        wanted = [
            one for one in self.document.get("cells", ()) if not one["breakdown"] and one["part"] == part
        ]
        return next((Cell.read(one).value for one in self._latest(wanted, code)), _NOTHING)

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


async def seen_by(context: Context, as_of: AsOf | None, *, all_cells: bool) -> Public | None:
    """What a reader sees of breakdowns, now or as known on a day; None for the consortium, which sees every row."""
    return None if all_cells else await latest(context, as_of.before if as_of else None)


def covered(view: LogframeView, seen: Public | None) -> LogframeView:
    """The logframe as that reader sees it."""
    return view if seen is None else seen.covered(view)


async def rows(
    connection: Connection, asked: Question, whole: Figure, dimensions: Sequence[str], seen: Public | None
) -> tuple[dict[tuple[str, ...], Value], str]:
    """The rows of a breakdown to date as that reader sees them, and the day of the publication they are taken from.

    A protected breakdown stands alone in a publication: whether it may be crossed is asked before.
    """
    code = asked.indicator.code
    if seen is not None and any(is_protected(asked.indicator, one) for one in dimensions):
        [dimension] = dimensions
        published: dict[tuple[str, ...], Value] = {
            (cell,): value for cell, value in seen.rows(code, dimension).items()
        }
        return published, seen.known_on(code, dimension)
    cells = await breakdown(connection, asked, whole, dimensions) if dimensions else {}
    return {cell: figure.cumulative() for cell, figure in cells.items()}, ""


def without_shares(found: Comparison) -> Comparison:
    """Two days without the differences of shares of persons: whose share changed tells who came."""
    return replace(found, differences=[one for one in found.differences if not is_shares(one.line.indicator)])
