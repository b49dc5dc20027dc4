"""A language that marks every text which went through translation: what stands on a page without a mark did not.

Texts of the catalogue become ⟦…⟧; names from the programme files, numbers, days and sums ⟪…⟫, since they have languages of their
own. What is left are codes, logins, proper names, and faults.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from babel.support import NullTranslations
from fastapi import FastAPI
from lxml import html

from shared.programme.model_base import Text
from shared.web import formats, page, site

_MARKED = re.compile(r"⟦[^⟦⟧]*⟧|⟪[^⟪⟫]*⟫|[⟦⟪][^⟦⟪⟧⟫]*\.\.\.$")  # the last: one that a template cut
_CODE = re.compile(r"[A-Z]+\d?(\.\w+)*|[a-z_]+(\.[a-z_]+)+(\.v\d+)?…?|https?://\S+|\d\S*|/\S*")
"""Indicators, event types and what they begin with, addresses, hashes and days: the same in every language."""
_LETTER = re.compile(r"[^\W\d_]")
_SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-l")
_SILENT = {"script", "style", "code", "pre"}


class Pseudo(NullTranslations):  # type: ignore[misc]
    """Every text, marked."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return f"⟦{singular if number == 1 else plural}⟧"

    ugettext, ungettext = gettext, ngettext


def speak(patch: pytest.MonkeyPatch) -> None:
    """Let every page that is made from now on speak it."""
    patch.setattr(page, "translations", lambda *_: Pseudo())
    for name in ("format_number", "format_percent", "format_money", "format_date", "format_instant"):
        patch.setattr(formats, name, _marked(getattr(formats, name)))
    patch.setattr(page, "in_language", _marked(page.in_language))
    patch.setattr(Text, "get", _marked(Text.get))
    patch.setattr(site, "in_language", _marked(site.in_language))


def _marked(make: Any) -> Any:
    def marked(*given: Any, **more: Any) -> str:
        made = str(make(*given, **more))
        return made if made.startswith("⟪") or not made else f"⟪{made}⟫"

    return marked


def untranslated(content: str, known: frozenset[str]) -> list[str]:
    """The words of a page that carry no mark and are none of those that are the same in every language."""
    return [text.strip() for text in said(content) if _words(text, known)]


def said(content: str) -> Iterator[str]:
    """Every text that a page shows or has read aloud in its own language."""
    for element in html.fromstring(content).iter():
        if isinstance(element.tag, str) and not _is_silent(element):
            texts = [element.text, *(child.tail for child in element), *map(element.get, _SPOKEN)]
            yield from (text for text in texts if text)


def _is_silent(element: Any) -> bool:
    """What is not read aloud in the page's language: code, names of languages, what says that it is not to be translated."""
    return any(
        one.tag in _SILENT or one.get("translate") == "no" or "code" in (one.get("class") or "").split()
        or (one.get("lang") and one.tag != "html")
        for one in (element, *element.iterancestors())
    )  # fmt: skip


def _words(text: str, known: frozenset[str]) -> bool:
    rest = text
    while (less := _MARKED.sub(" ", rest)) != rest:
        rest = less
    words = (word.strip(".,:;()·") for word in rest.split())
    return any(_LETTER.search(word) and word not in known and not _CODE.fullmatch(word) for word in words)


@contextmanager
def serving(app: FastAPI, port: int) -> Iterator[None]:
    """The application on a port of the loopback, in a thread."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)  # until a condition: the server has no other sign
    yield
    server.should_exit = True
    thread.join(20)
