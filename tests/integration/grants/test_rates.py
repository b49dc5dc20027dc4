"""A rate is replaced, or the programme's policy changes: what was paid is valued again, by events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.grants.commands.money.revaluing import bring_up_to_date
from services.grants.programme.rates import known
from services.grants.reactions.dispatch import take
from services.grants.store.others import exposures
from shared import ids
from shared.events.base import Voided
from shared.events.budgeting import DonorInstalmentReceived, FxRatePublished
from shared.events.envelope import Envelope
from shared.events.granting import ExposureConfirmed
from shared.service import Service
from tests.integration.grants.conftest import House, body, payable, without
from tests.integration.grants.test_chain import no, ok
from tests.integration.grants.test_guards import hidden

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


BOOKED = {
    "occurred_on": "2024-03-01",
    "instalment": "1",
    "amount": "280000",
    "booked_currency": "GEL",
    "booked_rate": "2.5",
}


def under(house: House, policy: str) -> Service:
    """The service after a start with another policy of live figures in grants.yaml."""
    grants = house.service.programme.grants
    exchange = grants.exchange.model_copy(update={"default": policy})
    programme = replace(house.service.programme, grants=grants.model_copy(update={"exchange": exchange}))
    changed = replace(house.service, programme=programme)
    house.app.state.services = {"grants": changed}
    return changed


async def test_another_policy_of_the_programmes_file_values_what_was_paid_again_by_itself_at_the_start(
    house: House,
) -> None:
    grant = await paid(house)
    assert await bring_up_to_date(house.service) == 0
    async with house.program() as program, house.browser() as browser:
        await ok(program, "/v1/donor-instalments", BOOKED)
        changed = under(house, "contribution_recorded")
        assert "1 sum carries another rate" in (await browser.get("/en/rates/revaluation")).text
        assert [await bring_up_to_date(changed), await bring_up_to_date(changed)] == [1, 0]
        shown = (await program.get(f"/v1/grants/{grant}")).json()
        assert (shown["payments"][0]["rate"], shown["paid_eur"]) == ("2.5", "4800.00")
        assert "nothing to correct" in (await browser.get("/en/rates/revaluation")).text
        assert await no(program, "/v1/rates/revaluation", {}) == "nothing_to_revalue"


async def test_a_file_with_the_rate_of_a_month_that_was_missing_mends_what_waited_for_it_by_itself_at_the_start(
    house: House,
) -> None:
    whole = house.service
    house.app.state.services = {"grants": without(whole, "2024-04")}
    async with house.program() as program:
        grant = (await ok(program, "/v1/grants", body()))["id"]
        instalment = await payable(house, grant, "12000.00")
        payment = {"occurred_on": "2024-04-02", "amount": "12000.00", "bank_reference": "B", "instalment": instalment}  # fmt: skip
        assert (await ok(program, f"/v1/grants/{grant}/disbursements", payment))["pending"]
        assert await bring_up_to_date(whole) == 1
        assert (await program.get(f"/v1/grants/{grant}")).json()["pending"] == 0


async def test_under_the_policy_of_booked_rates_an_instalment_of_the_donor_values_again_in_the_same_command(
    house: House,
) -> None:
    grant = await paid(house)
    under(house, "contribution_recorded")
    async with house.program() as program:
        assert len((await ok(program, "/v1/donor-instalments", BOOKED))["events"]) == 2
        assert (await program.get(f"/v1/grants/{grant}")).json()["paid_eur"] == "4800.00"


async def test_an_instalment_that_the_lead_booked_reaches_the_other_members_that_value_by_it(
    house: House,
) -> None:
    grant = await paid(house)
    file = under(house, "contribution_recorded").programme
    as_ctc = replace(house.service, programme=file, member="ctc")
    told = DonorInstalmentReceived(
        occurred_on=date(2024, 3, 1), instalment="1", amount="280000", currency="EUR", booked_currency="GEL", booked_rate="2.5",
    )  # fmt: skip
    for source in ("kkm", "cenn"):
        envelope = Envelope(
            ids.event_id(), f"/csdp/{source}/grants", "grants.donor.instalment_received.v1", "1", "2024-03-02T10:00:00.000000Z",
            1, "00" * 32, b"{}",
        )  # fmt: skip
        ctc = replace(as_ctc, ledger=replace(as_ctc.ledger, topic="csdp.ctc.grants"))
        async with house.service.pool.acquire() as connection, connection.transaction():
            await take(ctc, connection, envelope, told)
        async with house.program() as program:
            found = (await program.get(f"/v1/grants/{grant}")).json()["paid_eur"]
        assert (found == "4800.00") == (source == "cenn")


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


async def heard(house: House, as_member: str, source: str, rate: str, month: str = "2024-04") -> None:
    """A member that the house stands for hears of a month's rate from another one."""
    told = FxRatePublished(
        occurred_on=date(2024, 5, 1), currency="GEL", month=date.fromisoformat(f"{month}-01"), rate=rate, source=f"InforEuro, {source}",
    )  # fmt: skip
    envelope = Envelope(
        ids.event_id(), f"/csdp/{source}/grants", "grants.fx_rate.published.v1", "GEL", "2024-05-01T10:00:00.000000Z",
        1, "00" * 32, b"{}",
    )  # fmt: skip
    service = standing_for(house, as_member)
    async with house.service.pool.acquire() as connection, connection.transaction():
        await take(service, connection, envelope, told)


