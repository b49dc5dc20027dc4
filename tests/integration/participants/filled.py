"""Attendance sheets as officers fill them: the template with rows, or a file of their own."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl

Rows = Sequence[Sequence[object]]
HEADERS = (
    "სახელი და გვარი",
    "დაბადების წელი",
    "სქესი",
    "მუნიციპალიტეტი",
    "ორგანიზაცია",
    "ტელეფონი",
    "პირადი ნომერი",
)
PEOPLE: Rows = (
    ("ნინო ბერიძე", 1990, "ქალი", "მარნეული"),
    ("Fidan Əliyeva", "12.03.1988", "qadın", "Marneuli"),
    (None,),
    ("Арам Петросян", "1979", "м", "Ниноцминда"),
    ("სულ", 3),
)


def in_template(template: bytes, rows: Rows) -> bytes:
    """The rows written into the template's own fields."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book["attendance"]
    for number, row in enumerate(rows, start=4):
        for place, value in enumerate(row, start=2):
            sheet.cell(number, place, value)
    return _saved(book)


def own_file(rows: Rows, headers: Sequence[str] = HEADERS, above: int = 2) -> bytes:
    """A sheet that somebody made: some rows of words above the headers, then people."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(above):
        sheet.cell(number + 1, 1, "ტრენინგის სია")
    for place, text in enumerate(headers, start=1):
        sheet.cell(above + 1, place, text)
    for number, row in enumerate(rows, start=above + 2):
        for place, value in enumerate(row, start=1):
            sheet.cell(number, place, value)
    return _saved(book)


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
