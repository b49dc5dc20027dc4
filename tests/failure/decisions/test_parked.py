"""An event that cannot be applied blocks its own key, nothing else; a person retries it or gives it up, with a reason."""

from __future__ import annotations

import asyncio
from datetime import date
from functools import partial
from typing import Any

import httpx
import pytest

from deploy.loopback import LOCAL
from deploy.waiting import until
from shared import postgres
from shared.events.grants import GrantDisbursed
from shared.events.reporting import Head, PeriodSubmitted
from shared.events.sealing import SealingKey
from shared.ledger.append import Draft, Ledger
from shared.ledger.signing import Signer
from tests.failure.spine.field import PATIENCE, Field

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def field(lasting: Field) -> Field:
    """The tests follow one another: the first two events that wait do so until the last but one."""
    return lasting


async def pay(field: Field, grant: str, rates: tuple[str, ...]) -> None:
    settings = field._settings("ctc")
    ledger = Ledger(
        "csdp.ctc.grants",
        4,
        Signer.read("csdp", settings.secrets / "signing.key"),
        SealingKey.read(settings.secrets / "sealing" / "ctc.key"),
    )
    connection = await postgres.connect(settings, "csdp_ctc", "csdp_ctc_grants")
    money = {"occurred_on": date(2024, 5, 14), "recipient_type": "cso", "currency": "GEL", "amount": "100"}
    for n, rate in enumerate(rates):
        async with connection.transaction():
            await ledger.append(
                connection, {f"{grant}/{n}": (0, [Draft(GrantDisbursed(**money, grant=grant, rate=rate))])}
            )
    await connection.close()


async def _paid(field: Field, eur: int) -> bool | None:
    return True if (await field.figures())["OP3.1.b"] == eur else None


async def _parked(field: Field, number: int) -> list[dict[str, Any]] | None:
    found: list[dict[str, Any]] = (await _ask(field, "GET", "/v1/parked")).json()
    return found if len(found) == number else None


async def _ask(field: Field, method: str, path: str, **options: Any) -> httpx.Response:
    async with httpx.AsyncClient(
        base_url=field.consortium.url("reporting"),
        auth=field.coordinator,
        timeout=10,
        **LOCAL,
    ) as client:
        return await client.request(method, path, **options)


async def test_what_follows_under_the_key_of_a_parked_event_waits_and_all_else_flows_on(field: Field) -> None:
    await pay(field, grant="g", rates=("0", "2.5"))  # nobody can divide by the first
    await pay(field, grant="h", rates=("2.5",))
    await until(partial(_paid, field, 40), PATIENCE)  # grant h alone
    first, second = await until(partial(_parked, field, 2), PATIENCE)
    assert (first["type"], first["error"], first["waits_for"]) == (
        "grants.grant.disbursed.v1",
        "DivisionByZero",
        None,
    )
    assert (second["key"], second["waits_for"]) == (first["key"], first["id"])
    await field.train()
    await field.all_is_counted_once()


async def test_a_retry_without_a_mended_cause_parks_the_event_again_and_harms_nothing(field: Field) -> None:
    first, _ = await until(partial(_parked, field, 2), PATIENCE)
    assert (await _ask(field, "POST", f"/v1/parked/{first['id']}/retry")).status_code == 202

    async def tried() -> bool | None:
        [one, _] = (await _ask(field, "GET", "/v1/parked")).json()
        return None if one["retry"] else True

    await until(tried, PATIENCE)
    await field.train()
    await field.all_is_counted_once()
    assert await _paid(field, 40)


async def test_nobody_but_a_coordinator_may_decide(field: Field) -> None:
    async with httpx.AsyncClient(base_url=field.consortium.url("reporting"), **LOCAL) as client:
        assert (await client.get("/v1/parked")).status_code == 401
        assert (await client.post("/v1/parked/x/discard", json={"reason": "no"})).status_code == 401


async def test_a_discard_is_an_event_with_its_reason_and_what_waited_is_applied(field: Field) -> None:
    first, _ = await until(partial(_parked, field, 2), PATIENCE)
    path = f"/v1/parked/{first['id']}/discard"
    assert (await _ask(field, "POST", path, json={"reason": "  "})).json()["code"] == "reason_missing"
    why = {"reason": "The rate was never zero."}
    answers = await asyncio.gather(*(_ask(field, "POST", path, json=why) for _ in range(3)))  # three screens
    assert sorted(one.status_code for one in answers) == [201, 422, 422], [one.text for one in answers]
    await until(partial(_paid, field, 80), PATIENCE)
    assert await _parked(field, 0) == []
    [given_up] = (await _ask(field, "GET", "/v1/parked?discarded=true")).json()
    assert (given_up["id"], given_up["discarded"]) == (first["id"], "The rate was never zero.")
    [decision] = await field.reporting(
        "SELECT type, encode(value, 'escape') AS value FROM event WHERE type LIKE 'reporting.%'"
    )
    assert decision["type"] == "reporting.event.discarded.v1"
    assert "The rate was never zero." in decision["value"]
    field.kill("projector")  # what was decided is remembered
    await field.train()
    await field.all_is_counted_once()
    assert await _paid(field, 80)


async def test_a_submission_counts_only_with_the_very_events_that_it_speaks_of(field: Field) -> None:
    await field.train()
    await field.all_is_counted_once()
    [head] = await field.reporting(
        "SELECT name, sequence, encode(hash, 'hex') AS hash FROM lane WHERE member = 'ctc' AND sequence > 0 LIMIT 1"
    )
    true = Head(lane=head["name"], sequence=head["sequence"], hash=head["hash"])
    false = Head(lane=head["name"], sequence=head["sequence"], hash="ab" * 32)
    settings = field._settings("reporting")
    signer = Signer.read("csdp", settings.secrets / "signing.key")
    ledger = Ledger("csdp.reporting.reporting", 4, signer, None)
    connection = await postgres.connect(settings, "csdp_reporting", "csdp_reporting_ledger")
    for period, one in (("2024", false), ("2025", true)):
        said = PeriodSubmitted(occurred_on=date(2025, 1, 2), period=period, member="ctc", heads=(one,))
        async with connection.transaction():
            await ledger.append(connection, {f"test/{period}": (0, [Draft(said)])})
    await connection.close()

    async def named() -> dict[str, Any] | None:
        parked = (await _ask(field, "GET", "/v1/parked")).json()
        return next((one for one in parked if one["type"].startswith("reporting.period")), None)

    parked = await until(named, PATIENCE)
    assert parked["error"].endswith(f"event {false.sequence} of {false.lane} is another one here")

    async def arrived() -> bool | None:
        types = await field.reporting("SELECT type FROM event WHERE type LIKE 'reporting.period%'")
        return True if len(types) == 2 else None

    await until(arrived, PATIENCE)
    assert [one["type"] for one in (await _ask(field, "GET", "/v1/parked")).json()].count(parked["type"]) == 1
