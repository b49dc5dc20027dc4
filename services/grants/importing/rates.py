"""Rates from a file, as InforEuro and central banks publish them: month, currency, units for one euro, source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from services.grants.inputs.rates import NewRate
from shared.files.sheets import read
from shared.web.forms import Gettext

COLUMNS = ("month", "currency", "rate", "source")


@dataclass(frozen=True, slots=True)
class Found:
    """The rates of a file, or what is wrong with it, in sentences that name the row."""

    rates: tuple[NewRate, ...]
    errors: tuple[str, ...]


def rates_of(content: bytes, name: str, _: Gettext) -> Found:
    """The rates of a CSV, XLSX or ODS file with the columns of `COLUMNS`, or of a JSON list of objects with these names.

    Raises Refused if a sheet cannot be read.
    """
    try:
        rows = list(_json(content) if name.lower().endswith(".json") else _sheet(content, name))
    except (ValueError, KeyError, TypeError):
        told = _("%(file)s: the first row, or each object, must name %(columns)s.")
        return Found((), (told % {"file": name, "columns": ", ".join(COLUMNS)},))
    return _read(rows, name, _)


def _read(rows: Iterable[tuple[int, dict[str, Any]]], name: str, _: Gettext) -> Found:
    rates: list[NewRate] = []
    errors: list[str] = []
    for number, values in rows:
        try:
            rates.append(NewRate.model_validate(values))
        except ValidationError as wrong:
            field = str(wrong.errors()[0]["loc"][0])
            told = _(
                "Row %(row)s, %(column)s: “%(value)s” cannot be used; write it as in 2024-03, GEL, 2.8712, InforEuro."
            )
            errors.append(told % {"row": number, "column": field, "value": values.get(field, "")})
    if not rates and not errors:
        errors.append(_("%(file)s has no rows.") % {"file": name})
    return Found(tuple(rates), tuple(errors))


def _sheet(content: bytes, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = next(sheet.rows for sheet in read(content, name) if sheet.rows)
    there = [str(cell or "").strip().casefold() for cell in rows[0].cells]
    places = {column: there.index(column) for column in COLUMNS}
    for row in rows[1:]:
        yield row.number, {column: _plain(row.cells[place]) for column, place in places.items()}


def _json(content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, one in enumerate(json.loads(content, parse_float=Decimal), start=1):
        yield number, {column: _plain(one[column]) for column in COLUMNS}


def _plain(value: object) -> object:
    """A month that a spreadsheet program took for its first day is a month again."""
    return f"{value:%Y-%m}" if isinstance(value, date) else value
