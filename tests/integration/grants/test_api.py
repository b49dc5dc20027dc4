"""The grants service through its HTTP API, on a real database."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import httpx

from tests.integration.grants.conftest import House, body, named, payable, without

PAYMENT = {"occurred_on": "2024-03-18", "amount": "16800.00", "bank_reference": "TBC 2024/0318-77"}

TITLES = dict.fromkeys(("en", "ka", "az", "hy", "ru"), "Local services")


async def _signed(program: httpx.AsyncClient, **changes: object) -> str:
    answer = await program.post("/v1/grants", json=body(**changes))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _paid(house: House, program: httpx.AsyncClient, grant: str, **changes: str) -> dict[str, Any]:
    sent = PAYMENT | changes
    await payable(house, grant, sent["amount"], sent["occurred_on"])
    answer = await program.post(f"/v1/grants/{grant}/disbursements", json=sent)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_contract_and_its_payment_become_events_with_the_rate_of_their_month(house: House) -> None:
    async with house.program() as program:
        grant = await _signed(program)
        paid = await _paid(house, program, grant)
    assert (paid["eur"], paid["rate"], paid["left"], paid["pending"]) == (
        "5851.21",
        "2.8712",
        "25200.00",
        False,
    )
    contract, payment = await house.told("ContractSigned", "GrantDisbursed")
    assert contract["municipality"] == payment["municipality"] == "GE-KK-TSA"
    assert (payment["amount"], payment["currency"], payment["rate_date"]) == ("16800.00", "GEL", "2024-03-01")
    assert payment["rate_source"].startswith("demo")
    assert payment["evidence"][0]["kind"] == "bank_reference"


async def test_nothing_that_names_a_recipient_leaves_the_house_or_lies_in_clear(house: House) -> None:
    async with house.program() as program:
        who = {"name": "ნინო ბერიძე", "legal_id": "01001012345", "natural_person": True}
        once = {"idempotency-key": "sign-1"}  # whose answer is kept
        grant = (await program.post("/v1/grants", json=body(recipient=who), headers=once)).json()["id"]
        await payable(house, grant, PAYMENT["amount"])
        await program.post(
            f"/v1/grants/{grant}/disbursements", json=PAYMENT, headers={"idempotency-key": "pay-1"}
        )
        shown = (await program.get(f"/v1/grants/{grant}")).json()
    assert shown["recipient"] == {"name": "ნინო ბერიძე", "natural_person": True}
    assert shown["payments"][0]["bank_reference"] == "TBC 2024/0318-77"
    told = await house.raw()
    tables = ("recipient", "document", "contract", "idempotency")
    for table in tables:
        rows = await house.admin.fetch(f"SELECT t::text AS line FROM {table} AS t")
        told += "".join(row["line"] for row in rows)
    for secret in ("ბერიძე", "01001012345", "0318-77"):
        assert secret not in told
        assert secret.encode().hex() not in told  # as bytea prints


async def test_without_a_rate_nothing_is_signed(house: House) -> None:
    house.app.state.services["grants"] = without(house.service, "2024-03")
    async with house.program() as program:
        answer = await program.post("/v1/grants", json=body())
        assert (answer.status_code, answer.json()["code"]) == (422, "rate_missing")
        in_euro = await program.post("/v1/grants", json=body(amount="10000", currency="EUR"))
    assert in_euro.status_code == 201
    assert len(await house.told("ContractSigned")) == 1


async def test_a_pending_payment_is_mended_by_recording_its_months_rate(house: House) -> None:
    house.app.state.services["grants"] = without(house.service, "2024-10")
    async with house.program() as program:
        grant = await _signed(program)
        paid = await _paid(house, program, grant, occurred_on="2024-10-08")
        assert (paid["pending"], paid["eur"], paid["rate"]) == (True, None, None)
        assert "2024-10" in paid["warnings"][0]
        assert (await program.get("/v1/grants")).json()[0]["pending"] == 1
        rate = {"currency": "GEL", "month": "2024-10", "rate": "3.0148", "source": "InforEuro"}
        answer = await program.post("/v1/rates", json=rate)
        assert (answer.status_code, len(answer.json()["events"])) == (201, 1)
        again = await program.post("/v1/rates", json=rate | {"rate": "3.1"})
        assert (again.status_code, again.json()["code"]) == (422, "rate_already_recorded")
        later = await _paid(house, program, grant, occurred_on="2024-10-09", amount="100.00")
        line = (await program.get("/v1/grants")).json()[0]
    assert (later["rate"], later["rate_source"]) == ("3.0148", "InforEuro")
    assert (line["pending"], line["paid_eur"]) == (0, str(Decimal("5572.51") + Decimal("33.17")))
    _, correction, _ = await house.told("GrantDisbursed")
    assert (correction["corrects"], correction["rate"]) == (paid["events"][0], "3.0148")


async def test_payments_never_pass_the_contract_even_side_by_side(house: House) -> None:
    async with house.program() as program:
        grant = await _signed(program, amount="1000.00")
        for _ in range(2):
            await payable(house, grant, "400.00")
        answers = await asyncio.gather(
            *(
                program.post(f"/v1/grants/{grant}/disbursements", json=PAYMENT | {"amount": "400.00"})
                for _ in range(6)
            )
        )
    assert sorted(one.status_code for one in answers) == [201, 201, 422, 422, 422, 422]
    refused = next(one.json() for one in answers if one.status_code == 422)
    assert refused["code"] == "contract_ceiling_exceeded"
    assert "GEL 200.00" in refused["detail"]
    assert refused["errors"][0]["field"] == "amount"


async def test_a_third_party_has_one_ceiling_over_its_contracts_even_side_by_side(house: House) -> None:
    async with house.program() as program:
        spelled = ["404 123 456", "404123456", "404-123-456"]
        bodies = [
            body(amount="40000", currency="EUR", recipient={"name": "Tsalka Spring", "legal_id": one})
            for one in spelled
        ]
        answers = await asyncio.gather(*(program.post("/v1/grants", json=one) for one in bodies))
        other = {"name": "Other", "legal_id": "404999999"}
        assert (await program.post("/v1/grants", json=body(recipient=other))).status_code == 201
    assert sorted(one.status_code for one in answers) == [201, 422, 422]
    refused = next(one.json() for one in answers if one.status_code == 422)
    assert refused["code"] == "third_party_ceiling_exceeded"
    assert "EUR 20,000.00" in refused["detail"]


async def test_a_payment_needs_a_contract_and_its_signature(house: House) -> None:
    async with house.program() as program:
        nowhere = "0b8f6a52-7b1e-4d07-9d3e-0c4f7f1f2a11"
        answer = await program.post(f"/v1/grants/{nowhere}/disbursements", json=PAYMENT)
        assert (answer.status_code, answer.json()["code"]) == (422, "no_contract")
        assert (await program.get(f"/v1/grants/{nowhere}")).json()["code"] == "grant_unknown"
        grant = await _signed(program)
        early = await program.post(
            f"/v1/grants/{grant}/disbursements", json=PAYMENT | {"occurred_on": "2024-03-14"}
        )
        assert early.json()["code"] == "before_signature"
        wrong = await program.post(f"/v1/grants/{grant}/disbursements", json=PAYMENT | {"currency": "EUR"})
        assert wrong.json()["code"] == "currency_mismatch"
    assert len(await house.told("ContractSigned")) == len(await house.told("GrantDisbursed")) + 1 == 1


async def test_a_reversal_and_a_void_lie_in_the_lane_of_their_payment(house: House) -> None:
    async with house.program() as program:
        grant = await _signed(program)
        first = (await _paid(house, program, grant))["events"][0]
        second = (await _paid(house, program, grant, amount="100.00"))["events"][0]
        path = f"/v1/grants/{grant}/disbursements"
        back = await program.post(
            f"{path}/{first}/reversal", json={"occurred_on": "2024-03-20", "amount": "800"}
        )
        assert (back.status_code, back.json()["left"]) == (201, "25900.00")
        gone = await program.post(f"{path}/{second}/void", json={"reason": "wrong_data"})
        assert (gone.status_code, gone.json()["left"]) == (201, "26000.00")
        shown = (await program.get(f"/v1/grants/{grant}")).json()
    assert [(one["id"], one["eur"]) for one in shown["payments"]] == [(first, "5851.21")]
    assert shown["payments"][0]["reversals"][0]["amount"] == "800.00"
    assert shown["paid_eur"] == "5572.58"  # 5851.21 less 800/16800 of it
    lanes = await house.admin.fetch(
        "SELECT DISTINCT lane, subject FROM ledger WHERE type NOT LIKE 'grants.screening%'"
    )
    assert [row["subject"] for row in lanes] == [grant]
    assert [named(one) for one in await house.events()][-2:] == ["DisbursementReversed", "Voided"]


async def test_the_same_request_twice_is_one_payment(house: House) -> None:
    async with house.program() as program:
        grant = await _signed(program)
        once = {"idempotency-key": "tap-1"}
        path = f"/v1/grants/{grant}/disbursements"
        await payable(house, grant, PAYMENT["amount"])
        answers = [await program.post(path, json=PAYMENT, headers=once) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(await house.told("GrantDisbursed")) == 1


async def test_a_call_narrows_who_may_sign(house: House) -> None:
    call = {"title": TITLES, "reference": "2024-1", "closes_on": "2024-02-10",
            "occurred_on": "2024-01-10", "recipient_types": ["social_enterprise"]}  # fmt: skip
    async with house.program() as program:
        answer = await program.post("/v1/calls", json=call)
        assert answer.status_code == 201
        refused = await program.post("/v1/grants", json=body(call=answer.json()["id"]))
        assert (refused.json()["code"], refused.json()["errors"][0]["field"]) == (
            "recipient_type_not_allowed",
            "recipient_type",
        )
        taken = await program.post("/v1/calls", json=call)
        assert taken.json()["code"] == "reference_taken"
        unknown = await program.post("/v1/grants", json=body(call="0b8f6a52-7b1e-4d07-9d3e-0c4f7f1f2a11"))
        assert unknown.json()["code"] == "call_unknown"
        await _signed(program, call=answer.json()["id"], recipient_type="social_enterprise")
        assert [one["reference"] for one in (await program.get("/v1/calls")).json()] == ["2024-1"]


async def test_a_place_outside_the_scope_is_accepted_and_flagged_and_an_unknown_one_is_not(
    house: House,
) -> None:
    async with house.program() as program:
        outside = await program.post("/v1/grants", json=body(municipality="Rustavi"))
        assert outside.status_code == 201
        assert "outside" in outside.json()["warnings"][0]
        unknown = await program.post("/v1/grants", json=body(municipality="Atlantis"))
        assert unknown.json()["code"] == "municipality_unknown"
        theme = await program.post("/v1/grants", json=body(theme="dancing"))
        assert theme.json()["code"] == "theme_unknown"


async def test_a_rate_is_recorded_for_a_currency_that_is_paid_and_a_month_that_has_begun(
    house: House,
) -> None:
    rate = {"currency": "GEL", "month": "2019-01", "rate": "3.05", "source": "InforEuro"}
    async with house.program() as program:
        for change, code in (
            ({"currency": "EUR"}, "currency_not_allowed"),
            ({"currency": "USD"}, "currency_not_allowed"),
            ({"month": "2099-01"}, "month_in_future"),
            ({"month": "2024-03"}, "rate_already_recorded"),
        ):
            answer = await program.post("/v1/rates", json=rate | change)
            assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert (await program.post("/v1/rates", json=rate)).json()["events"] == []


async def test_field_staff_see_no_sub_grants(house: House) -> None:
    async with house.program("field") as program:
        assert (await program.get("/v1/grants")).status_code == 403
        assert (await program.post("/v1/grants", json=body())).status_code == 403


async def test_the_list_of_sub_grants_is_paged_by_a_cursor_in_the_header_and_leaves_none_out(
    house: House,
) -> None:
    async with house.program() as program:
        for day in ("2024-03-15", "2024-03-16", "2024-03-15", "2024-03-17", "2024-03-15"):
            await program.post("/v1/grants", json=body(occurred_on=day, amount="100.00"))
        whole = [one["id"] for one in (await program.get("/v1/grants")).json()]
        seen, address = list[str](), "/v1/grants?limit=2"
        while address:
            answer = await program.get(address)
            seen += [one["id"] for one in answer.json()]
            address = answer.links.get("next", {}).get("url", "")
        wrong = await program.get("/v1/grants?cursor=nonsense")
    assert (len(whole), seen) == (5, whole)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "cursor_wrong")
