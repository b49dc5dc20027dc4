"""Every indicator has a page and an answer of the API, whatever its kind."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from services.reporting.app import application
from services.reporting.context import Context
from shared import postgres
from shared.web.identity.roles import Role
from tests.integration.reporting.asking import BASE, SESSION, Known, somebody
from tests.schemas import Prepared
from tests.unit.programme.broken import REFERENCE
from tests.unit.reporting.story import programme

CODES = [one.code for one in programme().logframe.indicators]


@pytest.fixture
async def client(counted: Prepared) -> AsyncIterator[httpx.AsyncClient]:
    settings = counted.settings.model_copy(update={"programme": REFERENCE})
    app = application(settings)
    app.state.identity = Known(lambda: somebody(Role.AUDITOR))
    async with await postgres.pool(settings, counted.database, counted.role, most=2) as pool:
        app.state.context = Context(programme(), settings, pool, None)  # type: ignore[arg-type] # nobody decides here
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE, cookies=SESSION) as client:
            yield client


async def test_every_indicator_is_shown_and_answered(client: httpx.AsyncClient) -> None:
    page = await client.get("/en/logframe")
    assert page.status_code == 200, page.text
    for code in CODES:
        assert code in page.text
        for address in (
            f"/en/indicators/{code}",
            f"/ka/indicators/{code}?as_of=2024-01-01",
            f"/v1/indicators/{code}",
        ):
            answer = await client.get(address)
            assert answer.status_code == 200, (address, answer.text[:500])


async def test_the_counts_by_status_add_up_to_all_indicators(client: httpx.AsyncClient) -> None:
    page = (await client.get("/en/logframe")).text
    shown = page.partition('<div class="stat">')[2].partition("<ul")[0]
    counts = re.findall(r"<div><b>(\d+)</b>", shown)
    assert sum(map(int, counts)) == len(CODES)
    rows = page.partition("<tbody")[2]
    assert counts[4] == str(len(re.findall(r'class="z"><span class="st nil">.*?Not reported', rows)))


async def test_the_api_gives_what_was_counted(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/v1/indicators/IMP.1")).json()
    assert (answer["value"], answer["status"]) == (41.25, "reported")
    assert (await client.get("/v1/indicators/OP3.1.b")).json()["value"] == 30
    nobody = (await client.get("/v1/indicators/OC3.2")).json()  # every member has submitted the last period
    assert (nobody["value"], nobody["status"]) == (0, "reported")
    assert (await client.get("/v1/indicators/OC1.1")).json()["value"] is None


async def test_a_rule_is_shown_in_the_lines_of_its_file(client: httpx.AsyncClient) -> None:
    page = (await client.get("/en/indicators/OP1.1.b")).text
    assert "where:\n  role:\n    one_of:\n    - participant\n" in page


@pytest.mark.parametrize(
    "path", ["indicators/X.2?as_of=2024-06-3", "indicators/X.2/events?happened=31.12.2024"]
)
async def test_a_day_that_is_none_is_refused_and_never_answered_with_other_figures(
    client: httpx.AsyncClient, path: str
) -> None:
    page = await client.get(f"/ka/{path}", headers={"Accept": "text/html"})
    assert page.status_code == 422
    assert "მისამართი არასწორია" in page.text
    assert "ჩაწერეთ დღე ასე: 2024-06-30." in page.text
