"""The statistics of all ended periods as a table for Excel."""

from __future__ import annotations

from collections.abc import Sequence

from services.feedback.figures.statistics import Share, Statistics
from shared.files.tables import Cell, Column, Table
from shared.web.forms import Gettext

HIDDEN = "<5"


def table_of(some: Sequence[Statistics], _: Gettext) -> Table:
    """A row for each count of each period; what is hidden says so."""
    columns = [
        Column(_("Period")),
        Column(_("Figure"), width=28),
        Column(_("By"), width=22),
        Column(_("Value"), "number"),
    ]
    rows = [row for one in some for row in _rows(one)]
    return Table(
        _("Statistics of complaints"),
        columns,
        rows,
        [_("Counts of one to four are hidden, with what they would follow from.")],
    )


def _rows(one: Statistics) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[one.period, "received", "", _cell(one.received)]]
    rows += _share(one.period, "confirmed_in_time", one.confirmed_in_time)
    rows += _share(one.period, "answered_in_time", one.answered_in_time)
    rows.append([one.period, "median_workdays", "", str(one.median_workdays or "")])
    rows += [[one.period, "satisfied", name, _cell(count)] for name, count in one.satisfied.items()]
    rows += [
        [one.period, f"received by {dimension}", name, _cell(count)]
        for dimension, cells in one.by.items()
        for name, count in cells.items()
    ]
    return rows


def _share(period: str, name: str, share: Share) -> list[list[Cell]]:
    return [[period, name, "of", _cell(share.of)], [period, name, "count", _cell(share.count)]]


def _cell(count: int | None) -> Cell:
    return HIDDEN if count is None else count
