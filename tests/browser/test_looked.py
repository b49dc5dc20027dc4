"""An officer finds at once what is behind its plan, and when she comes back what changed; who is not signed in is not remembered."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from deploy.loopback import LOCAL
from services.reporting.looked import NAME
from tests.browser.village import Village


def test_who_comes_back_finds_what_changed_since_she_last_looked(village: Village) -> None:
    page = village.visitor(who=("reporting", "donor"))
    site = village.url("reporting")
    page.goto(f"{site}/en/logframe")
    assert page.get_by_text("What changed since you last looked").count() == 0
    page.context.add_cookies([{"name": NAME, "value": "2025-05-11", "url": site}])
    for _ in range(2):
        page.goto(f"{site}/en/logframe")
        page.get_by_text("What changed since you last looked, on 11 May 2025").click()
        assert "from-day=10&from-month=5&from-year=2025" in page.url
        assert page.locator("h2").first.inner_text().endswith(("differ", "differs"))


def test_what_is_behind_its_plan_stands_above_the_logframe_with_its_reason_a_click_away(
    village: Village, recorded: Mapping[str, str]
) -> None:
    assert recorded
    page = village.visitor(who=("reporting", "donor"))
    page.goto(f"{village.url('reporting')}/en/logframe")
    counted = sum(
        int(page.locator(f".stat > div:has-text('{word}') b").first.inner_text())
        for word in ("Behind", "Far behind")
    )
    behind = page.locator(".late li")
    assert behind.count() == counted > 0
    code = behind.first.locator("a").inner_text()
    behind.first.locator("a").click()
    assert page.url.endswith(f"/en/indicators/{code}")


def test_who_is_not_signed_in_is_given_no_cookie(village: Village) -> None:
    answer = httpx.get(f"{village.url('reporting')}/en/logframe", timeout=60, **LOCAL)
    assert "set-cookie" not in answer.headers
