"""Pictures of a running demo: the README's, or with `--every` the main screens in all languages and widths.

`python -m tests.browser.screenshots --folder .demo [--every FOLDER]`
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from deploy.embedded.addresses import WHERE
from deploy.provision.layout import ROOT
from tests.browser.chromium import launch

IMAGES = ROOT / "docs" / "images"
LANGUAGES = ("en", "ka", "az", "hy")
SCREENS = (
    "logframe", "indicators/X.2", "municipalities", "sub-grants", "complaints", "periods", "iati", "quality",
    "compare", "versions", "about", "sign-in",
)  # fmt: skip
WIDTHS = (360, 768, 1280)  # CSS pixels
_HEIGHT = 1500  # CSS pixels


def main() -> int:
    """Take them; 0, or 1 after one sentence."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".demo", help="the running demo's folder (.demo)"
    )
    parser.add_argument("--every", type=Path, help="put every screen here, in all languages and widths")
    asked = parser.parse_args()
    where = asked.folder / WHERE
    if not where.exists():
        return _failed(f"there is no demo in {where.parent}; start one with `make demo`")
    reporting = json.loads(where.read_text(encoding="utf-8"))["sites"]["reporting"]
    try:
        with sync_playwright() as driver:
            _take(launch(driver), reporting, asked.every)
    except RuntimeError as missing:
        return _failed(str(missing))
    except Error as failure:
        return _failed(f"the demo in {where.parent} shows no page: {failure.message.splitlines()[0]}")
    return 0


def _take(browser: Browser, reporting: str, every: Path | None) -> None:
    if every is None:
        _one(browser, f"{reporting}/en/logframe", IMAGES / "logframe.png", WIDTHS[-1], whole=False)
        return
    every.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        for lang in LANGUAGES:
            for screen in SCREENS:
                name = f"{screen.replace('/', '-')}.{lang}.{width}.png"
                _one(browser, f"{reporting}/{lang}/{screen}", every / name, width, whole=True)


def _one(browser: Browser, address: str, image: Path, width: int, *, whole: bool) -> None:
    page = browser.new_page(viewport={"width": width, "height": _HEIGHT}, color_scheme="light")
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=image, full_page=whole)
    page.close()
    sys.stdout.write(f"{image}: {width} wide\n")


def _failed(told: str) -> int:
    sys.stderr.write(f"{told}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
