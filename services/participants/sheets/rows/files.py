"""An uploaded file becomes a sheet as it was written; hostile ones are refused before anything reads them."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from services.participants.domain.refusals import Denied
from services.participants.sheets.rows.layout import RawSheet, lay_out
from shared.files import sheets
from shared.web.translations import mark

_LONGEST = 120  # characters of a file's name


def read_file(content: bytes, name: str) -> tuple[RawSheet, str]:
    """The first visible sheet that says something, and the SHA-256 of the file; Refused if it cannot be trusted."""
    for sheet in sheets.read(content, name):
        if sheet.rows and not sheet.hidden:
            return lay_out(sheet.rows), hashlib.sha256(content).hexdigest()
    raise Denied("sheet_empty", mark("There is no row with a name on this sheet."), "file")


def short_name(name: str) -> str:
    """A file's name without folders and control characters."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[-_LONGEST:] or "sheet"
