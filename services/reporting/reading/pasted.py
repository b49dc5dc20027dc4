"""References as people paste them: some at once, apart by spaces, commas or lines, in groups or not, in any case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.reporting.reading.references import BYTES, grouped

_APART = re.compile(r"[,;\n\r\t]+")
_BETWEEN_GROUPS = re.compile(r"[-\u2010-\u2015.:_]")
_DIGITS = 2 * BYTES
_WHOLE = re.compile(rf"(?:[0-9a-f]{{{_DIGITS}}})+")


def references(text: str) -> list[str]:
    """Each reference once, as it is shown, in the order given; what is none stays as it was written."""
    return list(dict.fromkeys(one for part in _APART.split(text) for one in _of(part.strip())))


def _of(part: str) -> Iterator[str]:
    """Those of a part: its words, or, where the groups of one stand apart, all its words together."""
    together = _digits("".join(part.split()))
    if _WHOLE.fullmatch(together):
        yield from (grouped(together[at : at + _DIGITS]) for at in range(0, len(together), _DIGITS))
        return
    for word in part.split():
        digits = _digits(word)
        yield from _of(digits) if _WHOLE.fullmatch(digits) else (word,)


def _digits(text: str) -> str:
    return _BETWEEN_GROUPS.sub("", text).lower()
