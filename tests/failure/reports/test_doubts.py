"""Doubts about data are raised, answered and let go as events."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx
import pytest

from deploy.loopback import LOCAL
from deploy.waiting import until
from tests.failure.reports.lead import ask
from tests.failure.reports.test_reports import done, submitted
from tests.failure.spine.field import PATIENCE, Field

pytestmark = pytest.mark.asyncio(loop_scope="module")
LATE, OWED = "late_recording/ctc/2024", "report_overdue/ctc/2024"


@pytest.fixture
def field(lasting: Field) -> Field:
    """Each test adds to what was recorded."""
    return lasting


async def flags(field: Field) -> dict[str, Any]:
    found = (await ask(field, "GET", "/v1/quality/flags")).json()["flags"]
    return {one["flag"]: one for one in found}


async def test_a_doubt_is_raised_once_answered_by_a_person_and_let_go_when_its_cause_is_gone(
    field: Field,
) -> None:
    await field.train(2)  # of 2024, recorded years later, and of nobody is the sex known
    await field.all_is_counted_once()
    raised = (await done(field, "/v1/quality/look"))["raised"]
    assert {LATE, OWED, "sex_unknown/ctc"} <= set(raised)
    assert await done(field, "/v1/quality/look") == {"raised": [], "resolved": []}

    answer = {"flag": LATE, "how": "explained", "reason": " "}
    refused = await ask(field, "POST", "/v1/quality/answers", answer)
    assert refused.json()["code"] == "reason_missing"
    await done(field, "/v1/quality/answers", answer | {"reason": "The sheets came by post."})
    again = await ask(field, "POST", "/v1/quality/answers", answer | {"reason": "Twice."})
    assert again.json()["code"] == "flag_not_open"

    await done(field, "/v1/periods/2024/opening")
    await until(partial(submitted, field, "ctc"), PATIENCE)
    assert await done(field, "/v1/quality/look") == {"raised": [], "resolved": [OWED]}
    now = await flags(field)
    assert {flag: now[flag]["how"] for flag in (LATE, OWED)} == {LATE: "explained", OWED: "corrected"}
    assert now[LATE]["reason"] == "The sheets came by post."

    async def on_the_bus() -> bool | None:
        rows = await field.reporting("SELECT FROM event WHERE type LIKE 'reporting.quality_flag.resolved%'")
        return True if len(rows) == 2 else None

    await until(on_the_bus, PATIENCE)
    login = {"login": field.coordinator[0], "password": field.coordinator[1]}
    page = await look_at_page(field, login)
    assert "The sheets came by post." in page
    assert "report_overdue/kkm/2024" in page


async def test_the_counts_of_a_members_rules_are_shown_by_member_to_the_consortium_only(field: Field) -> None:
    await field.train(2)
    late = {"title": "T", "kind": "training", "occurred_on": "2099-01-01", "hours": "1"}
    assert (await field.send("/v1/activities", late, "future")).status_code == 422
    assert (await field.send("/v1/quality/counts", {}, "counts")).status_code == 201

    async def arrived() -> dict[str, Any] | None:
        counted = (await ask(field, "GET", "/v1/quality")).json()["counted"]
        return counted[0] if counted else None

    told = await until(arrived, PATIENCE)
    assert told["member"] == "ctc"
    assert told["refused"] == {"future_date": 1}
    assert told["found"]["no_document"] == field.acknowledged
    login = {"login": field.coordinator[0], "password": field.coordinator[1]}
    rules = "What the members’ rules find"
    assert rules in await look_at_page(field, login)
    assert rules not in await look_at_page(field, {"login": "nobody", "password": "x"})
    table = await ask(field, "GET", "/exports/rules.csv")
    assert "A day lies in the future,Refused on entry,1" in table.text


async def look_at_page(field: Field, login: dict[str, str]) -> str:
    url = field.consortium.url("reporting")
    async with httpx.AsyncClient(base_url=url, timeout=20, **LOCAL, follow_redirects=True) as browser:
        await browser.post("/en/sign-in", data=login)
        return (await browser.get("/en/quality")).text
