"""The desk's pages of the whole chain, as two people without JavaScript use them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import httpx
import pytest

from shared import clock
from tests.integration.grants.conftest import House, body
from tests.integration.grants.test_chain import CALL, application, eligible, ok

TODAY = clock.day(clock.now())


def day(name: str, when: date = TODAY) -> dict[str, str]:
    return {f"{name}-day": f"{when.day}", f"{name}-month": f"{when.month}", f"{name}-year": f"{when.year}"}


async def send(browser: httpx.AsyncClient, address: str, values: dict[str, str], at: str = "") -> str:
    """Fill a page's own form and send it; the address of the page that follows."""
    page = await browser.get(address)
    assert page.status_code == 200, f"{address}: {page.status_code}"
    main = page.text.partition("<main")[2]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', main))
    answer = await browser.post(at or address, data=hidden | values)
    told = re.findall(r'class="msg"[^>]*>(.*?)</p>|<li><a href="#[^"]*">(.*?)</a></li>', answer.text)
    assert answer.status_code == 303, f"{address}: {answer.status_code} {told}"
    return str(answer.headers["location"].partition("?")[0])


async def choice(browser: httpx.AsyncClient, address: str, field: str) -> str:
    """The first value that a page offers in a field."""
    page = (await browser.get(address)).text
    offered = page.partition(f'<select id="{field}"')[2].partition("</select>")[0]
    return unescape(re.findall(r'<option value="([^"]+)"', offered)[0])


async def test_two_people_lead_a_sub_grant_from_the_call_to_its_closure(house: House) -> None:
    languages = ("en", "ka", "az", "hy", "ru")
    call = {
        **{f"title-{lang}": "Local services" for lang in languages}, "reference": "2026-1", "recipient_types": "cso",
        **day("occurred_on"), **day("closes_on", TODAY + timedelta(days=9)), "currency": "EUR", "least": "500",
        "most": "20000", "envelope": "25000", "weight-relevance": "60", "weight-feasibility": "40", "pass_mark": "50",
    }  # fmt: skip
    points = {"points-relevance": "4", "points-feasibility": "3"}
    async with house.browser() as first, house.browser("second") as second:
        address = await send(first, "/en/calls/new", call | {"go": "draft"})
        address = await send(first, f"{address}/publication", call)
        applied = {
            "call": address.rpartition("/")[2], "legal_form": "legal_entity", "name": "Friends of Tsalka", "legal_id": "404123001",
            "contact": "union@example.org", "recipient_type": "cso", "title": "Water", "summary": "Five taps.",
            "municipality": "GE-KK-TSA", "joint_with_la": "yes", "amount": "10000", "currency": "EUR",
        }  # fmt: skip
        one = await send(first, "/en/applications/new", applied)
        await send(first, f"{one}/admin-check", {"result": "passed"})
        await send(first, f"{one}/eligibility-check", {"result": "passed"})
        blind = (await second.get(f"{one}/scores")).text
        assert "Five taps." in blind
        assert "Friends of Tsalka" not in blind.partition("<main")[2]
        for who in (first, second):
            await send(who, f"{one}/scores", points)
        await send(first, f"{one}/decision", {"decision": "awarded"})
        party = re.findall(r"/en/third-parties/[0-9a-f-]{36}", (await first.get(one)).text)[0]
        found = {"list_name": "EU list", "list_version": "1", "result": "clear"}
        await send(first, f"{party}/screenings", day("occurred_on") | found)
        grant = await send(first, f"{one}/contract", day("occurred_on") | {"reference": "C-1"})
        assert "/grants/" in grant
        await send(first, f"{grant}/reports", {"report": "final", **day("due_on")})
        await send(first, f"{grant}/instalments", {"amount": "9000"})
        assert "9,000.00" in (await second.get("/en/grants/approvals")).text
        instalment = await choice(second, f"{grant}/instalment-approval", "instalment")
        await send(second, f"{grant}/instalment-approval", {"instalment": instalment})
        await send(first, grant, day("occurred_on") | {"amount": "9000", "bank_reference": "TBC 1"})
        assert "Water" in (await first.get("/en/grants/calendar")).text
        which = {"which": await choice(first, f"{grant}/report-submission", "which")}
        await send(first, f"{grant}/report-submission", which | day("occurred_on"))
        await send(first, f"{grant}/report-approval", which | day("occurred_on"))
        await send(first, f"{grant}/expenditures", {"lines": "taps 9100.00"})
        verdict = {"eligible-taps": "9000", "ineligible-taps": "100", "reason-taps": "no_document"}
        await send(first, f"{grant}/verification", verdict)
        await send(first, f"{grant}/closure", day("occurred_on"))
        page = unescape((await first.get(grant)).text)
        overview = unescape((await first.get("/en/grants")).text)
    for told in ("Sub-grant closed", "Expenditure verified", "Scored by an assessor", "Application received"):
        assert told in page
    assert "€9,000.00, the lowest of these" in page
    assert "10,000.00" in overview
    assert "closed" in overview


