"""The machine's own Chromium, since the tests download no browser."""

from __future__ import annotations

import os
import shutil
from typing import Any

from playwright.sync_api import Browser, Playwright

# The shell without windows first: it opens a page with a third of the work.
_NAMES = (
    "chromium-headless-shell", "chromium", "google-chrome", "chromium-browser", "google-chrome-stable",
)  # fmt: skip
MISSING = (
    "no Chromium is on the PATH; install it "
    "(Debian: apt-get install chromium-headless-shell fonts-noto-core) to run these tests"
)


def find() -> str | None:
    """The path of a browser; None where there is none."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def launch(driver: Playwright) -> Browser:
    """Start it without a window; RuntimeError says how to get one."""
    return driver.chromium.launch(**options())


def options() -> dict[str, Any]:
    """How it is started; RuntimeError where there is none."""
    found = find()
    if found is None:
        raise RuntimeError(MISSING)
    # As root (a container of CI) Chromium refuses its own sandbox; all pages are ours.
    arguments = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
    return {"executable_path": found, "args": arguments}
