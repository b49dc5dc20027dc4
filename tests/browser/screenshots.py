"""The README's picture, taken from a running demo: `python -m tests.browser.screenshots --folder .demo`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from deploy.embedded.addresses import WHERE
from deploy.provision.layout import ROOT
from tests.browser.chromium import launch

IMAGES = ROOT / "docs" / "images"
_WIDTH, _HEIGHT = 1280, 1500  # pixels


def main() -> int:
    """Take it; 0, or 1 after one sentence."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".demo", help="the running demo's folder (.demo)"
    )
    where = parser.parse_args().folder / WHERE
    if not where.exists():
        return _failed(f"there is no demo in {where.parent}; start one with `make demo`")
    try:
        _take(json.loads(where.read_text(encoding="utf-8"))["sites"]["reporting"], IMAGES / "logframe.png")
    except RuntimeError as missing:
        return _failed(str(missing))
    except Error as failure:
        return _failed(f"the demo in {where.parent} shows no logframe: {failure.message.splitlines()[0]}")
    return 0


def _take(reporting: str, image: Path) -> None:
    with sync_playwright() as driver:
        browser = launch(driver)
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, color_scheme="light")
        page.goto(f"{reporting}/en/logframe", wait_until="networkidle")
        page.screenshot(path=image)
        browser.close()
    sys.stdout.write(f"{image.relative_to(ROOT)}: {_WIDTH} x {_HEIGHT}\n")


def _failed(told: str) -> int:
    sys.stderr.write(f"{told}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
