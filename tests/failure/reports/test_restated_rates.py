"""A rate or policy that changes after a report was certified leaves the report as it is, and restates the figure."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import httpx

from deploy.embedded.consortium import Consortium
from deploy.waiting import until
from tests.failure.ceiling.managers import PATIENCE, Managers
from tests.failure.reports.test_reports import MEMBERS

CONTRACT = {
    "recipient": {"name": "Union", "legal_id": "404123456"}, "title": "T", "recipient_type": "cso",
    "occurred_on": "2024-03-15", "amount": "30000", "currency": "GEL",
    "screening": {"occurred_on": "2024-03-15", "list_name": "EU", "list_version": "1"},
}  # fmt: skip


async def test_a_corrected_rate_restates_what_was_disbursed_with_the_corrected_payment_as_the_cause(
    consortium: Consortium,
) -> None:
    managers = Managers(consortium)
    await managers.begin()
    grant = await managers.make("ctc", "/v1/grants", CONTRACT)
    await managers.answered("ctc", grant, "confirmed")
    assert (await managers.pay("ctc", grant, "9000.00")).status_code == 201
    before = (await managers.grant("ctc", grant))["paid_eur"]
    await _certify(managers)
    report = await managers.post("reporting", "/v1/periods/2024/restatements", {}, "coordinator")
    assert report.json()["code"] == "nothing_to_restate"

    corrected = {"currency": "GEL", "month": "2024-03", "rate": "3.0", "source": "InforEuro", "replaces": True}  # fmt: skip
    assert (await managers.post("ctc", "/v1/rates", corrected)).json()["code"] == "rate_kept_by_the_lead"
    assert (await managers.post("cenn", "/v1/rates", corrected)).status_code == 201
    found = await until(lambda: _restated(managers), PATIENCE)
    year = next(one for one in found if one["measure"] == "value")
    assert (f"{year['old']:.2f}", year["new"]) == (before, 3000)
    assert {event["type"] for event in year["events"]} == {"grants.grant.disbursed.v1"}


async def test_another_policy_of_exchange_restates_a_certified_period_by_itself_with_each_revalued_payment_as_the_cause(
    consortium: Consortium, tmp_path: Path
) -> None:
    managers = Managers(consortium)
    await managers.begin()
    grant = await managers.make("cenn", "/v1/grants", CONTRACT)
    await managers.answered("cenn", grant, "confirmed")
    booked = {"occurred_on": "2024-03-01", "instalment": "1", "amount": "280000", "booked_currency": "GEL", "booked_rate": "2.5"}  # fmt: skip
    told = await managers.post("cenn", "/v1/donor-instalments", booked)
    assert told.status_code == 201, told.text
    assert (await managers.pay("cenn", grant, "9000.00")).status_code == 201
    before = (await managers.grant("cenn", grant))["paid_eur"]
    await _certify(managers)

    other = copytree(consortium.programme_folder, tmp_path / "programme")
    rules = (other / "grants.yaml").read_text("utf-8")
    (other / "grants.yaml").write_text(
        rules.replace("default: inforeuro_month_of_cost", "default: contribution_recorded"), "utf-8"
    )
    await managers.restart("cenn", PARAVANI_PROGRAMME=str(other))
    found = await until(lambda: _restated(managers), PATIENCE)
    year = next(one for one in found if one["measure"] == "value")
    assert (f"{year['old']:.2f}", year["new"]) == (before, 3600)  # 9000 GEL at 2.5
    assert {event["type"] for event in year["events"]} == {"grants.grant.disbursed.v1"}


async def _certify(managers: Managers) -> None:
    async def sent(path: str, body: dict[str, Any]) -> bool | None:
        answer = await managers.post("reporting", path, body, "coordinator")
        waits = answer.status_code != 201 and answer.json()["code"] in {
            "still_arriving",
            "not_ready_still_arriving",
        }
        assert waits or answer.status_code == 201, answer.text
        return None if waits else True

    assert await sent("/v1/periods/2024/opening", {})
    for member in MEMBERS:
        body = {"member": member}
        await until(lambda body=body: sent("/v1/periods/2024/submissions", body), PATIENCE)
    await until(lambda: _ready(managers), PATIENCE)
    assert await sent("/v1/periods/2024/certification", {})


async def _ready(managers: Managers) -> bool | None:
    return True if (await _get(managers, "/v1/periods/2024")).json()["ready"] else None


async def _restated(managers: Managers) -> list[dict[str, Any]] | None:
    found = (await _get(managers, "/v1/periods/2024/restatements")).json()
    return [one for one in found if one["indicator"] == "OP3.1.b"] or None


async def _get(managers: Managers, path: str) -> httpx.Response:
    async with managers.client("reporting", "coordinator") as client:
        return await client.get(path)
