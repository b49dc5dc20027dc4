"""The donor's annex of third parties: names come from each member at export, to the lead alone; nobody is left out."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timezone
from decimal import Decimal

import pytest

from deploy.embedded.consortium import Consortium
from deploy.waiting import until
from tests.failure.ceiling.managers import PATIENCE, Managers

NAMES = {"CENN": "As cenn knows it", "CTC": "As ctc knows it"}
CSV, XLSX = "/en/grants/annex.csv", "/en/grants/annex.xlsx"


@pytest.fixture
async def managers(consortium: Consortium) -> Managers:
    made = Managers(consortium)
    await made.begin()
    return made


async def annex(managers: Managers) -> dict[str, dict[str, str]]:
    """The rows of the lead's file by member; the sum under Total."""
    async with managers.client("cenn", "grants") as client:
        answer = await client.get(CSV)
    assert answer.status_code == 200, answer.text
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    return {row["Member"]: row for row in rows}


async def test_the_lead_has_every_members_third_parties_by_name_with_what_was_paid(
    managers: Managers,
) -> None:
    cenn, ctc = await managers.both_sign("15000", "20000")
    await managers.answered("ctc", ctc, "confirmed")
    assert (await managers.pay("cenn", cenn, "9000")).status_code == 201
    assert (await managers.pay("ctc", ctc, "4000.50")).status_code == 201
    found = await annex(managers)
    assert {code: found[code]["Third party"] for code in NAMES} == NAMES
    assert found["CTC"]["Identification number"] == "404-123-456"
    assert (found["CTC"]["Contract, EUR"], found["CTC"]["Paid, EUR"]) == ("20000.00", "4000.50")
    assert Decimal(found["Total"]["Paid, EUR"]) == Decimal("13000.50")

    async def told() -> Decimal | None:
        """What reporting's financial report says of line 6.3, once it has heard both payments."""
        async with managers.client("reporting", "donor") as client:
            lines = (await client.get("/v1/finance")).json()["lines"]
        [line] = [one for one in lines if one["line"] == "6.3"]
        spent = Decimal(str(line["cumulative"]))
        return spent if spent >= 13000 else None

    assert await until(told, PATIENCE) == Decimal("13000.5")


async def test_nobody_but_the_lead_gets_the_annex_and_only_the_lead_can_ask_a_member_for_names(
    managers: Managers,
) -> None:
    await managers.sign("ctc", "20000")
    async with managers.client("ctc", "grants") as client:
        for path in (CSV, XLSX):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (403, "kept_by_the_lead")
        now = datetime.now(timezone.utc).isoformat()  # noqa: UP017
        forged = {"at": now, "nonce": "n" * 32, "signature": "0a1b2c3d:" + "A" * 88}
        answer = await client.post("/v1/annex", json=forged)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_the_lead")
        assert NAMES["CTC"] not in answer.text


async def test_a_member_that_is_away_is_named_and_its_contracts_stand_in_the_file_without_a_name(
    managers: Managers,
) -> None:
    ctc = await managers.sign("ctc", "20000")
    await managers.answered("ctc", ctc, "confirmed")
    await managers.consortium.children["node-ctc"].stop()
    found = await annex(managers)
    assert found["CTC"]["Third party"] == "not told: the member did not answer"
    assert (found["CTC"]["Contract's id"], found["CTC"]["Contract, EUR"]) == (ctc, "20000.00")
    assert found["CTC"]["Paid, EUR"] == ""
