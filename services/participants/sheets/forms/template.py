"""The sheet to fill in, made for one activity: headers in four languages, lists to choose from, its code hidden."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.participants.programme.names import Names
from services.participants.sheets.rows import words
from services.participants.sheets.rows.layout import MARK

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS = 500  # to fill in
_FIRST = 4  # the first row to fill in, as the program shows it: code, title, headers stand above
_WIDTHS = {
    "name": 30,
    "birth_year": 14,
    "sex": 12,
    "home": 22,
    "organisation": 30,
    "phone": 16,
    "personal_number": 17,
}
_TEXT = {"phone", "personal_number"}
_LISTS = "lists"


@dataclass(frozen=True, slots=True)
class Made:
    """What a template is made for: the activity, its title, the organisations that may be chosen."""

    activity: str
    title: str
    organisations: Sequence[str]


def make(for_: Made, names: Names) -> bytes:
    """The XLSX; lists are in the reader's language, headers in Georgian, English, Azerbaijani and Armenian."""
    import xlsxwriter  # noqa: PLC0415 - heavy, needed on this download only

    out = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, safe) as book:
        sheet = book.add_worksheet("attendance")
        lists = _lists(book, _choices(for_, names))
        _head(book, sheet, for_)
        _columns(book, sheet, lists)
    return out.getvalue()


def _choices(for_: Made, names: Names) -> dict[str, list[str]]:
    """What may be chosen in each column."""
    places = [word for _, word in (*names.places, *names.places_outside)]
    offered = {
        column: [word for _, word in words.offered(kind, names.lang)] for column, kind in _KINDS.items()
    }
    return offered | {"home": places, "organisation": list(for_.organisations)}


_KINDS = {"sex": "sex", "disability": "answer", "role": "role"}


def _head(book: Workbook, sheet: Worksheet, for_: Made) -> None:
    """The hidden row of codes, the title, the headers."""
    sheet.write_row(0, 0, [f"{MARK} {for_.activity}", *words.OFFERED])
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.write_string(1, 1, for_.title, book.add_format({"bold": True, "font_size": 14}))
    form = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    sheet.write_string(2, 0, "№", form)
    for place, column in enumerate(words.OFFERED, start=1):
        told = dict.fromkeys(words.header(column, lang) for lang in words.HEADER_LANGUAGES[:4])
        sheet.write_string(2, place, "\n".join(told), form)
    sheet.set_row(2, 64)
    sheet.freeze_panes(3, 2)


def _columns(book: Workbook, sheet: Worksheet, lists: Mapping[str, str]) -> None:
    """Widths, lists to choose from, row numbers, a page that prints."""
    sheet.set_column(0, 0, 5)
    text = book.add_format({"num_format": "@"})
    for place, column in enumerate(words.OFFERED, start=1):
        sheet.set_column(place, place, _WIDTHS.get(column, 13), text if column in _TEXT else None)
        if source := lists.get(column):
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(_FIRST - 1, place, _FIRST + ROWS - 2, place, rule)
    for number in range(ROWS):
        sheet.write_number(_FIRST - 1 + number, 0, number + 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _lists(book: Workbook, choices: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A hidden sheet that holds what may be chosen; the address of each column's list."""
    sheet = book.add_worksheet(_LISTS)
    sheet.hide()
    addresses = {}
    for place, (column, some) in enumerate(choices.items()):
        sheet.write_column(0, place, some)
        if some:
            letter = chr(ord("A") + place)
            addresses[column] = f"={_LISTS}!${letter}$1:${letter}${len(some)}"
    return addresses
