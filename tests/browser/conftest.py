"""A real browser on a running consortium that has accounts and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, sync_playwright

from deploy.embedded.extension import extended
from deploy.embedded.seed.accounts import make
from shared import clock
from tests.browser.chromium import MISSING, find, launch
from tests.browser.loops import Loop
from tests.browser.stories import record
from tests.browser.village import Village
from tests.consortiums import begin, end
from tests.environment import Environment
from tests.templates import PROGRAMME

# Package scope, not session (hence __init__.py): other levels begin consortia of their own on the same servers, and
# asynchronous tests cannot run in this thread while the browser's driver does.


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium; without one the level is skipped, save in CI, where that is a failure."""
    if find() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    with sync_playwright() as driver:
        browser = launch(driver)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def running(
    browser: Browser, environment: Environment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Village]:
    """The members and the donor at work, in a programme that goes on."""
    folder = tmp_path_factory.mktemp("browser")
    with Loop() as loop:
        programme = extended(PROGRAMME, folder / "programme", clock.day(clock.now()))
        consortium = loop.run(begin(environment, folder / "consortium", programme))
        try:
            urls = {name: site.url for name, site in consortium.sites.items()}
            variables = consortium.children["reporting"].recipe.environment
            yield Village(browser, urls, loop.run(make(consortium)), variables)
        finally:
            loop.run(end(environment, consortium))


@pytest.fixture(scope="package")
def recorded(running: Village) -> Mapping[str, str]:
    """A little of everything, recorded once for all who share the consortium; the ids by what they name."""
    return record(running)


@pytest.fixture
def village(running: Village) -> Iterator[Village]:
    """The same, with every page closed after the test; no page may have asked a foreign host for anything."""
    running.hosts.clear()
    yield running
    running.leave()
    assert not running.foreign
