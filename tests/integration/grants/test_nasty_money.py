"""Money that is entered the wrong way round, twice, too late or badly written: refused in a sentence, or read rightly."""

from __future__ import annotations

import asyncio
import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import httpx
import pytest

from services.grants.store.others import costs
from shared.accounting.entries import convert
from shared.accounting.exchange import Rates
from tests.integration.grants.conftest import House, body, payable
from tests.integration.grants.test_chain import no, ok
from tests.integration.grants.test_money import BUDGET, heard, sheet, upload

ORDER = {"due_on": "2026-12-01", "reason": "unspent"}


async def pay(house: House, program: httpx.AsyncClient, amount: str) -> tuple[str, str]:
    """The path of a contract on which so much was paid, and the payment's event."""
    path = f"/v1/grants/{(await ok(program, '/v1/grants', body()))['id']}"
    instalment = await payable(house, path.rpartition("/")[2], amount)
    payment = {
        "occurred_on": "2024-03-18",
        "amount": amount,
        "bank_reference": "B-7",
        "instalment": instalment,
    }
    return path, str((await ok(program, f"{path}/disbursements", payment))["events"][0])


async def recovery(program: httpx.AsyncClient, path: str, amount: str) -> dict[str, str]:
    """What is sent when money of a recovery came that is ordered now."""
    await ok(program, f"{path}/recoveries", ORDER | {"amount": amount})
    (owed,) = (await program.get(path)).json()["recoveries"]
    return {"recovery": owed["id"], "occurred_on": "2024-04-01", "amount": amount, "bank_reference": "R"}


async def test_money_that_the_bank_sent_back_cannot_be_recovered_too(house: House) -> None:
    async with house.program() as program:
        path, payment = await pay(house, program, "100.00")
        came = await recovery(program, path, "100.00")
        await ok(program, f"{path}/disbursements/{payment}/reversal", {"occurred_on": "2024-03-20", "amount": "70.00"})  # fmt: skip
        assert await no(program, f"{path}/recovery-receipt", came) == "recovery_exceeds_order"
        await ok(program, f"{path}/recovery-receipt", came | {"amount": "30.00"})


async def test_money_that_was_recovered_cannot_come_back_from_the_bank_nor_its_payment_be_voided(
    house: House,
) -> None:
    async with house.program() as program:
        path, payment = await pay(house, program, "100.00")
        await ok(program, f"{path}/recovery-receipt", await recovery(program, path, "60.00"))
        back = f"{path}/disbursements/{payment}"
        assert await no(program, f"{back}/void", {}) == "payment_was_recovered"
        more = {"occurred_on": "2024-04-02", "amount": "40.01"}
        assert await no(program, f"{back}/reversal", more) == "reversal_exceeds_payment"
        await ok(program, f"{back}/reversal", {"occurred_on": "2024-04-02"})
        shown = (await program.get(path)).json()
    assert (shown["paid"], shown["recovered"]) == ("60.00", "60.00")


async def test_reversals_in_parts_take_back_all_of_the_euro_to_the_cent(house: House) -> None:
    async with house.program() as program:
        path, payment = await pay(house, program, "100.01")
        for part in ("33.33", "33.33", "33.35"):
            await ok(
                program,
                f"{path}/disbursements/{payment}/reversal",
                {"occurred_on": "2024-03-20", "amount": part},
            )
        shown = (await program.get(path)).json()
    assert (shown["paid"], shown["paid_eur"]) == ("0.00", "0.00")


async def test_by_usual_accounting_what_was_sent_back_has_the_rate_of_its_payment(house: House) -> None:
    async with house.program() as program, house.browser() as browser:
        path, payment = await pay(house, program, "90.00")
        sent = {"occurred_on": "2024-03-20", "amount": "90.00"}
        await ok(program, f"{path}/disbursements/{payment}/reversal", sent)
        await heard(house)
        page = (await browser.get("/en/grants/money?year=2024&policy=usual_accounting")).text
    back, paid = await house.admin.fetch("SELECT amount, rate, reverses, event_id FROM cost ORDER BY amount")
    assert (back["amount"], back["reverses"]) == (-paid["amount"], paid["event_id"])
    assert paid["rate"] is not None
    assert "wait for a rate" not in page
    first, last = date(2024, 1, 1), date(2024, 12, 31)
    found = convert(await costs.until(house.admin, last), "usual_accounting", Rates({}, first, last))
    assert [one.eur for one in found] == [Decimal("31.35"), Decimal("-31.35")]


