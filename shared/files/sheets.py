"""Spreadsheets that people upload: XLSX, ODS or CSV, read into rows that keep the sheet's own row numbers.

A file is looked at before it is opened: what would fill the memory, run something or fetch something is refused with one
sentence. Values come as they were typed: whole numbers as int, days as date, text stripped, empty cells as None.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from shared.files import hostile, letters
from shared.files.hostile import MAX_ROWS, unreadable
from shared.web.translations import mark

Value = str | int | Decimal | bool | date | datetime | time | None
_TOO_WIDE = mark("A cell of the text file is far too long; save the sheet as XLSX or CSV again.")
_LOOK = 50  # lines of a text file that tell what separates cells


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says something: its number as the spreadsheet program shows it, its cells from column A on."""

    number: int
    cells: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; empty rows are left out, their numbers are not given to others."""

    name: str
    hidden: bool
    rows: tuple[Row, ...]


def read(content: bytes, name: str = "") -> tuple[Sheet, ...]:
    """The sheets of an uploaded file, hidden ones too; Refused with a sentence if it cannot be trusted or read."""
    if hostile.is_archive(content):
        hostile.check(content)
        return _workbook(content)
    hostile.check_text(content)
    return (Sheet(name, hidden=False, rows=_rows(_csv(content))),)


def _workbook(content: bytes) -> tuple[Sheet, ...]:
    from python_calamine import (  # noqa: PLC0415 - needed on an upload only
        CalamineError,
        CalamineWorkbook,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return tuple(
            Sheet(
                one.name,
                one.visible != SheetVisibleEnum.Visible,
                _rows(_grid(book.get_sheet_by_name(one.name))),
            )
            for one in book.sheets_metadata
        )
    except CalamineError:
        raise unreadable(
            mark("The file is damaged or not a spreadsheet; save it as XLSX, ODS or CSV and try again.")
        ) from None


def _grid(sheet: Any) -> list[list[object]]:  # noqa: ANN401 - a sheet of a library that is loaded on an upload only
    """All cells; one that is merged over several rows says the same in each of them."""
    lines: list[list[object]] = sheet.to_python(skip_empty_area=False)
    left = MAX_ROWS
    for (first, place), (last, _) in sheet.merged_cell_ranges or ():
        below = range(first + 1, min(last + 1, len(lines), first + 1 + left))
        left -= len(below)
        for number in below:
            lines[number][place] = lines[number][place] or lines[first][place]
    return lines


def _csv(content: bytes) -> list[list[str]]:
    text = letters.decode(content)
    delimiter = _delimiter(text.splitlines()[:_LOOK])
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as wrong:
        if "field limit" in str(wrong):
            raise unreadable(_TOO_WIDE) from None
        raise unreadable(
            mark("The text file has a quotation mark that nothing closes; save it as XLSX or CSV again.")
        ) from None


def _delimiter(lines: Sequence[str]) -> str:
    """What stands between cells: the sign that most lines have, for titles and names have commas of their own."""
    return max("\t;,", key=lambda sign: sum(sign in line for line in lines))


def _rows(lines: Sequence[Sequence[object]]) -> tuple[Row, ...]:
    if len(lines) > MAX_ROWS:
        raise hostile.too_long()
    read_lines = ((number, tuple(map(_value, line))) for number, line in enumerate(lines, start=1))
    return tuple(
        Row(number, cells) for number, cells in read_lines if any(cell is not None for cell in cells)
    )


def _value(cell: object) -> Value:
    """A cell as it was meant: 1990.0 is 1990, a midnight is a day, blanks are nothing."""
    match cell:
        case str() | timedelta():
            return str(cell).replace("\u00a0", " ").strip() or None
        case float():
            return int(cell) if cell.is_integer() else Decimal(str(cell))
        case datetime():
            return cell.date() if cell.time() == time() else cell
        case int() | date() | time():
            return cell
        case _:
            return None
