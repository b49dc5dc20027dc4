"""Every page of the public form on a phone, in every language: nothing serious for axe, nothing sideways, no script."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page

from tests.browser.fitness import faults
from tests.browser.village import PHONE, Village
from tests.browser.visits import PUBLIC

pytestmark = pytest.mark.long


@pytest.mark.parametrize("lang", PUBLIC)
def test_each_page_up_to_the_answer_is_fit_for_everybody(village: Village, lang: str) -> None:
    page = village.visitor(PHONE)
    page.goto(f"{village.url('kkm')}/k/marneuli")
    again = lang != PUBLIC[0]
    found = {"language": _faults(page, again=again)}
    page.goto(f"{village.url('kkm')}/{lang}/complaint?poster=ge-kk-mar")
    for name, act in _WAY.items():
        found[name] = _faults(page, again=again)
        act(page)
        page.click("#go")
    found["done"] = _faults(page, again=again)
    code = page.locator(".panel .code").inner_text()
    page.goto(f"{village.url('kkm')}/{lang}/complaint/track")
    page.fill("#code", "00000000000")
    page.click("main button")
    found["unknown code"] = _faults(page, again=again)
    page.fill("#code", code)
    page.click("main button")
    found["status"] = _faults(page, again=again)
    assert {name: some for name, some in found.items() if some} == {}


def _nothing(_: Page) -> None:
    """The page is left as it is."""


_NO_PHOTO: FilePayload = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"MZ"}


def _drawn() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG")
    return out.getvalue()


_PHOTO: FilePayload = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": _drawn()}
_WAY: dict[str, Callable[[Page], None]] = {
    "topic without an answer": _nothing,
    "topic": lambda page: page.check("input[name=category_group][value=conduct]"),
    "story": lambda page: page.fill("#text", "…" * 300),
    "whom": lambda page: page.check("input[name=staff_of][value='']"),
    "place": _nothing,
    "contact": _nothing,
    "file": lambda page: page.set_input_files("#file", _NO_PHOTO),
    "file that is no photo": lambda page: page.set_input_files("#file", _PHOTO),
    "check": lambda page: page.click("button[value=file]"),
    "check with a file": _nothing,
}


def _faults(page: Page, *, again: bool) -> list[str]:
    page.wait_for_load_state()  # a click waits for the next page to begin, and axe needs the whole of it
    found = faults(page, words_only=again)
    wide = page.evaluate("document.documentElement.scrollWidth")
    scripts = page.locator("script").count()
    return [*found, *([f"{wide} pixels wide"] if wide > PHONE else []), *(["a script"] if scripts else [])]
