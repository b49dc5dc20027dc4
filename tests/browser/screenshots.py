"""Pictures of a running demo: the README's, or with `--every` the main screens in all languages, widths, dark and printed.

`python -m tests.browser.screenshots --folder .demo [--every FOLDER]`
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from deploy.embedded.addresses import LOGINS, WHERE
from deploy.provision.layout import ROOT
from tests.browser.chromium import launch

IMAGES = ROOT / "docs" / "images"
LANGUAGES = ("en", "ka", "az", "hy")
SCREENS = (
    "logframe", "indicators/X.2", "municipalities", "sub-grants", "complaints", "periods", "iati", "quality",
    "compare", "versions", "about", "sign-in",
)  # fmt: skip
SIGNED_IN = ("finance", "integrators", "waiting", "periods/2024", "indicators/X.2/events?by=sex%3DF")
WIDTHS = (360, 768, 1280)  # CSS pixels
SHEET = 1040  # CSS pixels: A4 across
MODES = ("light", "dark", "print")
_HEIGHT = 1500  # CSS pixels


def main() -> int:
    """Take them; 0, or 1 after one sentence."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".demo", help="the running demo's folder (.demo)"
    )
    parser.add_argument(
        "--every", type=Path, help="put every screen here, in all languages, widths and modes"
    )
    asked = parser.parse_args()
    where = asked.folder / WHERE
    if not where.exists():
        return _failed(f"there is no demo in {where.parent}; start one with `make demo`")
    reporting = json.loads(where.read_text(encoding="utf-8"))["sites"]["reporting"]
    try:
        with sync_playwright() as driver:
            _take(launch(driver), reporting, asked.folder / LOGINS, asked.every)
    except RuntimeError as missing:
        return _failed(str(missing))
    except Error as failure:
        return _failed(f"the demo in {where.parent} shows no page: {failure.message.splitlines()[0]}")
    return 0


def _take(browser: Browser, site: str, logins: Path, every: Path | None) -> None:
    if every is None:
        with _visitor(browser, "light") as page:
            _one(page, f"{site}/en/logframe", IMAGES / "logframe.png", WIDTHS[-1], whole=False)
        return
    every.mkdir(parents=True, exist_ok=True)
    for mode in MODES:
        with _visitor(browser, mode) as page:
            _all(page, site, SCREENS, every, mode)
            page.emulate_media(media="screen")  # on paper there is no button
            _sign_in(page, site, logins)
            _all(page, site, SIGNED_IN, every, mode)


def _all(page: Page, site: str, screens: Iterable[str], every: Path, mode: str) -> None:
    page.emulate_media(media="print" if mode == "print" else "screen")
    for width in (SHEET,) if mode == "print" else WIDTHS:
        for lang in LANGUAGES:
            for screen in screens:
                name = f"{screen.partition('?')[0].replace('/', '-')}.{lang}.{mode}.{width}.png"
                _one(page, f"{site}/{lang}/{screen}", every / name, width, whole=True)


@contextmanager
def _visitor(browser: Browser, mode: str) -> Iterator[Page]:
    """Somebody who sees pages in a mode."""
    context = browser.new_context(color_scheme="dark" if mode == "dark" else "light")
    yield context.new_page()
    context.close()


def _sign_in(page: Page, site: str, logins: Path) -> None:
    """As the lead's coordinator."""
    known = json.loads(logins.read_text(encoding="utf-8"))
    [password] = [
        one["password"] for one in known if (one["site"], one["user"]) == ("reporting", "coordinator")
    ]
    page.goto(f"{site}/en/sign-in")
    page.fill("#login", "coordinator")
    page.fill("#password", password)
    page.click("main button")


def _one(page: Page, address: str, image: Path, width: int, *, whole: bool) -> None:
    page.set_viewport_size({"width": width, "height": _HEIGHT})
    page.goto(address, wait_until="load")  # the page of data quality listens for as long as it is open
    page.evaluate("document.fonts.ready")
    page.screenshot(path=image, full_page=whole)
    sys.stdout.write(f"{image}: {width} wide\n")


def _failed(told: str) -> int:
    sys.stderr.write(f"{told}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