async def test_a_page_offers_only_the_steps_that_are_allowed(house: House) -> None:
    async with house.browser() as browser, house.program() as program:
        grant = (await ok(program, "/v1/grants", body()))["id"]
        page = (await browser.get(f"/en/grants/{grant}")).text
        assert f"/en/grants/{grant}/instalments" in page
        for closed in ("closure", "instalment-approval", "report-approval", "recoveries", "verification"):
            assert f"/en/grants/{grant}/{closed}" not in page


async def test_a_refused_step_keeps_what_was_typed_and_says_what_would_be_allowed(house: House) -> None:
    async with house.browser() as browser, house.program() as program:
        grant = (await ok(program, "/v1/grants", body(amount="1000.00")))["id"]
        address = f"/en/grants/{grant}/instalments"
        hidden = dict(
            re.findall(
                r'<input type="hidden" name="(\w+)" value="([^"]*)">',
                (await browser.get(address)).text.partition("<main")[2],
            )
        )
        refused = await browser.post(address, data=hidden | {"amount": "1000.01"})
        empty = await browser.post(address, data=hidden)
    assert refused.status_code == empty.status_code == 422
    assert 'value="1000.01"' in refused.text
    assert "GEL\u00a01,000.00 of the contract is neither paid nor asked for" in unescape(refused.text)
    assert 'id="amount-error"' in empty.text


async def test_the_recipients_page_shows_its_contracts_and_what_is_left(house: House) -> None:
    async with house.browser() as browser, house.program() as program:
        answer = await ok(program, "/v1/grants", body(amount="50000", currency="EUR"))
        recipient = (await program.get(f"/v1/grants/{answer['id']}")).json()["recipient_id"]
        page = unescape((await browser.get(f"/en/third-parties/{recipient}")).text)
        unknown = await browser.get("/en/third-parties/0b8f6a52-7b1e-4d07-9d3e-0c4f7f1f2a11")
    assert "Tsalka Spring" in page
    assert "10,000.00" in page
    assert "80 per cent of the ceiling" in page
    assert unknown.status_code == 404


@pytest.mark.parametrize("code", ["nonsense", "scores", "contract"])
async def test_a_step_of_another_thing_is_not_found(house: House, code: str) -> None:
    async with house.browser() as browser, house.program() as program:
        grant = (await ok(program, "/v1/grants", body()))["id"]
        assert (await browser.get(f"/en/grants/{grant}/{code}")).status_code == 404


async def test_the_pages_of_a_call_and_its_ranking(house: House) -> None:
    async with house.browser() as browser, house.program() as program:
        call = (await ok(program, "/v1/calls", CALL))["id"]
        await eligible(program, call)
        page = unescape((await browser.get(f"/en/calls/{call}")).text)
        later = await send(
            browser,
            f"/en/calls/{call}/amendment",
            {"notice": "Two weeks more.", **day("closes_on", TODAY + timedelta(days=24))},
        )
        shown = (await browser.get(later)).text
        await ok(program, "/v1/applications", application(call, 2))
    assert "Water for village 1" in page
    assert "Relevance to the needs of the place: 60 %" in page
    assert "Two weeks more." in shown


async def test_the_overview_shows_a_page_of_contracts_and_sums_over_all(house: House) -> None:
    async with house.browser() as browser, house.program() as program:
        await ok(program, "/v1/grants", body(amount="1000.00", currency="EUR"))
        await copies(house, 59)
        first = unescape((await browser.get("/en/grants")).text)
        second = unescape((await browser.get("/en/grants?after=50")).text)
    assert first.count('class="w"><a href="/en/grants/') == 25
    assert second.count('class="w"><a href="/en/grants/') == 10
    assert "/en/grants?after=25" in first
    assert "Later contracts" in second
    assert first.count("60,000.00") == second.count("60,000.00") >= 2


async def copies(house: House, number: int) -> None:
    """So many more contracts like the one that is there."""
    columns = """recipient, title, recipient_type, municipality, theme, joint_with_la, signed_on, amount, currency, eur,
                 rate, event_id"""
    await house.admin.execute(
        f"""INSERT INTO contract (id, {columns})
            SELECT gen_random_uuid(), {columns} FROM contract, generate_series(1, {number})"""
    )
