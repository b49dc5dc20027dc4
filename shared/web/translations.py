"""Texts in the reader's language: gettext catalogues read from `.po` files, no compiled file on disk."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from shared.web.languages import LANGUAGES, SOURCE

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "paravani"
_EXTRACTORS = [("**.py", "python"), ("**.html", "jinja2"), ("**.xml", "jinja2")]
_OPTIONS = {"**.html": {"newstyle_gettext": "true", "trimmed": "true"}}


@dataclass(frozen=True)
class Gap:
    """A text that a reader would meet in English, and where its translation belongs."""

    file: Path
    msgid: str
    why: str

    def __str__(self) -> str:
        """One line for a terminal."""
        return f"{self.file}: {self.why}: {self.msgid!r}"


def mark(text: str) -> str:
    """Mark a text for translation where its language is not known yet; the page translates it."""
    return text


def po_file(folder: Path, lang: str) -> Path:
    """Where a folder keeps the texts of a language."""
    return folder / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


def _read(file: Path, lang: str) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream, locale=lang, abort_invalid=True)


@cache
def translations(lang: str, *folders: Path) -> Translations:
    """The texts of a language: the shared ones, then each service's own `locale` folder (later ones win).

    A text without translation, or with a fuzzy one, comes back in English.
    """
    merged = Translations(None, domain=DOMAIN)
    for folder in (LOCALE, *folders):
        file = po_file(folder, lang)
        if file.exists():
            compiled = io.BytesIO()
            write_mo(compiled, _read(file, lang))
            compiled.seek(0)
            loaded = Translations(compiled, domain=DOMAIN)
            merged = loaded if folder == LOCALE else cast("Translations", merged.merge(loaded))
    return merged


def messages(source: Path) -> set[str | tuple[str, ...]]:
    """Every text that the templates and the Python files below a folder ask gettext for (with its plural)."""
    keywords = {"_": None, "gettext": None, "_gettext": None, "mark": None, "ngettext": (1, 2), "_n": (1, 2)}
    found = extract_from_dir(source, _EXTRACTORS, _OPTIONS, keywords=keywords)
    return {message for _, _, message, _, _ in found}


def gaps(locale: Path, source: Path, languages: tuple[str, ...] = tuple(LANGUAGES)) -> list[Gap]:
    """What is not translated: texts used below `source` that `locale` lacks, has empty or has marked fuzzy.

    English is the source language: its file lists the texts and may leave every translation empty.
    """
    used = messages(source)
    return [gap for lang in languages for gap in _gaps_of(po_file(locale, lang), lang, used)]


def _gaps_of(file: Path, lang: str, used: set[str | tuple[str, ...]]) -> list[Gap]:
    catalogue = _read(file, lang) if file.exists() else Catalog(locale=lang)
    found: list[Gap] = []
    for wanted in sorted(used, key=str):
        msgid = wanted if isinstance(wanted, str) else wanted[0]
        entry = catalogue.get(msgid)
        if entry is None:
            found.append(Gap(file, msgid, "missing"))
        elif lang != SOURCE and entry.fuzzy:
            found.append(Gap(file, msgid, "fuzzy"))
        elif lang != SOURCE and not _complete(entry.string):
            found.append(Gap(file, msgid, "empty"))
    return found


def _complete(text: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(text) and all(text or ())
