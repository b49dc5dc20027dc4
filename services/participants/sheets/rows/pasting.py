"""Rows that were copied in a spreadsheet program and pasted into a page: cells apart by tabs."""

from __future__ import annotations

import csv
import hashlib
import io

from services.participants.domain.refusals import Denied
from services.participants.sheets.rows.layout import MOST_ROWS, RawSheet, lay_out
from shared.files.sheets import Row
from shared.web.translations import mark


def read_pasted(text: str) -> tuple[RawSheet, str]:
    """The pasted rows, numbered as they stand in the field, and what tells this text from another."""
    rows = [
        Row(number, tuple(cell.strip() or None for cell in cells))
        for number, cells in enumerate(
            csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE), start=1
        )
        if any(cell.strip() for cell in cells)
    ]
    if not rows:
        raise Denied("nothing_pasted", mark("Paste at least one row."), "pasted")
    if len(rows) > MOST_ROWS:
        told = mark("The sheet has %(rows)s rows; at most %(most)s can be imported at once. Split it.")
        raise Denied("sheet_too_long", told, "pasted", rows=len(rows), most=MOST_ROWS)
    return lay_out(rows), hashlib.sha256(text.encode()).hexdigest()