def standing_for(house: House, member: str) -> Service:
    """The service as if it were another member's."""
    service: Service = house.app.state.services["grants"]
    ledger = replace(service.ledger, topic=f"csdp.{member}.grants")
    return replace(service, member=member, ledger=ledger)


async def waiting_at_ctc(house: House) -> str:
    """A contract of CTC with a payment of April 2024, a month whose rate nobody has recorded."""
    house.app.state.services = {"grants": without(house.service, "2024-04")}
    house.app.state.services = {"grants": standing_for(house, "ctc")}
    async with house.program() as program:
        grant: str = (await ok(program, "/v1/grants", body()))["id"]
        told = ExposureConfirmed(occurred_on=date(2024, 3, 15), grant=grant, contract=await signed(house), eur="14628.03")  # fmt: skip
        await house.service.run(lambda c: exposures.answered(c, told))
        instalment = await payable(house, grant, "12000.00", "2024-04-02")
        payment = {"occurred_on": "2024-04-02", "amount": "12000.00", "bank_reference": "B", "instalment": instalment}  # fmt: skip
        assert (await ok(program, f"/v1/grants/{grant}/disbursements", payment))["pending"]
    return grant


async def signed(house: House) -> str:
    """The id of the event of the contract."""
    found: str = await house.admin.fetchval("SELECT id::text FROM ledger WHERE type LIKE '%contract.signed%'")
    return found


async def test_a_rate_that_the_lead_recorded_is_known_to_all_members_and_mends_what_waits_for_it(
    house: House,
) -> None:
    grant = await waiting_at_ctc(house)
    await heard(house, "ctc", "cenn", "3.0000")
    async with house.program() as program:
        shown = (await program.get(f"/v1/grants/{grant}")).json()
        april = {"currency": "GEL", "month": "2024-04", "rate": "2.5", "source": "typed", "replaces": True}
        assert await no(program, "/v1/rates", april) == "rate_kept_by_the_lead"
        march = april | {"month": "2024-03"}  # the programme's file has it
        assert await no(program, "/v1/rates", march) == "rate_kept_by_the_lead"
    assert (shown["pending"], shown["paid_eur"]) == (0, "4000.00")


async def test_a_rate_that_another_member_recorded_stands_in_for_the_leads_until_that_is_there(
    house: House,
) -> None:
    grant = await waiting_at_ctc(house)
    async with house.program() as program:
        april = {"currency": "GEL", "month": "2024-04", "rate": "2.5", "source": "typed"}
        await ok(program, "/v1/rates", april)
        assert (await program.get(f"/v1/grants/{grant}")).json()["paid_eur"] == "4800.00"
        await ok(program, "/v1/rates", april | {"rate": "2.4", "replaces": True})
        async with house.browser() as browser:
            known_rates = (await browser.get("/en/rates/new")).text.partition('id="known"')[2]
        assert ">typed<" in known_rates
        assert "2.8712" in known_rates
        assert (await program.get(f"/v1/grants/{grant}")).json()["paid_eur"] == "5000.00"
        await heard(house, "ctc", "kkm", "2.0000")
        assert (await program.get(f"/v1/grants/{grant}")).json()["paid_eur"] == "5000.00"
        await heard(house, "ctc", "cenn", "3.0000")
        assert (await program.get(f"/v1/grants/{grant}")).json()["paid_eur"] == "4000.00"
        assert await no(program, "/v1/rates", april | {"replaces": True}) == "rate_kept_by_the_lead"


