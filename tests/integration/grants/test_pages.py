"""The desk's pages of sub-grants, as a browser without JavaScript uses them."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from tests.integration.grants.conftest import House, body, payable, without

PAYMENT = {
    "occurred_on-day": "18",
    "occurred_on-month": "3",
    "occurred_on-year": "2024",
    "amount": "16,800.00",
    "bank_reference": "TBC 77",
}
CONTRACT = {
    "name": "Tsalka Spring",
    "legal_id": "404123456",
    "title": "Water points",
    "recipient_type": "cso",
    "municipality": "GE-KK-TSA",
    "theme": "water",
    "joint_with_la": "yes",
    "occurred_on-day": "15",
    "occurred_on-month": "3",
    "occurred_on-year": "2024",
    "amount": "42000",
    "currency": "GEL",
    "screened_on-day": "10",
    "screened_on-month": "3",
    "screened_on-year": "2024",
    "list_name": "EU consolidated list",
    "list_version": "2024-03-10",
}


async def _fields(browser: httpx.AsyncClient, address: str) -> dict[str, str]:
    """The hidden fields of the page's own form (the one after sign-out)."""
    page = await browser.get(address)
    assert page.status_code == 200, page.text
    main = page.text.partition("<main")[2]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', main))


async def _send(
    browser: httpx.AsyncClient, address: str, values: dict[str, str], at: str = ""
) -> httpx.Response:
    return await browser.post(at or address, data=await _fields(browser, address) | values)


async def _grant(house: House, **changes: object) -> str:
    async with house.program() as program:
        return str((await program.post("/v1/grants", json=body(**changes))).json()["id"])


async def test_a_grants_manager_signs_and_pays_and_reads_that_it_is_recorded(house: House) -> None:
    async with house.browser() as browser:
        signed = await _send(browser, "/en/grants/new", CONTRACT)
        assert signed.status_code == 303, signed.text
        address = signed.headers["location"].partition("?")[0]
        await payable(house, address.rpartition("/")[2], "16800.00")
        paid = await _send(browser, address, PAYMENT)
        assert paid.status_code == 303, paid.text
        page = await browser.get(paid.headers["location"])
        listed = await browser.get("/en/grants")
    text = unescape(re.sub(r"<[^>]+>", " ", page.text))
    event = paid.headers["location"].partition("recorded=")[2]
    assert event in text
    assert "It reaches the donor’s page in a moment" in text
    assert "http://reporting.test/en/logframe" in page.text
    for told in ("16,800.00", "5,851.21", "2.8712", "March 2024", "25,200.00", "Tsalka Spring", "TBC 77"):
        assert told in text
    assert "25,200.00" in listed.text
    assert len(await house.told("ContractSigned", "GrantDisbursed")) == 2


async def test_a_double_tap_records_once(house: House) -> None:
    address = f"/en/grants/{await _grant(house)}"
    async with house.browser() as browser:
        await payable(house, address.rpartition("/")[2], "16800.00")
        sent = await _fields(browser, address) | PAYMENT
        first, second = [await browser.post(address, data=sent) for _ in range(2)]
        changed = await browser.post(address, data=sent | {"amount": "1"})
    assert first.headers["location"] == second.headers["location"]
    assert changed.status_code == 422
    assert "Open it again" in changed.text
    assert len(await house.told("GrantDisbursed")) == 1


async def test_a_refused_form_keeps_what_was_typed_and_says_what_is_allowed(house: House) -> None:
    address = f"/en/grants/{await _grant(house)}"
    async with house.browser() as browser:
        await payable(house, address.rpartition("/")[2], "42000.00")
        sent = await _fields(browser, address) | PAYMENT | {"amount": "42,000.01"}
        refused = await browser.post(address, data=sent)
        mended = await browser.post(address, data=sent | {"amount": "42,000.00"})
    assert refused.status_code == 422
    assert 'value="42,000.01"' in refused.text
    assert 'value="TBC 77"' in refused.text
    assert "GEL\u00a042,000.00 is left of the contract" in unescape(refused.text)
    assert mended.status_code == 303  # the key of a refused form is free


async def test_a_refusal_is_said_in_georgian(house: House) -> None:
    address = f"/ka/grants/{await _grant(house)}"
    await payable(house, address.rpartition("/")[2], "16800.00")
    async with house.browser() as browser:
        refused = await _send(browser, address, PAYMENT | {"amount": "42000,01"})
    assert refused.status_code == 422
    told = re.search(r'<p class="msg" id="amount-error">.*?</p>', refused.text)
    assert told is not None
    assert "42\u00a0000,00" in told[0]
    assert "is left" not in told[0]


async def test_an_empty_form_names_every_field_that_is_missing(house: House) -> None:
    address = f"/en/grants/{await _grant(house)}"
    await payable(house, address.rpartition("/")[2], "16800.00")
    async with house.browser() as browser:
        for at, fields in (
            (address, ("occurred_on", "amount", "bank_reference")),
            ("/en/grants/new", ("name", "legal_id", "title", "recipient_type", "municipality", "amount")),
            ("/en/calls/new", ("title-en", "reference", "recipient_types")),
            (
                "/en/applications/new",
                ("call", "legal_form", "name", "legal_id", "title", "summary", "amount"),
            ),
            ("/en/rates/new", ("currency", "month", "rate", "source")),
        ):
            refused = await _send(browser, at, {})
            assert refused.status_code == 422
            assert "There is a problem" in refused.text
            for name in fields:
                assert f'id="{name}-error"' in refused.text


