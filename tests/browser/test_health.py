"""The page of data quality says how members are heard as it changes, and is right without that."""

from __future__ import annotations

import httpx
from playwright.sync_api import expect

from deploy.loopback import LOCAL
from tests.browser.village import Village

_ORGANISATION = {
    "organisation": "a-village-that-was-heard", "name": "Samsari", "type": "cso_local", "target": True,
    "municipality": "GE-KK-MAR", "registered_on": "2025-03-03",
}  # fmt: skip


def test_a_new_event_shows_on_the_open_page_and_without_javascript_on_the_next_one(village: Village) -> None:
    lead = "reporting", "coordinator"  # how many events a member has is told to who reads rows
    quiet, live = village.visitor(javascript=False, who=lead), village.visitor(who=lead)
    for page in (quiet, live):
        page.goto(f"{village.url('reporting')}/en/quality")
    row = live.get_by_role("row", name="CTC").first
    before = row.get_by_role("cell").nth(3).inner_text()
    live.evaluate("window.stays = true")
    village.post("ctc", "me", "/v1/organisations", _ORGANISATION)
    expect(row.get_by_role("cell").nth(3)).not_to_have_text(before, timeout=30_000)
    assert live.evaluate("window.stays") is True, "the page was not loaded again"
    now = row.get_by_role("cell").nth(3).inner_text()
    quiet.reload()
    expect(quiet.get_by_role("row", name="CTC").first.get_by_role("cell").nth(3)).to_have_text(now)


def test_the_stream_sends_the_part_of_the_page_in_its_language_and_nothing_else(village: Village) -> None:
    with httpx.stream("GET", f"{village.url('reporting')}/ka/quality/live", timeout=20, **LOCAL) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines) == "retry: 5000"
        told = [next(lines) for _ in range(6)]
    assert "event: part" in told
    assert any("<table" in line for line in told)
