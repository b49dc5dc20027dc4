"""Finds a municipality under whatever spelling a list, a form or a poster has it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from shared.programme.model_programme import Municipality

_DOTLESS = str.maketrans({"ı": "i", "İ": "i"})  # Azerbaijani and Turkish; lower() would leave a combining dot


def fold(text: str) -> str:
    """A spelling without what people write differently: case (Georgian capitals too), accents, spaces, marks."""
    plain = unicodedata.normalize("NFKD", text.translate(_DOTLESS)).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def spellings(place: Municipality) -> Iterator[str]:
    """Every spelling of a municipality: its code, its names in all languages, its aliases."""
    yield place.code
    yield from place.name.root.values()
    yield from place.aliases


def index(places: Iterable[Municipality]) -> dict[str, Municipality]:
    """Municipalities by folded spelling."""
    return {fold(spelling): place for place in places for spelling in spellings(place)}
