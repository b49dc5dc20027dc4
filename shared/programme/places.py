"""Finds a municipality under whatever spelling a list, a form or a poster has it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from shared.programme.model_programme import Municipality

_DOTLESS = str.maketrans({"ı": "i", "İ": "i"})  # Azerbaijani and Turkish; lower() would leave a combining dot


def fold(text: str) -> str:
    """A spelling without what people write differently: case (Georgian capitals too), accents, spaces, marks."""
    plain = unicodedata.normalize("NFKD", text.translate(_DOTLESS)).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


_KINDS = frozenset(
    map(
        fold,
        [
            "municipality",
            "district",
            "region",
            "rayon",
            "raion",
            "city",
            "town",
            "of",
            "მუნიციპალიტეტი",
            "რაიონი",
            "ქალაქი",
            "ქ",
            "bələdiyyəsi",
            "rayonu",
            "şəhəri",
            "մունիցիպալիտետ",
            "մունիցիպալիտետի",
            "շրջան",
            "քաղաք",
            "ք",
            "муниципалитет",
            "район",
            "города",
            "город",
            "г",
        ],
    )
)


def spellings(place: Municipality) -> Iterator[str]:
    """Every spelling of a municipality: its code, its names in all languages, its aliases."""
    yield place.code
    yield from place.name.root.values()
    yield from place.aliases


def bare(text: str) -> str:
    """The same without the words that say what kind of place it is: Марнеульский район, ქ. მარნეული, Marneuli district."""
    return fold(" ".join(word for word in text.split() if fold(word) not in _KINDS))


def index(places: Iterable[Municipality]) -> dict[str, Municipality]:
    """Municipalities by folded spelling, and by what is left of it without the kind of place."""
    known = [(spelling, place) for place in places for spelling in spellings(place)]
    return {bare(spelling): place for spelling, place in known} | {fold(s): place for s, place in known}


def find(known: Mapping[str, Municipality], text: str) -> Municipality | None:
    """The municipality of an index that a text names."""
    return known.get(fold(text)) or known.get(bare(text))
