"""Which languages the pages speak, and how one is chosen: by the first part of the path, `/ka/…`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from starlette.convertors import Convertor, register_url_convertor

# Each language is named in itself, never by a flag; the order is the one of the switch.
LANGUAGES: Final = {
    "en": "English",
    "ka": "ქართული",
    "az": "Azərbaycanca",
    "hy": "Հայերեն",
    "ru": "Русский",
}
SOURCE: Final = "en"
LANG: Final = "/{lang:lang}"
"""Prefix of every page's path. It matches the known languages only, so `/v1/…` is never taken for one."""


class _LanguageConvertor(Convertor[str]):
    regex = "|".join(LANGUAGES)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("lang", _LanguageConvertor())


def of_path(path: str) -> str | None:
    """The language that a path names, or None: `/ka/desk` -> ka, `/v1/session` -> None."""
    first = path.strip("/").split("/", 1)[0]
    return first if first in LANGUAGES else None


def negotiate(accept_language: str, offered: Iterable[str] = LANGUAGES) -> str:
    """The offered language that an `Accept-Language` header (RFC 9110 12.5.4) likes best; else the first offered."""
    choices = tuple(offered)
    best, best_weight = choices[0], 0.0
    for part in accept_language.split(","):
        tag, _, parameters = part.strip().partition(";")
        weight = _weight(parameters)
        language = tag.split("-", 1)[0].lower()
        if language in choices and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
