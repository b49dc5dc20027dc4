"""The bank's payment list: what is approved and may be paid today, to sealed accounts, for those who may pay."""

from __future__ import annotations

import csv
import io
import re

import httpx
import openpyxl
import pytest

from services.grants.domain.parties import account
from services.grants.domain.refusals import Denied
from shared import clock
from tests.integration.grants.conftest import House, approved, body, payable
from tests.integration.grants.test_chain import no, ok

IBAN = "GE29NB0000000101904917"
TODAY = clock.day(clock.now()).isoformat()


async def signed(program: httpx.AsyncClient, **changes: object) -> tuple[str, str]:
    """A contract and its recipient."""
    grant = (await ok(program, "/v1/grants", body(**changes)))["id"]
    return grant, (await program.get(f"/v1/grants/{grant}")).json()["recipient_id"]


async def test_the_list_has_what_may_be_paid_and_the_page_says_why_the_rest_may_not(house: House) -> None:
    async with house.program() as program, house.browser() as browser:
        grant, recipient = await signed(program, reference="SG-1")
        instalment = await payable(house, grant, "12000.00", TODAY)
        other, _ = await signed(
            program,
            reference="SG-2",
            title="Not screened again",
            recipient={"name": "B", "legal_id": "404123457"},
        )
        await approved(house, other, "500.00")
        page = (await browser.get("/en/grants/payments")).text
        assert "No bank account of the recipient is recorded" in page
        await ok(program, f"/v1/third-parties/{recipient}/account", {"iban": "ge29 nb00 0000 0101 9049 17"})
        page = (await browser.get("/en/grants/payments")).text
        assert "No clear screening of the recipient" in page
        assert IBAN not in page
        sheet = await browser.get("/en/grants/payments.xlsx")
        text = (await browser.get("/en/grants/payments.csv")).text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[1:] == [
        ["Tsalka Spring", IBAN, "", "12000.00", "GEL", f"SG-1 {instalment[:8]}", "Water points for five villages"]
    ]  # fmt: skip
    cells = [
        cell.value
        for row in openpyxl.load_workbook(io.BytesIO(sheet.content)).active.iter_rows()
        for cell in row
    ]
    assert IBAN in cells
    assert "1 approved instalments are not in this list; the page says why." in cells
    assert sheet.headers["cache-control"] == "no-store"


async def test_an_account_is_sealed_at_rest_stands_in_no_event_and_only_who_may_pay_sees_it(
    house: House,
) -> None:
    async with house.program() as program, house.program("field") as field, house.browser() as browser:
        _, recipient = await signed(program)
        form = (await browser.get(f"/en/third-parties/{recipient}/account")).text.partition("<main")[2]
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
        sent = hidden | {"iban": IBAN, "holder": "Spring Union", "bic": ""}
        answer = await browser.post(f"/en/third-parties/{recipient}/account", data=sent)
        assert answer.status_code == 303, answer.text
        assert "GE29 … 4917" in (await browser.get(f"/en/third-parties/{recipient}")).text
        for path in ("/en/grants/payments.csv", "/en/grants/payments", f"/en/third-parties/{recipient}/account"):  # fmt: skip
            assert (await field.get(path)).status_code == 403
        wrong = {"iban": "GE29NB0000000101904918"}
        assert await no(program, f"/v1/third-parties/{recipient}/account", wrong) == "iban_wrong"
    assert "0101904917" not in await house.raw()
    kept = await house.admin.fetchval("SELECT sealed FROM account")
    assert b"0101904917" not in kept


async def test_a_page_beyond_every_page_and_a_number_that_is_too_short_are_told_in_words(
    house: House,
) -> None:
    async with house.program() as program, house.browser() as browser:
        _, recipient = await signed(program)
        for path in ("/en/grants?after=99999999999999999999", "/en/costs?after=99999999999999999999"):
            assert (await browser.get(path)).status_code == 422
        assert await no(program, f"/v1/third-parties/{recipient}/account", {"iban": "GE0"}) == "iban_wrong"


async def test_an_account_goes_with_the_key_of_its_recipient(house: House) -> None:
    async with house.program() as program, house.browser() as browser:
        grant, recipient = await signed(program)
        await payable(house, grant, "100.00", TODAY)
        await ok(program, f"/v1/third-parties/{recipient}/account", {"iban": IBAN})
        await house.admin.execute("DELETE FROM subject_key WHERE subject = $1", recipient)
        assert IBAN not in (await browser.get("/en/grants/payments.csv")).text
        assert (
            "No bank account of the recipient is recorded" in (await browser.get("/en/grants/payments")).text
        )


@pytest.mark.parametrize(
    "text",
    [
        "GE29NB0000000101904971",
        "GE29NB000000010190491",
        "DE8937040044053201300",
        "GE29NB000000010190491,",
        "12345678901234567890",
    ],
)
def test_a_number_with_a_wrong_a_missing_or_two_swapped_signs_is_no_iban(text: str) -> None:
    with pytest.raises(Denied, match="no IBAN"):
        account.iban(text)


def test_an_iban_is_taken_however_it_is_spaced() -> None:
    assert account.iban("de89 3704-0044 0532 0130 00") == "DE89370400440532013000"
