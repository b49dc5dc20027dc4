"""The list of activities as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from services.participants.programme.names import Names
from shared.files.tables import Cell, Column, Table
from shared.postgres import Row
from shared.web.forms import Gettext


def table_of(rows: Sequence[Row], names: Names, gettext: Gettext) -> Table:
    """One row an activity, codes in words."""
    columns = [
        Column(gettext("Title"), width=40), Column(gettext("Kind"), width=22), Column(gettext("Day"), "day"),
        Column(gettext("Municipality"), width=20), Column(gettext("Topics"), width=30), Column(gettext("Hours"), "number"),
        Column(gettext("Sessions"), "number"), Column(gettext("Persons"), "number"), Column(gettext("Remarks")),
        Column(gettext("Id"), width=38),
    ]  # fmt: skip
    return Table(gettext("Activities"), columns, [_row(row, names, gettext) for row in rows])


def _row(row: Row, names: Names, gettext: Gettext) -> list[Cell]:
    topics = ", ".join(names.topic(one) for one in row["topics"])
    voided = gettext("voided") if row["voided"] else ""
    return [
        row["title"], names.kind(row["kind"]), row["occurred_on"], names.place(row["municipality"]), topics,
        row["hours"], row["sessions"], row["participants"], voided, str(row["id"]),
    ]  # fmt: skip