async def test_the_lead_replaces_what_another_member_recorded(house: House) -> None:
    house.app.state.services = {"grants": without(house.service, "2024-04")}
    await heard(house, "cenn", "ctc", "2.5000")
    april = {"currency": "GEL", "month": "2024-04", "rate": "3.0", "source": "InforEuro"}
    async with house.program() as program:
        assert await no(program, "/v1/rates", april) == "rate_already_recorded"
        await ok(program, "/v1/rates", april | {"replaces": True})
    await heard(house, "cenn", "ctc", "2.6000")
    service: Service = house.app.state.services["grants"]
    async with house.service.pool.acquire() as connection:
        found = await known(service, connection, "GEL", date(2024, 4, 9))
    assert found is not None
    assert (f"{found.units}", found.source) == ("3.0", "InforEuro")


async def test_an_instalment_of_the_donor_that_was_mistyped_is_taken_back_and_what_was_paid_is_valued_again(
    house: House,
) -> None:
    grant = await paid(house)
    under(house, "contribution_recorded")
    async with house.program() as program, house.browser() as browser:
        first = (await program.get(f"/v1/grants/{grant}")).json()["paid_eur"]
        await ok(program, "/v1/donor-instalments", BOOKED | {"instalment": "0", "booked_rate": "3.0", "occurred_on": "2024-02-01"})  # fmt: skip
        await ok(program, "/v1/donor-instalments", BOOKED)
        assert (await program.get(f"/v1/grants/{grant}")).json()["paid_eur"] == "4800.00"
        await ok(program, "/v1/donor-instalments/1/void", {"reason": "wrong_data"})
        assert (await program.get(f"/v1/grants/{grant}")).json()["paid_eur"] == "4000.00"
        assert await no(program, "/v1/donor-instalments/1/void", {"reason": "other"}) == "instalment_unknown"
        await ok(program, "/v1/donor-instalments", BOOKED | {"booked_rate": "2.4"})
        assert (await program.get(f"/v1/grants/{grant}")).json()["paid_eur"] == "5000.00"
        sent = await hidden(browser, "/en/grants/money") | {"instalment": "1"}
        assert (await browser.post("/en/donor-instalments", data=sent)).status_code == 303
        again = await hidden(browser, "/en/grants/money") | {"instalment": "1"}
        assert (await browser.post("/en/donor-instalments", data=again)).status_code == 422
        assert (await program.get(f"/v1/grants/{grant}")).json()["paid_eur"] == "4000.00"
    assert first != "4000.00"


async def test_an_instalment_that_the_lead_took_back_is_gone_at_the_other_members(house: House) -> None:
    file = under(house, "contribution_recorded").programme
    ctc = replace(
        house.service,
        programme=file,
        member="ctc",
        ledger=replace(house.service.ledger, topic="csdp.ctc.grants"),
    )
    told = DonorInstalmentReceived(
        occurred_on=date(2024, 3, 1), instalment="1", amount="280000", currency="EUR"
    )
    event = ids.event_id()
    void = Voided(occurred_on=date(2024, 3, 1), voids=event)
    for source, data, left in (("cenn", told, 1), ("kkm", void, 1), ("cenn", void, 0)):
        id_ = event if data is told else ids.event_id()
        envelope = Envelope(
            id_, f"/csdp/{source}/grants", "grants.donor.instalment_received.v1", "1", "2024-03-02T10:00:00.000000Z",
            1, "00" * 32, b"{}",
        )  # fmt: skip
        async with house.service.pool.acquire() as connection, connection.transaction():
            await take(ctc, connection, envelope, data)
        assert await house.admin.fetchval("SELECT count(*) FROM donor_instalment") == left
