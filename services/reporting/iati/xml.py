"""Small hands for writing IATI's XML."""

from __future__ import annotations

from typing import Any, TypeAlias

from lxml import etree

from shared.programme import Text

Element: TypeAlias = Any  # lxml ships no types
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def child(parent: Element, name: str, /, **attributes: str) -> Element:
    """A new last child."""
    return etree.SubElement(parent, name, attributes)


def narrative(parent: Element, text: Text) -> None:
    """A text in each of its languages; English, the activity's own, first and unmarked."""
    for lang in sorted(text.languages, key=lambda one: (one != "en", one)):
        written = child(parent, "narrative")
        if lang != "en":
            written.set(_LANG, lang)
        written.text = text.get(lang)


def english(parent: Element, text: str) -> None:
    """A text of our own."""
    child(parent, "narrative").text = text
