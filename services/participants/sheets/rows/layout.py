"""Where on a sheet the rows are: its code row, its headers, and what is no row at all (empty ones, totals); pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.participants.domain.refusals import Denied
from services.participants.sheets.rows import words
from shared.files.sheets import Row, Value
from shared.web.translations import mark

MARK = (
    "paravani attendance"  # how the first cell of a template's hidden row begins; the activity's id follows
)
MOST_ROWS = 5_000
_LOOK = 20  # rows among which the headers are
_INVISIBLE = (
    "Cf"  # soft hyphens, joiners, marks of direction: nobody types them, and no name is known by them
)
_ENOUGH = 2  # columns that are known make a row the headers'


@dataclass(frozen=True, slots=True)
class RawLine:
    """A row as it was written: its number on the sheet, and the text in each column that is known."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it was written. `activity` is the one that the template was made for, if it was one of ours."""

    lines: tuple[RawLine, ...]
    activity: str = ""
    unread: tuple[str, ...] = ()  # headers that are no column of ours


def lay_out(grid: Sequence[Row]) -> RawSheet:
    """The rows of a sheet; Denied if it has none, or more than can be imported at once."""
    rows = [(row.number, [written(cell) for cell in row.cells]) for row in grid]
    activity, columns, unread, begin = _head(rows)
    lines = tuple(
        line for number, cells in rows[begin:] if (line := _line(number, cells, columns)) is not None
    )
    if not lines:
        raise Denied("sheet_empty", mark("There is no row with a name on this sheet."), "file")
    if len(lines) > MOST_ROWS:
        told = mark("The sheet has %(rows)s rows; at most %(most)s can be imported at once. Split it.")
        raise Denied("sheet_too_long", told, "file", rows=len(lines), most=MOST_ROWS)
    return RawSheet(lines, activity, unread)


def _head(rows: Sequence[tuple[int, list[str]]]) -> tuple[str, dict[int, str], tuple[str, ...], int]:
    """The activity of the code row, the column of each place, unread headers, and where the rows begin."""
    activity, coded = "", dict[int, str]()
    for at, (_, cells) in enumerate(rows[:_LOOK]):
        if cells and cells[0].startswith(MARK):
            activity = cells[0].removeprefix(MARK).strip()
            coded = {place: code for place, code in enumerate(cells) if code in words.COLUMNS}
            continue
        if len(_known(cells)) >= _ENOUGH and _names(cells):
            return activity, coded or _once(_known(cells)), _unread(cells, coded), at + 1
    for at, (_, cells) in enumerate(rows[:_LOOK]):
        if _names(cells) and not coded:  # names alone, or with columns of somebody's own
            return activity, _once(_known(cells)), _unread(cells, coded), at + 1
    return activity, coded or _in_order(rows), (), 0


def _known(cells: Sequence[str]) -> dict[int, str]:
    """The columns of ours that a row's cells name, by their places."""
    return {place: code for place, text in enumerate(cells) if text and (code := words.column_of(text))}


def _names(cells: Sequence[str]) -> bool:
    """Whether a row is the heading of names."""
    return not {"name", "first_name", "last_name"}.isdisjoint(_known(cells).values())


def _unread(cells: Sequence[str], coded: dict[int, str]) -> tuple[str, ...]:
    """The headings that are no column of ours, but for those that nobody would expect to be read."""
    others = [text for place, text in enumerate(cells) if text and place not in _known(cells) | coded]
    return tuple(text for text in others if not (words.is_numbering(text) or words.is_technical(text)))


def _once(found: Mapping[int, str]) -> dict[int, str]:
    """Each column where it stands first."""
    kept: dict[int, str] = {}
    for place, code in found.items():
        if code not in kept.values():
            kept[place] = code
    return kept


def _in_order(rows: Sequence[tuple[int, list[str]]]) -> dict[int, str]:
    """A sheet without headers has the template's columns in their order, after the rows' numbers if it has those."""
    written_ = [cells for _, cells in rows if any(cells)]
    numbered = bool(written_) and all(cells[0].isdigit() for cells in written_ if cells and cells[0])
    return {place + numbered: code for place, code in enumerate(words.OFFERED)}


def _line(number: int, cells: Sequence[str], columns: Mapping[int, str]) -> RawLine | None:
    """A row, unless it is the code row, the headers, empty (but for its own number), or the totals."""
    if any(cell.startswith(MARK) for cell in cells[:1]) or any(words.is_total(cell) for cell in cells[:3]):
        return None
    if len(_known(cells)) >= _ENOUGH or (_names(cells) and len(columns) == 1):
        return None  # the headers once more, as on each page of a print
    there = {code: cells[place] for place, code in columns.items() if place < len(cells)}
    told = {code: " ".join(text.split()) for code, text in there.items() if text}
    return RawLine(number, told) if told else None


def written(cell: Value) -> str:
    """A cell as text: a day as 1990-03-12, a whole number without decimals."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
    seen = "".join(sign for sign in str(cell) if unicodedata.category(sign) != _INVISIBLE)
    return "\n".join(" ".join(line.split()) for line in seen.splitlines()).strip()
