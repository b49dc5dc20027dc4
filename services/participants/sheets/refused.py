"""The refused rows of a recorded sheet as a file: the columns as they were, the reason in the last one."""

from __future__ import annotations

from collections.abc import Sequence

from services.participants.sheets.rows import words
from services.participants.sheets.rows.sorting import Sorted
from services.participants.sheets.told import sentence
from shared.files.tables import Column, Table, xlsx
from shared.web.forms import Gettext


def refused_rows(lines: Sequence[Sorted], title: str, lang: str, gettext: Gettext) -> bytes:
    """An XLSX that can be mended and uploaded again."""
    columns = [column for column in words.COLUMNS if any(column in one.line.raw.cells for one in lines)]
    headings = [gettext("Row"), *(words.header(one, lang) for one in columns), gettext("Reason")]
    rows = [
        [
            str(one.number),
            *(one.line.raw.cells.get(column, "") for column in columns),
            " ".join(sentence(note, gettext) for note in one.notes),
        ]
        for one in lines
    ]
    wide = [Column(text, width=60 if text == headings[-1] else 20) for text in headings]
    return xlsx(Table(title, wide, rows))
