"""The words that people write into attendance sheets, in five languages; the table is data beside this module."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from shared.programme.places import fold

_DATA: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))
HEADER_LANGUAGES = ("ka", "en", "az", "hy", "ru")
COLUMNS: tuple[str, ...] = tuple(_DATA["columns"])
OFFERED = tuple(
    one for one in COLUMNS if one not in {"first_name", "last_name", "age", "submission"}
)  # in a template


def _plain(text: str) -> str:
    """Folded; a text of signs only stays as it is."""
    return fold(text) or text.strip()


def _codes(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {_plain(word): code for code, words in table.items() for word in words}


def _headers(column: Mapping[str, Any]) -> list[str]:
    return [*(column[lang] for lang in HEADER_LANGUAGES), *column["also"]]


_COLUMN_OF = _codes({code: [code, *_headers(column)] for code, column in _DATA["columns"].items()})
_NUMBERING = {_plain(word) for word in _DATA["numbering"]}
_TECHNICAL = {_plain(word) for word in _DATA["technical"]}
_UNKNOWN = {_plain(word) for word in _DATA["unknown"]}
_TOTAL = {_plain(word) for word in _DATA["total"]}
_SUMMED = {_plain(word) for line in (*_DATA["total"], *_DATA["summed"]) for word in line.split()}
_WORD = re.compile(r"[^\W\d_]+")
_CODE_OF = {name: _codes(_DATA[name]) for name in ("sex", "answer", "role")}


def column_of(header: str) -> str | None:
    """The column that a header names in any of its languages, one of which is enough; None if none is known."""
    for part in (header, *header.replace("/", "\n").splitlines()):
        if found := _COLUMN_OF.get(_plain(part)):
            return found
    return None


def is_numbering(header: str) -> bool:
    """Whether a header stands over the rows' own numbers."""
    return _plain(header) in _NUMBERING


def is_technical(header: str) -> bool:
    """Whether Kobo or ODK wrote the column for themselves."""
    return header.startswith(("_", "meta", "formhub/")) or _plain(header) in _TECHNICAL


def header(column: str, lang: str) -> str:
    """A column's header in a language."""
    return str(_DATA["columns"][column][lang])


def offered(kind: str, lang: str) -> list[tuple[str, str]]:
    """(code, word) that a template offers for `sex`, `answer` or `role` in a language."""
    return [(code, words[lang]) for code, words in _DATA["offered"][kind].items()]


def code(kind: str, word: str) -> str | None:
    """The code of a word for `sex`, `answer` or `role`; None if it is not known."""
    return _CODE_OF[kind].get(_plain(word))


def is_unknown(text: str) -> bool:
    """Whether a cell says that something is not known or not told."""
    return _plain(text) in _UNKNOWN


def is_total(text: str) -> bool:
    """Whether a cell begins a row of totals: a word for them, or a number with words of summing up only."""
    if _plain(text.rstrip(" :")) in _TOTAL:
        return True
    told = _WORD.findall(text)
    return any(map(str.isdigit, text)) and bool(told) and all(_plain(word) in _SUMMED for word in told)
