"""The statistics as a table, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.reporting.complaints.reading import Told
from services.reporting.complaints.statistics import SATISFIED, Line, Statistics
from services.reporting.reading.values import Value
from shared.files.tables import Cell, Column, Table
from shared.web.forms import Gettext

WITHHELD = "withheld"


def table_of(told: Sequence[Told], threshold: int, _: Gettext) -> Table:
    """A row for all complaints of a period, then one for each row of each breakdown."""
    columns = [
        Column(_("Period")),
        Column(_("Breakdown"), width=18),
        Column(_("Code"), width=22),
        Column(_("Received"), "number"),
        Column(_("Confirmed in time"), "number"),
        Column(_("Answered or closed in time"), "number"),
        Column(_("Working days to the answer, median"), "number"),
    ]
    notes = [
        _("Counts below %(least)s are withheld, and so is what they would follow from.")
        % {"least": threshold},
        _("Each period stands as it was known 31 days after its end; nothing that comes later changes it."),
    ]
    rows = [row for one in told if one.statistics for row in _rows(one.statistics)]
    return Table(_("Complaints and feedback"), columns, rows, notes)


def _rows(one: Statistics) -> Iterator[list[Cell]]:
    yield [one.period, "", "", *_cells(one.total)]
    yield [one.period, "sensitive", "", _count(one.sensitive), None, None, None]
    for code in SATISFIED:
        yield [one.period, "satisfied", code, _count(one.satisfied[code]), None, None, None]
    for name, lines in one.by.items():
        for code, line in lines.items():
            yield [one.period, name, code, *_cells(line)]


def _cells(line: Line) -> list[Cell]:
    parts = [_part(line.acknowledged_in_time), _part(line.settled_in_time)]
    return [_count(line.received), *parts, line.median_workdays]


def _count(count: int | None) -> Cell:
    return WITHHELD if count is None else count


def _part(value: Value | None) -> Cell:
    return WITHHELD if value is None else value.numerator
