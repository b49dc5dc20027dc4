"""Tables that leave the house: one description of columns and rows, written as XLSX or CSV.

A cell is written as what it is: a number stays a number, a day a day, an instant a moment (in XLSX of Tbilisi's clock, as
on the pages; in CSV with its offset). Text is never a formula, whatever it begins with:
in XLSX it is stored as a string; in CSV an apostrophe goes before it (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv as writer
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, Any, Literal

from shared.clock import TBILISI

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | Decimal | date | datetime | bool | None
Kind = Literal["text", "number", "year", "money", "percent", "day"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
AS_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}
"""What the OpenAPI document says of a route that answers with CSV."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True},
    "number": {"num_format": "#,##0.######"},
    "year": {"num_format": "0"},
    "money": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0 %_)"},
    "day": {"num_format": "yyyy-mm-dd"},
    "instant": {"num_format": "yyyy-mm-dd hh:mm"},
    "flag": {},
    "note": {},
    "day among texts": {"num_format": "yyyy-mm-dd", "align": "left"},
}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_LINE, _HIGHEST = 15, 409  # points: a line of a row, and the most that Excel takes
_A4, _A3 = 9, 8  # Excel's numbers of paper
_HELD_BY_A4 = 180  # characters across: more would be printed too small to read
_NAME_LENGTH = 31  # of a sheet, in characters: Excel's own limit
_NOT_IN_NAMES = str.maketrans("[]:*?/\\", "()    -")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in the reader's language, what its cells are, its width in characters."""

    heading: str
    kind: Kind = "text"
    width: int = 16


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `notes` stand above them in XLSX (what it is, as of when, how it was filtered)."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = field(default=())


def csv(table: Table) -> bytes:
    """The table as UTF-8 with a byte order mark, so that Excel reads every script."""
    out = io.StringIO()
    lines = writer.writer(out, lineterminator="\r\n")
    lines.writerow([_plain(column.heading) for column in table.columns])
    lines.writerows([_plain(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx(*tables: Table, author: str = "") -> bytes:
    """A workbook with a sheet for each table: bold headings that stay in view, filters, a page layout for print."""
    import xlsxwriter  # noqa: PLC0415 - heavy, needed on a download only

    out = io.BytesIO()
    # Strings stay strings: nothing that a person typed becomes a formula or a link.
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **safe}) as book:
        book.set_properties({"author": author, "title": tables[0].title})
        formats = {kind: book.add_format({"valign": "top", **form}) for kind, form in _FORMATS.items()}
        heading = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        formats["heading"] = book.add_format(heading)
        formats["heading of numbers"] = book.add_format({**heading, "align": "right"})
        formats["title"] = book.add_format({"bold": True, "font_size": 14})
        for name, table in zip(_names(tables), tables, strict=True):
            _sheet(book.add_worksheet(name), table, formats)
    return out.getvalue()


def _sheet(sheet: Worksheet, table: Table, formats: dict[str, Format]) -> None:
    sheet.write_string(0, 0, table.title, formats["title"])
    for line, note in enumerate(table.notes, start=1):
        sheet.write_string(line, 0, note, formats["note"])
    top = len(table.notes) + 2
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width, formats[column.kind])
        heading = "heading" if column.kind == "text" else "heading of numbers"
        sheet.write_string(top, number, column.heading, formats[heading])
    _stretch(sheet, top, table.columns, [column.heading for column in table.columns])
    line = top
    for line, row in enumerate(table.rows, start=top + 1):
        _stretch(sheet, line, table.columns, row)
        for number, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            _write(sheet, (line, number), cell, formats[_form(cell, column.kind)])
    sheet.freeze_panes(top + 1, 1)
    sheet.autofilter(top, 0, max(line, top + 1), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4 if sum(column.width for column in table.columns) <= _HELD_BY_A4 else _A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_footer("&L&A&R&P / &N")


def _stretch(sheet: Worksheet, line: int, columns: Sequence[Column], row: Sequence[Cell]) -> None:
    """Make room for texts that are longer than their column: not every program does when it opens a file."""
    lines = [
        len(wrap(cell, max(4, column.width * 7 // 8)))  # letters of Georgian and Armenian are wider
        for column, cell in zip(columns, row, strict=True)
        if isinstance(cell, str) and len(cell) >= column.width
    ]
    if (most := max(lines, default=1)) > 1:
        sheet.set_row(line, min(most * _LINE, _HIGHEST))


def _form(cell: Cell, kind: Kind) -> str:
    if isinstance(cell, bool):
        return "flag"
    if isinstance(cell, datetime):
        return "instant"
    if isinstance(cell, date):
        return "day" if kind != "text" else "day among texts"
    return kind


def _write(sheet: Worksheet, place: tuple[int, int], cell: Cell, form: Format) -> None:
    if cell is None:
        sheet.write_blank(*place, None, form)
    elif isinstance(cell, bool):
        sheet.write_boolean(*place, cell, form)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(*place, cell, form)
    elif isinstance(cell, datetime):
        sheet.write_datetime(*place, cell.astimezone(TBILISI).replace(tzinfo=None), form)
    elif isinstance(cell, date):
        sheet.write_datetime(*place, cell, form)
    else:
        sheet.write_string(*place, _printable(cell), form)


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    text = _printable(str(cell))
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text


def _printable(text: str) -> str:
    """Without the signs that XML does not take, and without those that turn the direction of what follows."""
    return _UNPRINTABLE.sub("", text)


def _names(tables: Sequence[Table]) -> list[str]:
    """Names of sheets: short, without the signs that Excel refuses, no two alike."""
    names: list[str] = []
    for table in tables:
        title = table.title.translate(_NOT_IN_NAMES).strip(" '")
        name = shorten(title, _NAME_LENGTH, placeholder="") or title[:_NAME_LENGTH] or "Sheet"
        taken = sum(one.casefold() == name.casefold() for one in names)
        names.append(f"{name[: _NAME_LENGTH - 3]} {taken + 1}" if taken else name)
    return names