async def test_an_approved_instalment_is_paid_once_by_whoever_comes_first(house: House) -> None:
    async with house.program() as program:
        path = f"/v1/grants/{(await ok(program, '/v1/grants', body()))['id']}"
        instalment = await payable(house, path.rpartition("/")[2], "100.00")
        payment = {"occurred_on": "2024-03-18", "amount": "100.00", "bank_reference": "B", "instalment": instalment}  # fmt: skip
        answers = await asyncio.gather(
            *(program.post(f"{path}/disbursements", json=payment) for _ in range(4))
        )
    assert sorted(one.status_code for one in answers) == [201, 422, 422, 422]


@pytest.mark.parametrize(
    ("step", "sent", "code"),
    [
        ("amendment", {"occurred_on": "2024-03-16", "reason": "other"}, "nothing_to_amend"),
        ("amendment", {"occurred_on": "2024-03-14", "reason": "other", "amount": "9.00"}, "before_signature"),
        (
            "amendment",
            {"occurred_on": "2024-03-19", "reason": "other", "amount": "99.99"},
            "below_what_is_paid",
        ),
        ("termination", {"occurred_on": "2024-03-14", "reason": "other"}, "before_signature"),
        ("closure", {"occurred_on": "2024-03-14"}, "before_signature"),
    ],
)
async def test_a_contract_changes_since_its_signature_only_and_keeps_what_is_paid(
    house: House, step: str, sent: dict[str, Any], code: str
) -> None:
    async with house.program() as program:
        path, _ = await pay(house, program, "100.00")
        assert await no(program, f"{path}/{step}", sent) == code


async def test_the_one_who_asked_approves_neither_by_page_nor_by_api(house: House) -> None:
    async with house.program() as program, house.browser() as browser:
        grant = (await ok(program, "/v1/grants", body()))["id"]
        await ok(program, f"/v1/grants/{grant}/instalments", {"amount": "10.00"})
        (asked,) = (await program.get(f"/v1/grants/{grant}")).json()["instalments"]
        sent = {"instalment": asked["id"]}
        assert await no(program, f"/v1/grants/{grant}/instalment-approval", sent) == "second_person_needed"
        assert (
            "Another person" in (await typed(browser, f"/en/grants/{grant}/instalment-approval", sent)).text
        )


async def typed(browser: httpx.AsyncClient, path: str, values: dict[str, str]) -> httpx.Response:
    """A page's form as somebody sent it."""
    page = (await browser.get(path)).text.partition("<main")[2]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    return await browser.post(path, data=hidden | values)


async def test_amounts_are_read_as_people_write_them_or_refused(house: House) -> None:
    async with house.program() as program, house.browser() as browser:
        grant = (await ok(program, "/v1/grants", body()))["id"]
        for amount in ("1 234,50", "1.234,50", "1,234.50", "1\u00a0234.50"):
            assert (
                await typed(browser, f"/en/grants/{grant}/instalments", {"amount": amount})
            ).status_code == 303
        for wrong in ("9" * 40, "1e5", "NaN", "-1", "0", "0,005", "5.001", "5..0"):
            answer = await typed(browser, f"/en/grants/{grant}/instalments", {"amount": wrong})
            assert (wrong, answer.status_code) == (wrong, 422)
        asked = (await program.get(f"/v1/grants/{grant}")).json()["instalments"]
    assert [one["amount"] for one in asked] == ["1234.50"] * 4


async def test_an_amount_with_spaces_between_its_thousands_is_no_part_of_the_name_of_its_line(
    house: House,
) -> None:
    async with house.program() as program, house.browser() as browser:
        grant = (await ok(program, "/v1/grants", body()))["id"]
        path = f"/en/grants/{grant}/expenditures"
        lines = "equipment 1 234,50\nfield work 2 99.5\ntents 1,200.00"
        assert (await typed(browser, path, {"lines": lines})).status_code == 303
        for wrong in ("tents", "tents -5", "tents 1e3", "12 40", "tents 5 GEL"):
            assert (wrong, (await typed(browser, path, {"lines": wrong})).status_code) == (wrong, 422)
    (told,) = await house.told("ExpenditureReported")
    found = [(one["line"], one["amount"]) for one in told["lines"]]
    assert found == [("equipment", "1234.50"), ("field_work", "299.50"), ("tents", "1200.00")]


