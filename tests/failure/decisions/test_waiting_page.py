"""The three buttons of the page of decisions, pressed in a browser without JavaScript."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.browser.chromium import MISSING, find, options
from tests.failure.decisions.test_forks import second_story
from tests.failure.decisions.test_parked import pay
from tests.failure.spine.field import PATIENCE, Field

pytestmark = [
    pytest.mark.skipif(find() is None, reason=MISSING),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest.fixture
def field(lasting: Field) -> Field:
    """What waits in a test has been decided at its end."""
    return lasting


@asynccontextmanager
async def waiting(field: Field) -> AsyncIterator[Page]:
    """The page, once something waits on it, before the lead's coordinator."""
    async with async_playwright() as driver, await driver.chromium.launch(**options()) as browser:
        page = await browser.new_page(java_script_enabled=False, base_url=field.consortium.url("reporting"))
        await page.goto("/en/sign-in")
        user, password = field.coordinator
        await page.locator("[name=login]").fill(user)
        await page.locator("[name=password]").fill(password)
        await page.locator("main button").click()
        yield page


async def shows(page: Page, text: str) -> None:
    """Load the page until it shows a text: without JavaScript nothing loads it again."""

    async def loaded() -> None:
        await page.goto("/en/waiting")
        await expect(page.locator("main")).to_contain_text(text, timeout=1000)

    for _ in range(PATIENCE):
        try:
            return await loaded()
        except AssertionError:
            continue
    return await loaded()


async def test_an_event_is_tried_again_and_given_up_by_the_buttons_of_the_page(field: Field) -> None:
    await pay(field, grant="g", rates=("0", "2.5"))  # nobody can divide by the first
    async with waiting(field) as page:
        await shows(page, "DivisionByZero")
        await expect(page.get_by_role("button", name="Give up")).to_have_count(1)  # what waits has no button
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_role("status")).to_contain_text("It is tried again within seconds")
        await shows(page, "DivisionByZero")
        await page.get_by_label("Give it up, because").fill("   ")
        await page.get_by_role("button", name="Give up").click()
        await expect(page.get_by_role("alert")).to_contain_text("There is a problem")
        await page.get_by_label("Give it up, because").fill("The rate <b>was</b> never zero.")
        await page.get_by_role("button", name="Give up").click()
        await expect(page.get_by_role("status")).to_contain_text("Recorded as an event, with your reason")
        await shows(page, "The rate <b>was</b> never zero.")
        await shows(page, "No event waits.")
    assert (await field.figures())["OP3.1.b"] == 40


async def test_a_lane_goes_on_by_the_button_of_the_page(field: Field) -> None:
    lane = await second_story(field)
    async with waiting(field) as page:
        await shows(page, lane)
        await page.get_by_label("What was counted stands, because").fill("The first story is true.")
        await page.get_by_role("button", name="Let the lane go on").click()
        await expect(page.get_by_role("status")).to_contain_text("Recorded as an event, with your reason")
        await shows(page, "No lane has stopped.")
    await field.train(4)
    await field.all_is_counted_once()
