"""One identifier out of the many ways in which it is written; pure.

Names are folded across Georgian (both alphabets), Armenian, Azerbaijani, Russian and Latin spellings into one coarse
spelling: it forgets what the scripts do not agree on (kinds of k and p, a and e, g and h, y and i, doubled letters).
The table of letters is data beside this module. A folded name is only ever used together with year and place of birth.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

_DATA: dict[str, Any] = json.loads(Path(__file__).with_name("letters.json").read_text("utf-8"))
_LETTERS = str.maketrans(_DATA["letters"])
_AZERBAIJANI = str.maketrans(_DATA["azerbaijani"]["letters"])
_LATIN: tuple[tuple[str, str], ...] = (
    ("alex", "aleks"), ("max", "maks"), ("shch", "S"), ("tch", "C"), ("sh", "S"), ("ch", "C"), ("dzh", "j"),
    ("dj", "j"), ("zh", "j"), ("dz", "z"), ("ts", "C"), ("tz", "C"), ("kh", "g"), ("gh", "g"), ("ck", "k"),
    ("th", "t"), ("ph", "p"), ("ou", "u"), ("c", "C"), ("q", "k"), ("x", "g"), ("h", "g"), ("w", "v"), ("f", "p"),
    ("y", "i"),
)  # fmt: skip
_NOMINATIVE = re.compile(r"(av|ov|in|ian)i$")  # what Georgian adds to a foreign surname
_PERSONAL_NUMBER = 11  # digits of a Georgian personal number
_PHONE = (9, 15)  # digits: a Georgian number without its country; the longest of ITU-T E.164
_GEORGIA = "995"
_MOST_PARTS = 5  # of a name; more is a sentence


def personal_number(text: str) -> str | None:
    """The 11 digits of a Georgian personal number, however they are set; None if it is none."""
    digits = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text))
    return digits if len(digits) == _PERSONAL_NUMBER and digits.isascii() and digits.isdigit() else None


def document(text: str) -> str | None:
    """A passport's number as capitals and digits; None if it is none."""
    plain = re.sub(r"[\s.\-/]", "", unicodedata.normalize("NFKC", text)).upper()
    fits = 5 <= len(plain) <= 20 and plain.isascii() and plain.isalnum()  # noqa: PLR2004 - ICAO 9303 and longer ones
    return plain if fits and any(letter.isdigit() for letter in plain) else None


def phone(text: str) -> str | None:
    """A phone number with its country, Georgia's where none is written; None if it is too short or too long."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    digits = digits.removeprefix("00")
    local = digits.removeprefix("0")
    if len(local) == _PHONE[0]:
        digits = _GEORGIA + local
    return digits if _PHONE[0] < len(digits) <= _PHONE[1] else None


def weak(name: str, birth_year: int | None, home: str) -> Iterator[str]:
    """Each pair of a name's parts with year and municipality; nothing where one of the three is not known.

    Pairs, because one sheet has both surnames and another one has one, and nobody says which part is the given name.
    """
    if birth_year is None or home in {"", "unknown"}:
        return
    for pair in combinations(sorted(set(parts(name))), 2):
        yield "|".join((*pair, str(birth_year), home))


def parts(name: str) -> list[str]:
    """The folded parts of a name without patronymics and particles, in the order in which they stand."""
    plain = re.sub(r"[^\w\s\-‐-―]|_", "", name)  # apostrophes, full stops
    found = [folded for part in re.split(r"[\s\-‐-―]+", plain) if (folded := _folded(part, name))]
    return found if len(found) <= _MOST_PARTS else []


def _folded(part: str, name: str) -> str:
    latin = _transliterated(part, azerbaijani=any(mark in name for mark in _DATA["azerbaijani"]["marks"]))
    if latin in _DATA["particles"] or latin.endswith(tuple(_DATA["patronymic_endings"])):
        return ""
    for written, sound in _LATIN:
        latin = latin.replace(written, sound)
    latin = re.sub(r"^ie", "e", latin.replace("iu", "u")).replace("e", "a")
    return _NOMINATIVE.sub(r"\1", re.sub(r"(.)\1+", r"\1", latin))


def _transliterated(part: str, *, azerbaijani: bool) -> str:
    lower = part.replace("İ", "i").casefold()  # casefold() would leave a combining dot
    initial: Mapping[str, str] = _DATA["initial"]
    for written, sound in _DATA["digraphs"].items():
        lower = lower.replace(written, sound)
    if lower[:1] in initial:
        lower = initial[lower[0]] + lower[1:]
    if azerbaijani:
        lower = lower.translate(_AZERBAIJANI)
    plain = unicodedata.normalize("NFKD", lower.translate(_LETTERS))
    return "".join(letter for letter in plain if letter.isalnum())