async def test_money_moves_between_two_lines_of_a_budget_and_an_addendum_is_no_older_than_it(
    house: House,
) -> None:
    async with house.program() as program:
        await ok(program, "/v1/budget", BUDGET)

        async def move(amount: str, taken_from: str, given_to: str) -> str | None:
            sent = {"amount": amount, "taken_from": taken_from, "given_to": given_to}
            answer = await program.post("/v1/budget/reallocations", json=sent)
            return None if answer.status_code == 201 else str(answer.json()["code"])

        assert await move("5", "1.1", "1.1") == "nothing_moves"
        assert await move("10000", "1.1", "2.2") is None  # 25 per cent of 40,000
        assert await move("0.01", "1.1", "2.2") == "addendum_needed"
        assert await move("20000", "2.2", "1.1") is None  # now 10,000 down
        assert await move("0.01", "2.2", "1.1") == "addendum_needed"
        older = {"occurred_on": "2021-12-31", "kind": "addendum", "lines": [{"line": "1.1", "amount": "1"}]}
        assert await no(program, "/v1/budget", older) == "budget_out_of_turn"


@pytest.mark.parametrize(
    ("written", "meant"), [("1.234,56", "1234.56"), ("1 234,5", "1234.50"), ("1,234.56", "1234.56")]
)
async def test_a_bookkeepings_amount_is_read_in_any_usual_writing(
    house: House, written: str, meant: str
) -> None:
    async with house.browser() as browser:
        answer = await upload(browser, sheet(["V-1", "2024-05-14", "1.1", written, "gel", None]))
        assert answer.status_code == 303, answer.text
    (told,) = await house.told("ExpenditureRecorded")
    assert (told["amount"], told["currency"]) == (meant, "GEL")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["V-1", "2024-05-14", "1.1", "NaN", "GEL", None]], "Row 2, Net amount: “NaN” cannot be used"),
        ([["V-1", "2024-05-14", "1.1", "1,234", "GEL", None]], "Row 2, Net amount: “1,234” cannot be used"),
        ([["V-1", "2024-05-14", "1.1", "(5)", "GEL", None]], "Row 2, Net amount: “(5)” cannot be used"),
        ([["V-1", "2024-05-14", "1.1", "5", "USD", None]], "Costs are recorded in EUR, GEL"),
        ([["V-1", "2024-05-14", "1.1", n, "GEL", None] for n in (5, 6)], "voucher V-1 stands twice"),
        ([[v, "2024-05-14", "1.1", 5, "GEL", None] for v in ("V-1", "v-1 ")], "voucher v-1 stands twice"),
    ],
)  # fmt: skip
async def test_a_bookkeepings_row_that_cannot_be_right_is_refused_with_what_was_written(
    house: House, rows: list[list[object]], sentence: str
) -> None:
    async with house.browser() as browser:
        answer = await upload(browser, sheet(*rows))
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert await house.events() == []


async def test_a_voucher_that_is_recorded_is_known_in_another_case_too(house: House) -> None:
    async with house.browser() as browser:
        row = ["2024-05-14", "1.1", 5, "GEL", None]
        assert (await upload(browser, sheet(["INV-1", *row]))).status_code == 303
        again = await upload(browser, sheet(["inv-1", *row]))
    assert "Voucher INV-1 is recorded already" in unescape(again.text)


async def compared(browser: httpx.AsyncClient, *rows: list[object]) -> httpx.Response:
    """A bank statement after the upload."""
    page = (await browser.get("/en/bank/statement")).text.partition("<main")[2]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    named = dict(re.findall(r'id="(\w+)" name="\w+" type="text"[^>]*value="([^"]*)"', page))
    content = sheet(*rows, head=["Date", "Paid out", "Currency", "Details"])
    return await browser.post("/en/bank/statement", data=hidden | named, files={"file": ("b.xlsx", content)})


@pytest.mark.parametrize("amount", ["-1.234,50", "1 234,50-", "(1,234.50)", "−1234.50"])
async def test_a_banks_way_of_writing_what_left_is_matched_once_even_if_its_line_stands_twice(
    house: House, amount: str
) -> None:
    async with house.program() as program, house.browser() as browser:
        await pay(house, program, "1234.50")
        line = ["2024-03-18", amount, "GEL", "order b 7"]
        page = unescape(re.sub(r"<[^>]+>", " ", (await compared(browser, line, line, ["2024-03-18", "9", "GEL", "in"])).text))  # fmt: skip
    assert re.search(r"not recorded here\s+row 3.*They belong together\s+row 2", page, re.DOTALL)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1.2345", "ten"])
async def test_a_bank_line_without_an_amount_is_told_by_its_row(house: House, amount: str) -> None:
    async with house.browser() as browser:
        answer = await compared(browser, ["2024-03-18", amount, "GEL", "x"])
    assert answer.status_code == 422
    assert f"Row 2, Paid out: “{amount}” cannot be used" in unescape(answer.text)
