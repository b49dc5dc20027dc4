"""An applicant writes: the form counts what she types, and goes on without JavaScript as with it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.village import PHONE, Village
from tests.integration.grants.test_chain import CALL


@pytest.mark.parametrize(
    ("javascript", "told"), [(True, "You have used 4,001."), (False, "You have used 0.")]
)
def test_the_form_counts_characters_while_somebody_types(
    village: Village, told: str, *, javascript: bool
) -> None:
    call = village.post("cenn", "grants", "/v1/calls", CALL | {"reference": f"2026-{javascript}"})["id"]
    page = village.visitor(PHONE, javascript=javascript)
    page.goto(f"{village.url('cenn')}/en/open-calls/{call}/application")
    page.get_by_label("What you will do").fill("ა" * 3999 + "\n😀")
    expect(page.locator("#summary-hint")).to_contain_text(told)
    page.get_by_role("button", name="Save and go on later").click()
    expect(page.locator("#summary-hint")).to_contain_text("You have used 4,001.")