async def test_a_pending_payment_asks_for_its_rate_and_the_rate_mends_it(house: House) -> None:
    house.app.state.services["grants"] = without(house.service, "2024-10")
    address = f"/en/grants/{await _grant(house)}"
    october = PAYMENT | {"occurred_on-day": "8", "occurred_on-month": "10"}
    await payable(house, address.rpartition("/")[2], "16800.00", "2024-10-08")
    async with house.browser() as browser:
        await _send(browser, address, october)
        page = unescape((await browser.get(address)).text)
        assert "rate pending" in page
        asked = "/en/rates/new?currency=GEL&month=2024-10"
        assert asked in page
        rate = {"currency": "GEL", "month": "2024-10", "rate": "3.0148", "source": "InforEuro"}
        recorded = await _send(browser, asked, rate, "/en/rates/new")
        assert "1 payment is corrected" in recorded.text
        page = unescape((await browser.get(address)).text)
    assert "rate pending" not in page
    assert "5,572.51" in page
    assert "Rate recorded for a payment" in page


async def test_money_that_came_back_and_a_mistake_are_recorded_from_the_payment(house: House) -> None:
    address = f"/en/grants/{await _grant(house)}"
    day = {"occurred_on-day": "20", "occurred_on-month": "3", "occurred_on-year": "2024"}
    await payable(house, address.rpartition("/")[2], "16800.00")
    async with house.browser() as browser:
        event = (await _send(browser, address, PAYMENT)).headers["location"].partition("recorded=")[2]
        back = f"{address}/payments/{event}/reversal"
        too_much = await _send(browser, back, day | {"amount": "16,800.01"})
        assert too_much.status_code == 422
        reversed_ = await _send(browser, back, day | {"amount": "800"})
        reversal = reversed_.headers["location"].partition("recorded=")[2]
        page = unescape((await browser.get(address)).text)
        assert "−800.00" in page
        assert f"/payments/{event}/void" not in page
        await _send(browser, f"{address}/payments/{reversal}/void", {"reason": "wrong_data"})
        voided = await _send(browser, f"{address}/payments/{event}/void", {"reason": "duplicate"})
        assert voided.status_code == 303
        page = unescape((await browser.get(address)).text)
    assert "Payment voided" in page
    assert "Reversal voided" in page
    assert "0.00" in page


async def test_a_call_and_the_appeals_against_it_are_shown(house: House) -> None:
    values = {
        "title-en": "Local services", "title-ka": "ადგილობრივი სერვისები", "reference": "2024-1",
        "title-az": "Yerli xidmətlər", "title-hy": "Տեղական ծառայություններ", "title-ru": "Местные услуги",
        "recipient_types": "cso", "occurred_on-day": "10", "occurred_on-month": "1", "occurred_on-year": "2024",
        "closes_on-day": "10", "closes_on-month": "2", "closes_on-year": "2024",
    }  # fmt: skip
    async with house.browser() as browser:
        published = await _send(browser, "/en/calls/new", values)
        assert published.status_code == 303, published.text
        page = await browser.get(published.headers["location"])
        georgian = await browser.get("/ka/grants")
        early = await _send(browser, "/en/calls/new", values | {"closes_on-month": "1", "closes_on-day": "9"})
    assert "Local services" in page.text
    assert published.headers["location"].partition("recorded=")[2] in page.text
    assert "ადგილობრივი სერვისები" in georgian.text
    assert early.status_code == 422
    assert 'id="closes_on-error"' in early.text


@pytest.mark.parametrize(
    "path",
    ["/en/grants/0b8f6a52-7b1e-4d07-9d3e-0c4f7f1f2a11", "/en/grants/nonsense",
     "/en/grants/{grant}/payments/0b8f6a52-7b1e-4d07-9d3e-0c4f7f1f2a11/void",
     "/en/grants/{grant}/payments/0b8f6a52-7b1e-4d07-9d3e-0c4f7f1f2a11/reversal"],
)  # fmt: skip
async def test_what_is_not_there_is_a_page_that_says_so(house: House, path: str) -> None:
    grant = await _grant(house)
    async with house.browser() as browser:
        answer = await browser.get(path.format(grant=grant))
    assert answer.status_code == 404
    assert "This page does not exist" in answer.text


async def test_an_event_of_somebody_elses_making_is_not_called_recorded(house: House) -> None:
    grant = await _grant(house)
    async with house.browser() as browser:
        for address in (f"/en/grants/{grant}", "/en/grants"):
            page = await browser.get(f"{address}?recorded=0190b6a5-0000-7000-8000-000000000000")
            assert "It reaches the donor" not in page.text


async def test_field_staff_have_no_entry_to_sub_grants(house: House) -> None:
    async with house.browser("field") as browser:
        assert (await browser.get("/en/grants")).status_code == 403
