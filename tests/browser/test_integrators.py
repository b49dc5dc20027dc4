"""The lead lets an integrator in and out, without a line of JavaScript."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import expect

from deploy.loopback import LOCAL
from tests.browser.village import Village

LEAD = ("reporting", "coordinator")


def test_the_lead_makes_a_key_that_opens_the_events_sees_its_use_and_revokes_it(village: Village) -> None:
    page = village.visitor(who=LEAD, javascript=False)
    site = village.url("reporting")
    page.goto(f"{site}/en/events")
    page.get_by_role("link", name="Keys and webhooks of integrators").click()
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what the key opens.")
    page.get_by_label("Name of the integrator").fill("weather-service")
    page.get_by_label("events, and webhooks").check()
    page.get_by_role("button", name="Make the key").click()
    page.wait_for_load_state()
    key = re.search(r"pvk_[\w-]+", page.get_by_role("main").inner_text())
    assert key is not None
    row = page.get_by_role("row", name="weather-service")
    expect(row).to_contain_text("never")

    program = httpx.Client(auth=("x", key[0]), **LOCAL, base_url=site)
    assert program.get("/v1/events").status_code == 200
    page.goto(f"{site}/en/integrators")
    expect(row).not_to_contain_text("never")
    assert key[0] not in page.content(), "shown once"
    row.get_by_role("button").click()
    expect(row).to_contain_text("revoked")
    assert program.get("/v1/events").status_code == 401


def test_who_is_not_the_lead_does_not_see_the_keys(village: Village) -> None:
    for who in (("reporting", "donor"), ("reporting", "ctc")):
        answer = village.visitor(who=who).goto(f"{village.url('reporting')}/en/integrators")
        assert answer is not None
        assert answer.status == 403
