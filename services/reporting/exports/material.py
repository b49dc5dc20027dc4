"""What every export is made from, read at one moment: the logframe, all totals, the rows that the reader may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.reporting.asked import today
from services.reporting.context import Context
from services.reporting.periods import history
from services.reporting.publications import public
from services.reporting.publications.public import Public
from services.reporting.reading import logframe, whole
from services.reporting.reading.every import Cell, cells
from services.reporting.reading.logframe import AsOf, LogframeView
from services.reporting.reading.publishing import is_protected, is_shares
from shared.events.reporting import FigureRestated

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Material:
    """`totals` and `rows` are cells as JSON; protected rows are those of `published`, None for the consortium."""

    view: LogframeView
    totals: Sequence[Json]
    rows: Sequence[Json]
    restated: list[FigureRestated]
    published: Public | None


async def gather(context: Context, as_of: AsOf | None, *, open_rows: bool) -> Material:
    """Everything that the files hold."""
    seen = await public.seen_by(context, as_of, all_cells=open_rows)
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        restated = await history.restated(ledger)
    async with context.pool.acquire(timeout=10) as connection:
        view = await logframe.view(connection, context.programme, today(), as_of)
        counted = list(cells(await whole.figures(connection, context.programme, as_of)))
    view = public.covered(view, seen)
    totals = [one.json() for one in counted if _is_total(view, one)]
    rows: list[Json] = [
        one.json() for one in counted if one.place.breakdown and (open_rows or not _protected(view, one))
    ]
    if seen is not None:
        rows += _published(view, seen)
    return Material(view, totals, rows, restated, seen)


async def outline(context: Context, as_of: AsOf | None, *, open_rows: bool) -> LogframeView:
    """The logframe alone, for files that hold no cell of a breakdown."""
    seen = await public.seen_by(context, as_of, all_cells=open_rows)
    async with context.pool.acquire(timeout=10) as connection:
        return public.covered(await logframe.view(connection, context.programme, today(), as_of), seen)


def _is_total(view: LogframeView, one: Cell) -> bool:
    return one.place.breakdown is None and not is_shares(
        view.programme.logframe.indicator(one.place.indicator)
    )


def _protected(view: LogframeView, one: Cell) -> bool:
    indicator = view.programme.logframe.indicator(one.place.indicator)
    assert one.place.breakdown is not None
    return is_shares(indicator) or is_protected(indicator, one.place.breakdown[0])


def _published(view: LogframeView, seen: Public) -> Iterator[Json]:
    for one in seen.document.get("cells", ()):
        indicator = view.programme.logframe.indicator(one["indicator"])
        shares = is_shares(indicator) and not one["breakdown"]
        if shares or (one["breakdown"] and is_protected(indicator, next(iter(one["breakdown"])))):
            yield one
