"""Search in lists whose names are no secret: organisations, activities; a word finds its spelling in another script. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.participants.matching import normalise
from shared.postgres import Row


def fitting(rows: Sequence[Row], typed: str, name: str = "name") -> list[Row]:
    """The rows in whose `name` each typed word begins a word, or whose id holds the text; all for an empty text."""
    text = typed.strip().casefold()
    return [row for row in rows if text in str(row["id"]).casefold() or fits(row[name], text)]


def fits(name: str, typed: str) -> bool:
    """Whether a name holds a text, or each word of it begins one of the name's, in whatever script."""
    if typed.casefold() in name.casefold():
        return True
    words, there = folded(typed), folded(name)
    return bool(words) and all(any(one.startswith(word) for one in there) for word in words)


def folded(text: str) -> list[str]:
    """The words of a text in the one coarse spelling of all scripts."""
    return [part for word in re.split(r"[^\w]+", text) if word for part in normalise.parts(word)]
