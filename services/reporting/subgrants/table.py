"""Sub-grants as a table, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator

from services.reporting.subgrants.totals import Line, Totals
from shared.files.tables import Cell, Column, Table
from shared.web.forms import Gettext


def table_of(totals: Totals, _: Gettext) -> Table:
    """A row for all contracts, one for each row of each breakdown, one for each stage and currency, one for each period."""
    columns = [
        Column(_("Breakdown"), width=18), Column(_("Code"), width=22), Column(_("Number"), "number"),
        Column(_("Committed, EUR"), "money"), Column(_("Paid, EUR"), "money"), Column(_("Amount"), "money"),
        Column(_("Currency"), width=9),
    ]  # fmt: skip
    notes = [
        _(
            "Committed: ceilings of contracts at the rate of signature. Paid: what went to recipients, less what came back."
        )
    ]
    return Table(_("Sub-grants"), columns, list(_rows(totals)), notes)


def _rows(totals: Totals) -> Iterator[list[Cell]]:
    yield ["total", "", *_cells(totals.total), None, None]
    for name, lines in totals.by.items():
        for code, line in lines.items():
            yield [name, code, *_cells(line), None, None]
    for stage in totals.stages:
        for currency, amount in stage.amounts.items():
            yield ["stage", stage.code, stage.number, None, None, amount, currency]
    for point in totals.points:
        yield ["period_end", point.period, None, point.committed, point.paid, None, None]


def _cells(line: Line) -> list[Cell]:
    return [line.number, line.committed, line.paid]
