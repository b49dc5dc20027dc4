"""A list of records as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.participants.records import store
from services.participants.records.choices import Choices
from services.participants.records.kind import Asked, Kind
from shared.files.tables import Column, Table
from shared.postgres import Row
from shared.web.forms import Gettext


def table_of(kind: Kind, rows: Sequence[Row], choices: Choices, gettext: Gettext) -> Table:
    """One row a record; codes in words, persons by their random ids."""
    asked = [one for one in kind.asked if one.field != "occurred_on"]
    columns = [
        Column(gettext("Title"), width=30), Column(gettext("Day"), "day"),
        *(Column(gettext(one.label), width=22) for one in asked), Column(gettext("Remarks")), Column(gettext("Event id"), width=38),
    ]  # fmt: skip
    return Table(gettext(kind.name), columns, [_row(one, asked, choices, gettext) for one in rows])


def _row(row: Row, asked: Sequence[Asked], choices: Choices, gettext: Gettext) -> list[Any]:
    data = store.data_of(row)
    told = [_cell(one, data.get(one.field), choices) for one in asked]
    return [
        row["title"],
        row["occurred_on"],
        *told,
        gettext("voided") if row["voided"] else "",
        str(row["event"]),
    ]


def _cell(asked: Asked, value: Any, choices: Choices) -> str | None:  # noqa: ANN401 - whatever the field holds
    if value is None:
        return None
    if asked.how in {"choice", "organisation", "record"} and isinstance(value, str):
        return choices.words(asked, value)
    if isinstance(value, list):
        return ", ".join(one["person"] if isinstance(one, dict) else str(one) for one in value)
    if asked.how == "scores":
        return "; ".join(f"{choices.words(asked, code)}: {score}" for code, score in value.items())
    if isinstance(value, dict):
        return ", ".join(f"{name}={code}" for name, code in value.items())
    return str(value)
