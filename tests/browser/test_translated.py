"""On a page in Armenian no word in Latin letters is left that is not marked as English, as code, or a name.

Armenian stands for every language here: its letters tell a text that nobody translated from one that somebody did.
"""

from __future__ import annotations

import re

import pytest

from tests.browser.village import PHONE, Village
from tests.browser.visits import DONOR, PLACES, Place

_WORDS = r"""() => { const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const near = walk.currentNode.parentElement;
    if (near.closest('[lang]:not(html), [translate=no], .code, pre, option, script, style, .foot')) continue;
    for (const word of walk.currentNode.textContent.match(/\p{L}[\p{L}\p{N}._@-]*/gu) || [])
      if (/^[A-Za-z._@-]{3,}/.test(word)) found.add(word);
  }
  return [...found]; }"""
_NAMES = {
    "CENN", "CTC", "KKM", "CSV", "GEL", "IATI", "JSON", "PDF", "XLSX", "DOCX", "API", "HTTP", "OPSYS", "SHA", "XML", "Kafka",
    "CloudEvents", "AsyncAPI", "Paravani", "FILE", "YPP", "iati", "reporter", "donor", "contract", "report", "verify",
    "paravani", "cenn", "ctc", "kkm",
}  # fmt: skip
_CODES = re.compile(
    r"^(ce_|programme\.yaml|logframe\.yaml|[A-Z]{1,3}\.?\d*$|[A-Z]+\.?\d|[a-z_]+\.[a-z_]+|help$|help@|example)"
)
PAGES = [one for one in PLACES if one.languages is DONOR and one.who is None]


@pytest.mark.parametrize("place", PAGES, ids=[one.path for one in PAGES])
def test_no_word_is_left_untranslated_and_unmarked(village: Village, place: Place) -> None:
    page = village.visitor(PHONE)
    path = place.path.format("hy")
    page.goto(village.url("reporting") + path)
    words = {one.split("-")[0].rstrip(".") for one in page.evaluate(_WORDS)}  # a case ending follows a hyphen
    left = {one for one in words if one not in _NAMES and not _CODES.match(one)}
    assert not left
