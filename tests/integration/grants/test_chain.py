"""From a call to a closed sub-grant through the HTTP API, and the refusals on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx

from shared import clock
from tests.integration.grants.conftest import House, body, payable, screened

LANGUAGES = ("en", "ka", "az", "hy", "ru")
TODAY = clock.day(clock.now())
CALL = {
    "title": dict.fromkeys(LANGUAGES, "Local services"), "reference": "2026-1", "recipient_types": ["cso"],
    "closes_on": (TODAY + timedelta(days=10)).isoformat(), "criteria": {"relevance": 60, "feasibility": 40},
    "currency": "EUR", "least": "500", "most": "20000", "envelope": "25000", "pass_mark": 50,
}  # fmt: skip


def application(call: str, number: int = 1, **changes: object) -> dict[str, object]:
    return {
        "call": call, "title": f"Water for village {number}", "summary": "Five taps, one committee.",
        "applicant": {"name": f"Union {number}", "legal_id": f"40412300{number}", "contact": "union@example.org"},
        "recipient_type": "cso", "municipality": "Tsalka", "theme": "water", "joint_with_la": True,
        "amount": "10000", "currency": "EUR",
    } | changes  # fmt: skip


async def ok(program: httpx.AsyncClient, path: str, sent: dict[str, Any]) -> dict[str, Any]:
    answer = await program.post(path, json=sent)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def no(program: httpx.AsyncClient, path: str, sent: dict[str, Any]) -> str:
    answer = await program.post(path, json=sent)
    assert answer.status_code == 422, answer.text
    return str(answer.json()["code"])


async def eligible(program: httpx.AsyncClient, call: str, number: int = 1, **changes: object) -> str:
    id_ = (await ok(program, "/v1/applications", application(call, number, **changes)))["id"]
    await ok(program, f"/v1/applications/{id_}/admin-check", {"result": "passed"})
    await ok(program, f"/v1/applications/{id_}/eligibility-check", {"result": "passed"})
    return str(id_)


async def awarded(house: House, call: str, number: int = 1, points: int = 4, **changes: object) -> str:
    async with house.program() as first, house.program("second") as second:
        id_ = await eligible(first, call, number, **changes)
        for who in (first, second):
            given = {"points": {"relevance": points, "feasibility": points}}
            await ok(who, f"/v1/applications/{id_}/scores", given)
        await ok(first, f"/v1/applications/{id_}/decision", {"decision": "awarded"})
    return id_


async def clear(program: httpx.AsyncClient, id_: str) -> None:
    recipient = (await program.get(f"/v1/applications/{id_}")).json()["recipient"]
    found = screened(TODAY.isoformat()) | {"result": "clear"}
    await ok(program, f"/v1/third-parties/{recipient}/screenings", found)


async def test_a_sub_grant_goes_the_whole_way_from_the_call_to_its_closure(house: House) -> None:
    day = TODAY.isoformat()
    async with house.program() as program:
        draft = (await ok(program, "/v1/calls/drafts", {"reference": "2026-1", "title": {"en": "Local"}}))[
            "id"
        ]
        await ok(program, f"/v1/calls/{draft}/publication", CALL)
        grant = await awarded(house, draft)
        assert (
            await no(program, f"/v1/applications/{grant}/contract", {"occurred_on": day})
            == "screening_missing"
        )
        await clear(program, grant)
        early = {"occurred_on": (TODAY - timedelta(days=1)).isoformat()}
        assert await no(program, f"/v1/applications/{grant}/contract", early) == "before_award"
        more = {"occurred_on": day, "amount": "10000.01"}
        assert await no(program, f"/v1/applications/{grant}/contract", more) == "award_exceeded"
        await ok(program, f"/v1/applications/{grant}/contract", {"occurred_on": day, "reference": "C-1"})
        path = f"/v1/grants/{grant}"
        await ok(program, f"{path}/reports", {"report": "final", "due_on": day})
        await payable(house, grant, "9000.00", day)
        await ok(
            program,
            f"{path}/disbursements",
            {"occurred_on": day, "amount": "9000.00", "bank_reference": "TBC 1"},
        )
        report = {"report": "final", "due_on": day, "occurred_on": day}
        await ok(program, f"{path}/report-submission", report)
        await ok(program, f"{path}/report-approval", report)
        await ok(program, f"{path}/expenditures", {"lines": [{"line": "taps", "amount": "9100.00"}]})
        statement = (await program.get(path)).json()["statements"][0]["id"]
        verdict = {"line": "taps", "eligible": "8800.00", "ineligible": "300.00", "reason": "no_document"}
        await ok(program, f"{path}/verification", {"statement": statement, "lines": [verdict]})
        assert await no(program, f"{path}/closure", {"occurred_on": day}) == "paid_above_payable"
        order = {"amount": "200.00", "due_on": day, "reason": "ineligible_costs"}
        await ok(program, f"{path}/recoveries", order)
        recovery = (await program.get(path)).json()["recoveries"][0]["id"]
        back = {"recovery": recovery, "occurred_on": day, "amount": "200", "bank_reference": "TBC 2"}
        await ok(program, f"{path}/recovery-receipt", back)
        await ok(program, f"{path}/closure", {"occurred_on": day})
        shown = (await program.get(path)).json()
    assert shown["closure"] == {
        "payable": "8800.00",
        "legs": {"contract": "10000.00", "eligible_costs": "8800.00", "no_profit": "8800.00"},
    }
    assert (shown["ended"], shown["next"], shown["recovered"]) == ("closed", ["recoveries"], "200.00")
    (closed,) = await house.told("GrantClosed")
    assert (closed["joint_with_la"], closed["exposure"]) == (True, "8800.00")
    rows = await house.admin.fetch("SELECT DISTINCT lane FROM ledger WHERE subject = $1", grant)
    assert len(rows) == 1  # the whole chain is one history, in one lane


async def test_the_applicants_name_and_words_leave_no_trace_outside(house: House) -> None:
    async with house.program() as program:
        call = (await ok(program, "/v1/calls", CALL))["id"]
        await ok(program, "/v1/applications", application(call))
    told = await house.raw()
    for table in ("application", "recipient"):
        told += "".join(
            row["line"] for row in await house.admin.fetch(f"SELECT t::text AS line FROM {table} AS t")
        )
    for secret in ("Union 1", "404123001", "Five taps", "union@example.org"):
        assert secret not in told
        assert secret.encode().hex() not in told


async def test_assessors_are_blind_until_they_have_scored(house: House) -> None:
    async with house.program() as first, house.program("second") as second:
        call = (await ok(first, "/v1/calls", CALL))["id"]
        id_ = await eligible(first, call)
        await ok(first, f"/v1/applications/{id_}/scores", {"points": {"relevance": 5, "feasibility": 5}})
        before = (await second.get(f"/v1/applications/{id_}")).json()
        await ok(second, f"/v1/applications/{id_}/scores", {"points": {"relevance": 3, "feasibility": 4}})
        after = (await second.get(f"/v1/applications/{id_}")).json()
    assert (before["totals"], before["score"], before["spread"]) == (None, None, None)
    assert (sorted(after["totals"].values()), after["score"]) == (["100", "68"], "84.0")


async def test_the_envelope_of_a_call_is_awarded_once_and_the_ranking_says_who_waits(house: House) -> None:
    async with house.program() as program:
        call = (await ok(program, "/v1/calls", CALL))["id"]
        await awarded(house, call, 1, 5)
        await awarded(house, call, 2, 4)
        async with house.program("second") as second:
            third = await eligible(program, call, 3)
            for who in (program, second):
                await ok(
                    who, f"/v1/applications/{third}/scores", {"points": {"relevance": 3, "feasibility": 3}}
                )
        refused = await no(program, f"/v1/applications/{third}/decision", {"decision": "awarded"})
        waits = {"decision": "reserve", "reason": "envelope_used"}
        await ok(program, f"/v1/applications/{third}/decision", waits)
        ranked = (await program.get(f"/v1/calls/{call}/applications")).json()
    assert refused == "call_envelope_exceeded"
    assert [(one["rank"], one["proposal"], one["stage"]) for one in ranked] == [
        (1, "awarded", "awarded"),
        (2, "awarded", "awarded"),
        (3, "reserve", "reserve"),
    ]


async def test_no_contract_while_an_appeal_is_pending(house: House) -> None:
    day = {"occurred_on": TODAY.isoformat()}
    async with house.program() as program:
        call = (await ok(program, "/v1/calls", CALL))["id"]
        id_ = await awarded(house, call)
        await clear(program, id_)
        await ok(program, f"/v1/applications/{id_}/appeal", {})
        assert await no(program, f"/v1/applications/{id_}/contract", day) == "not_awarded"
        await ok(program, f"/v1/applications/{id_}/appeal-decision", {"outcome": "dismissed"})
        await ok(program, f"/v1/applications/{id_}/contract", day)


async def test_50000_and_15000_to_one_third_party_are_refused_at_the_award_and_at_the_signature(
    house: House,
) -> None:
    who = {"name": "Union 1", "legal_id": "404-123-001"}
    async with house.program() as program:
        call = (await ok(program, "/v1/calls", CALL))["id"]
        id_ = await awarded(house, call, amount="15000")
        answer = await ok(program, "/v1/grants", body(amount="50000", currency="EUR", recipient=who))
        assert any("80 per cent" in one for one in answer["warnings"])
        await clear(program, id_)
        day = {"occurred_on": TODAY.isoformat()}
        signature = await no(program, f"/v1/applications/{id_}/contract", day)
        wider = CALL | {"reference": "2026-2", "envelope": "200000"}
        second_call = (await ok(program, "/v1/calls", wider))["id"]
        other = await eligible(program, second_call, 1, title="Another one", amount="10001")
        async with house.program("second") as second:
            for one in (program, second):
                await ok(
                    one, f"/v1/applications/{other}/scores", {"points": {"relevance": 4, "feasibility": 4}}
                )
        award = await program.post(f"/v1/applications/{other}/decision", json={"decision": "awarded"})
    assert signature == "third_party_ceiling_exceeded"
    assert award.json()["code"] == "third_party_ceiling_exceeded"
    assert "EUR 10,000.00" in award.json()["detail"]


async def test_the_one_who_asked_for_an_instalment_cannot_approve_it(house: House) -> None:
    async with house.program() as program:
        grant = (await ok(program, "/v1/grants", body()))["id"]
        await ok(program, f"/v1/grants/{grant}/instalments", {"amount": "100"})
        instalment = (await program.get(f"/v1/grants/{grant}")).json()["instalments"][0]["id"]
        approval = {"instalment": instalment}
        code = await no(program, f"/v1/grants/{grant}/instalment-approval", approval)
        payment = {"occurred_on": "2024-03-18", "amount": "100", "bank_reference": "X"}
        unpaid = await no(program, f"/v1/grants/{grant}/disbursements", payment)
    assert (code, unpaid) == ("second_person_needed", "instalment_not_approved")
