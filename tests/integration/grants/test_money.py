"""The main grant's money at the lead: budget, own costs from a sheet, the donor's instalments, the report by line."""

from __future__ import annotations

import dataclasses
import io
import re
from decimal import Decimal
from html import unescape
from typing import Any

import httpx
import openpyxl

from services.grants.reactions import dispatch
from shared.events.envelope import Envelope
from shared.events.language import decode
from tests.integration.grants.conftest import House, body, payable
from tests.integration.grants.test_chain import no, ok

BUDGET = {
    "occurred_on": "2022-01-01", "kind": "original",
    "lines": [{"line": "1.1", "amount": "60000"}, {"line": "2.2", "amount": "40000"}, {"line": "8", "amount": "7000"}],
}  # fmt: skip
HEAD = ["Voucher", "Date", "Budget line", "Net amount", "Currency", "VAT"]


def sheet(*rows: list[object], head: list[str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in (head or HEAD, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def upload(
    browser: httpx.AsyncClient, content: bytes, name: str = "costs.xlsx", **headings: str
) -> httpx.Response:
    page = await browser.get("/en/costs/new")
    main = page.text.partition("<main")[2]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', main))
    named = dict(re.findall(r'id="(\w+)" name="\w+" type="text"[^>]*value="([^"]*)"', main))
    return await browser.post(
        "/en/costs/new", data=hidden | named | headings, files={"file": (name, content)}
    )


async def heard(house: House) -> None:
    """What the bus brings back: this member's own events."""
    rows = await house.admin.fetch("SELECT id::text, type, value FROM ledger ORDER BY lane, sequence")
    for row in rows:
        envelope = Envelope(
            row["id"], house.service.ledger.source, row["type"], "x", "2024-02-20T10:00:00.000000Z", 1, "00" * 32, b"{}"
        )  # fmt: skip
        async with house.service.pool.acquire() as connection, connection.transaction():
            data: Any = decode(row["type"], row["value"])
            await dispatch.take(house.service, connection, envelope, data)


async def test_a_member_that_gives_no_sub_grants_records_its_own_costs_and_signs_nothing(
    house: House,
) -> None:
    file = house.service.programme.grants.model_copy(update={"given_by": ("ctc",)})
    programme = dataclasses.replace(house.service.programme, grants=file)
    house.app.state.services = {"grants": dataclasses.replace(house.service, programme=programme)}
    cost = {"voucher": "V-1", "occurred_on": "2024-02-20", "line": "5.8", "net": "100.00", "currency": "GEL"}
    async with house.program() as program, house.browser() as browser:
        assert await no(program, "/v1/grants", body()) == "gives_no_grants"
        await ok(program, "/v1/costs", {"costs": [cost]})
        page = (await browser.get("/en/grants")).text
        assert "/en/costs/new" in page
        assert "/en/grants/new" not in page


async def test_own_costs_come_in_from_the_bookkeepings_own_sheet_and_appear_in_the_report(
    house: House,
) -> None:
    rows = [
        ["V-1", "2024-05-14", 1.1, 289.5, "GEL", 52.11],
        ["V-2", "27.05.2024", "2.2", "100,00", "EUR", None],
    ]
    async with house.browser() as browser, house.program() as program:
        await ok(program, "/v1/budget", BUDGET)
        columns = {"voucher": "Document No", "net": "Sum"}
        head = ["Document No", "Date", "Budget line", "Sum", "Currency", "VAT"]
        answer = await upload(browser, sheet(*rows, head=head), **columns)
        assert answer.status_code == 303, re.findall(r"<li>(.*?)</li>", answer.text)
        again = await upload(browser, sheet(*rows, head=head))  # the columns are remembered
        await heard(house)
        page = unescape((await browser.get("/en/grants/money?year=2024")).text)
        book = await browser.get("/en/grants/money.xlsx?year=2024&draft=true")
    assert again.status_code == 422
    assert "Voucher V-1 is recorded already" in unescape(again.text)
    first, second = await house.told("ExpenditureRecorded")
    assert (first["amount"], first["vat"], first["line"]) == ("289.50", "52.11", "1.1")
    assert (second["amount"], second["occurred_on"]) == ("100.00", "2024-05-27")
    assert "98.94" in page  # GEL 289.50 at 2.9260
    lines = list(openpyxl.load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True))
    travel = next(row for row in lines if row[0] == "2.2")
    assert [Decimal(str(one)) for one in travel[2:6]] == [40_000, 100, 100, -39_900]


async def test_a_report_leaves_the_house_only_when_every_large_variation_is_explained(house: House) -> None:
    period = {"first": "2024-01-01", "last": "2024-12-31"}
    async with house.browser() as browser, house.program() as program:
        await ok(program, "/v1/budget", BUDGET)
        cost = {
            "voucher": "V-1",
            "occurred_on": "2024-05-14",
            "line": "1.1",
            "net": "54000.00",
            "currency": "EUR",
        }
        await ok(program, "/v1/costs", {"costs": [cost]})  # 10 per cent below its budget, not more
        await heard(house)
        page = unescape((await browser.get("/en/grants/money?year=2024")).text)
        assert "2 lines differ from their budget by more than 10 per cent" in page
        assert (await browser.get("/en/grants/money.xlsx?year=2024")).status_code == 422
        draft = await browser.get("/en/grants/money.xlsx?year=2024&draft=true")
        form = (await browser.get("/en/grants/money/explanations?year=2024")).text.partition("<main")[2]
        assert re.findall(r'<textarea id="line-([^"]+)"', form) == ["2-2", "8"]
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
        sent = hidden | {"line-2.2": "Travel begins <in> 2025.", "line-8": ""}
        answer = await browser.post("/en/grants/money/explanations?year=2024", data=sent)
        assert answer.status_code == 303
        page = (await browser.get("/en/grants/money?year=2024")).text
        assert "Travel begins &lt;in&gt; 2025." in page
        assert "1 line differs from its budget" in page
        await ok(program, "/v1/explanations", period | {"texts": {"8": "Charged at the end."}})
        assert await no(program, "/v1/explanations", period | {"texts": {"9.9": "x"}}) == "line_unknown"
        final = await browser.get("/en/grants/money.xlsx?year=2024")
    assert "draft" in draft.headers["content-disposition"]
    assert "draft" not in final.headers["content-disposition"]
    lines = list(openpyxl.load_workbook(io.BytesIO(final.content)).active.iter_rows(values_only=True))
    assert next(row for row in lines if row[0] == "2.2")[7] == "Travel begins <in> 2025."


async def test_a_faulty_sheet_names_row_and_column_and_records_nothing(house: House) -> None:
    rows = [["V-1", "2024-05-14", "1.1", 10, "GEL", 0], ["V-2", "yesterday", "1.1", 10, "GEL", 0], ["V-3", "2024-05-14", "1.1", "ten", "GEL", 0]]  # fmt: skip
    async with house.browser() as browser:
        faulty = await upload(browser, sheet(*rows))
        lacking = await upload(browser, sheet(["x"], head=["Voucher"]))
        unknown = await upload(browser, sheet(["V-9", "2024-05-14", "9.9", 10, "GEL", 0]))
        early = await upload(browser, sheet(["V-9", "2021-05-14", "1.1", 10, "GEL", 0]))
    assert faulty.status_code == lacking.status_code == unknown.status_code == early.status_code == 422
    told = unescape(faulty.text)
    assert "Row 3, Date: “yesterday” cannot be used; write a day such as 2024-03-27." in told
    assert "Row 4, Net amount: “ten” cannot be used" in told
    assert "there is no column “Date”; the sheet has Voucher" in unescape(lacking.text)
    assert "The budget has no line 9.9" in unescape(unknown.text)
    assert "Costs are eligible from" in unescape(early.text)
    assert await house.told("ExpenditureRecorded") == []


async def test_a_cost_that_was_wrong_is_taken_back_on_its_page_and_no_longer_counts(house: House) -> None:
    cost = {
        "voucher": "V/1 a",
        "occurred_on": "2024-05-14",
        "line": "1.1",
        "net": "100.00",
        "currency": "EUR",
    }
    async with house.browser() as browser, house.program() as program:
        await ok(program, "/v1/costs", {"costs": [cost, cost | {"voucher": "V-2"}]})
        await heard(house)
        listed = (await browser.get("/en/costs")).text
        form = listed.partition('value="V/1 a"')[0].rpartition("<form")[2]
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
        assert (await browser.post("/en/costs", data=hidden | {"voucher": "V/1 a"})).status_code == 303
        await heard(house)
        assert "V/1 a" not in (await browser.get("/en/costs")).text
        assert "€100.00" in (await browser.get("/en/costs")).text
        assert await no(program, "/v1/costs/V-9/void", {"reason": "other"}) == "voucher_unknown"
        await ok(program, "/v1/costs/V-2/void", {"reason": "other"})
        assert await no(program, "/v1/costs/V-2/void", {"reason": "other"}) == "voucher_unknown"


async def test_usual_accounting_takes_the_rate_of_the_members_own_books(house: House) -> None:
    cost = {
        "voucher": "V-1",
        "occurred_on": "2024-05-14",
        "line": "1.1",
        "net": "300.00",
        "currency": "GEL",
        "rate": "3",
    }
    async with house.browser() as browser, house.program() as program:
        await ok(program, "/v1/costs", {"costs": [cost]})
        await heard(house)
        own = (await browser.get("/en/grants/money?year=2024&policy=usual_accounting")).text
        month = (await browser.get("/en/grants/money?year=2024&policy=inforeuro_month_of_cost")).text
    (told,) = await house.told("ExpenditureRecorded")
    assert (told["rate"], told["rate_source"]) == ("3", "own accounts")
    assert "100.00" in own
    assert "102.53" in month  # GEL 300 at 2.9260


async def test_a_reallocation_beyond_a_quarter_of_a_heading_needs_an_addendum(house: House) -> None:
    move = {"taken_from": "1.1", "given_to": "2.2", "amount": "10000"}
    async with house.program() as program:
        assert await no(program, "/v1/budget/reallocations", move) == "no_budget"
        await ok(program, "/v1/budget", BUDGET)
        await ok(program, "/v1/budget/reallocations", move)
        assert await no(program, "/v1/budget/reallocations", move | {"amount": "0.01"}) == "addendum_needed"
        assert await no(program, "/v1/budget", BUDGET) == "budget_out_of_turn"


async def test_the_page_says_when_the_next_instalment_may_be_asked_for(house: House) -> None:
    cost = {
        "voucher": "V-1",
        "occurred_on": "2024-05-14",
        "line": "1.1",
        "net": "69999.99",
        "currency": "EUR",
    }
    instalment = {"occurred_on": "2022-02-01", "instalment": "1", "amount": "100000"}
    async with house.browser() as browser, house.program() as program:
        await ok(
            program, "/v1/donor-instalments", instalment | {"booked_currency": "GEL", "booked_rate": "3.4353"}
        )
        assert await no(program, "/v1/donor-instalments", instalment) == "instalment_known"
        await ok(program, "/v1/costs", {"costs": [cost]})
        await heard(house)
        early = unescape((await browser.get("/en/grants/money")).text)
        await ok(program, "/v1/costs", {"costs": [cost | {"voucher": "V-2", "net": "0.01"}]})
        await heard(house)
        later = unescape((await browser.get("/en/grants/money")).text)
    assert "Not yet: €69,999.99 are spent, €70,000.00 must be; €0.01 are missing" in early
    assert "It may be asked for now" in later


async def take_rates(browser: httpx.AsyncClient, content: bytes, name: str) -> httpx.Response:
    page = await browser.get("/en/rates/new")
    last = page.text.rpartition("<form")[2]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', last))
    return await browser.post("/en/rates/file", data=hidden, files={"file": (name, content)})


async def test_rates_come_from_a_file_all_or_none_and_never_change(house: House) -> None:
    head = "month,currency,rate,source\n"
    good = f"{head}2026-01,GEL,3.1650,InforEuro\n2026-02,GEL,3.1702,InforEuro\n".encode()
    as_json = b'[{"month": "2026-02", "currency": "GEL", "rate": 3.1702, "source": "InforEuro"}, {"month": "2026-03", "currency": "GEL", "rate": 3.1, "source": "InforEuro"}]'
    async with house.browser() as browser:
        first = await take_rates(browser, good, "rates.csv")
        second = await take_rates(browser, as_json, "rates.json")
        faulty = await take_rates(browser, f"{head}2026-04,GEL,three,InforEuro\n".encode(), "rates.csv")
        other = await take_rates(
            browser, f"{head}2026-04,GEL,3.2,X\n2026-02,GEL,3.2,X\n".encode(), "rates.csv"
        )
        headless = await take_rates(browser, b"a,b\n1,2\n", "rates.csv")
    assert (first.status_code, second.status_code) == (200, 200), first.text[-2000:]
    assert faulty.status_code == other.status_code == headless.status_code == 422
    assert "Row 2, rate: “three” cannot be used" in unescape(faulty.text)
    assert "2026-02 has a rate already" in unescape(other.text)
    assert "month, currency, rate, source" in unescape(headless.text)
    told = [(one["month"], one["rate"]) for one in await house.told("FxRatePublished")]
    assert told == [("2026-01-01", "3.1650"), ("2026-02-01", "3.1702"), ("2026-03-01", "3.1")]


async def test_a_bank_statement_is_compared_with_the_payments_and_shows_what_does_not_match(
    house: House,
) -> None:
    async with house.browser() as browser, house.program() as program:
        grant = (await ok(program, "/v1/grants", body()))["id"]
        await payable(house, grant, "16800.00")
        payment = {"occurred_on": "2024-03-18", "amount": "16800.00", "bank_reference": "TBC 2024/0318-77"}
        await ok(program, f"/v1/grants/{grant}/disbursements", payment)
        rows = [["19.03.2024", -16800, "GEL", "TBC2024031877 water"], ["20.03.2024", -50, "GEL", "fee"], ["21.03.2024", 900, "GEL", "in"]]  # fmt: skip
        head = ["Day", "Sum", "Ccy", "Details"]
        page = await browser.get("/en/bank/statement")
        hidden = dict(
            re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text.partition("<main")[2])
        )
        named = {"day": "Day", "paid_out": "Sum", "currency": "Ccy", "text": "Details"}
        file = {"file": ("bank.xlsx", sheet(*rows, head=head))}
        answer = await browser.post("/en/bank/statement", data=hidden | named, files=file)
        again = await browser.get("/en/bank/statement")
        faulty = await browser.post(
            "/en/bank/statement", data=hidden | named, files={"file": ("bank.xlsx", sheet(["soon", 1, "GEL", ""], head=head))}
        )  # fmt: skip
    text = unescape(answer.text)
    assert answer.status_code == 200
    unrecorded, _, rest = text.partition("Recorded here, not booked")
    assert "GEL\u00a050.00" in unrecorded
    assert "900" not in unrecorded
    assert "TBC 2024/0318-77" in rest.partition("They belong together")[2]
    assert 'value="Sum"' in again.text
    assert faulty.status_code == 422
    assert "Row 2, Day: “soon” cannot be used" in unescape(faulty.text)
