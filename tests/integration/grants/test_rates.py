"""A rate is replaced, or the programme's policy changes: what was paid is valued again, by events."""

from __future__ import annotations

import dataclasses
import re

from tests.integration.grants.conftest import House, body, payable
from tests.integration.grants.test_chain import no, ok

MARCH = {"currency": "GEL", "month": "2024-03", "rate": "3.0000", "source": "InforEuro, corrected"}


async def paid(house: House, amount: str = "12000.00") -> str:
    """A contract of which a part was paid on 18 March 2024."""
    async with house.program() as program:
        grant: str = (await ok(program, "/v1/grants", body()))["id"]
        instalment = await payable(house, grant, amount)
        payment = {
            "occurred_on": "2024-03-18",
            "amount": amount,
            "bank_reference": "B-1",
            "instalment": instalment,
        }
        await ok(program, f"/v1/grants/{grant}/disbursements", payment)
    return grant


async def test_a_rate_that_was_wrong_is_replaced_and_what_was_paid_at_it_is_corrected_by_an_event(
    house: House,
) -> None:
    grant = await paid(house)
    async with house.program() as program:
        before = (await program.get(f"/v1/grants/{grant}")).json()
        assert await no(program, "/v1/rates", MARCH) == "rate_already_recorded"
        answer = await ok(program, "/v1/rates", MARCH | {"replaces": True})
        after = (await program.get(f"/v1/grants/{grant}")).json()
        again = await ok(program, "/v1/rates", MARCH | {"replaces": True, "rate": "3.1000"})
    assert (after["payments"][0]["rate"], after["paid_eur"]) == ("3.0000", "4000.00")
    assert after["amount_eur"] == before["amount_eur"]  # frozen at the signature
    assert len(answer["events"]) == len(again["events"]) == 1
    payments = await house.told("GrantDisbursed")
    assert [one.get("corrects") for one in payments[1:]] == [before["payments"][0]["id"]] * 2
    first, second = await house.told("FxRatePublished")
    assert first.get("corrects") is None
    assert second["corrects"] is not None


async def test_another_policy_of_the_programmes_file_values_what_was_paid_again_once_somebody_has_seen_by_how_much(
    house: House,
) -> None:
    grant = await paid(house)
    async with house.program() as program, house.browser() as browser:
        booked = {
            "occurred_on": "2024-03-01",
            "instalment": "1",
            "amount": "280000",
            "booked_currency": "GEL",
            "booked_rate": "2.5",
        }
        await ok(program, "/v1/donor-instalments", booked)
        assert await no(program, "/v1/rates/revaluation", {}) == "nothing_to_revalue"
        grants = house.service.programme.grants
        exchange = grants.exchange.model_copy(update={"default": "contribution_recorded"})
        programme = dataclasses.replace(
            house.service.programme, grants=grants.model_copy(update={"exchange": exchange})
        )
        house.app.state.services = {"grants": dataclasses.replace(house.service, programme=programme)}
        page = (await browser.get("/en/rates/revaluation")).text
        assert "1 sum carries another rate" in page
        hidden = dict(
            re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.partition("<main")[2])
        )
        assert (await browser.post("/en/rates/revaluation", data=hidden)).status_code == 200
        shown = (await program.get(f"/v1/grants/{grant}")).json()
        assert (shown["payments"][0]["rate"], shown["paid_eur"]) == ("2.5", "4800.00")
        assert await no(program, "/v1/rates/revaluation", {}) == "nothing_to_revalue"


async def test_a_recovery_without_a_rate_waits_and_is_mended_when_its_rate_is_recorded(house: House) -> None:
    grant = await paid(house)
    async with house.program() as program:
        order = {"amount": "100.00", "due_on": "2026-12-01", "reason": "unspent"}
        await ok(program, f"/v1/grants/{grant}/recoveries", order)
        owed = (await program.get(f"/v1/grants/{grant}")).json()["recoveries"][0]["id"]
        came = {
            "recovery": owed,
            "occurred_on": "2026-10-05",
            "amount": "30.00",
            "bank_reference": "R",
        }
        await ok(program, f"/v1/grants/{grant}/recovery-receipt", came)
        assert (await program.get(f"/v1/grants/{grant}")).json()["pending"] == 1
        rate = {"currency": "GEL", "month": "2026-10", "rate": "3.2", "source": "InforEuro"}
        assert len((await ok(program, "/v1/rates", rate))["events"]) == 1
        shown = (await program.get(f"/v1/grants/{grant}")).json()
    assert (shown["pending"], shown["recovered"]) == (0, "30.00")
    assert (await house.told("RecoveryReceived"))[-1]["rate"] == "3.2"
