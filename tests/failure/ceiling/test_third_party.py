"""One third party has one ceiling over all members: whatever two of them sign at one moment, no payment passes it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal

import asyncpg
import pytest

from deploy.keys.replacing import replace_key
from deploy.keys.third_parties import rotate_third_parties
from deploy.provision.secrets import new_key, write_private
from deploy.provision.third_parties import NEXT, third_party_files
from deploy.waiting import until
from shared.keyfile import formers
from tests.consortiums import running
from tests.environment import Environment
from tests.failure.ceiling.managers import PATIENCE, Managers

CEILING = Decimal(60_000)


@pytest.fixture
async def managers(environment: Environment) -> AsyncIterator[Managers]:
    async with running(environment, away=("kkm", "fe")) as consortium:
        made = Managers(consortium)
        await made.begin()
        yield made


@pytest.mark.parametrize("alone", ["ctc", "cenn"])
async def test_two_members_sign_at_one_moment_while_one_is_cut_off_and_no_payment_passes_the_ceiling(
    managers: Managers, alone: str
) -> None:
    await managers.cut_off(alone)
    cenn, ctc = await managers.both_sign("15000", "50000")  # each alone is legal; together EUR 65,000
    assert (await managers.pay("cenn", cenn, "15000")).status_code == 201  # the lead answers itself
    early = await managers.pay("ctc", ctc, "50000")
    assert (early.status_code, early.json()["code"]) == (422, "exposure_not_confirmed")

    await managers.reconnect(alone)
    shown = await managers.answered("ctc", ctc, "refused")
    waiting = next(one["id"] for one in shown["instalments"] if one["status"] == "approved")
    late = await managers.transfer("ctc", ctc, "50000", waiting)
    assert (late.status_code, late.json()["code"]) == (422, "third_party_ceiling_exceeded")
    assert "EUR 45,000.00 is left" in late.json()["detail"]

    path = f"/v1/grants/{ctc}"
    rejection = {"instalment": waiting, "reason": "wrong_amount"}
    assert (await managers.post("ctc", f"{path}/instalment-rejection", rejection, "me")).status_code == 201
    smaller = {"occurred_on": "2024-03-16", "amount": "45000", "reason": "ceiling"}
    assert (await managers.post("ctc", f"{path}/amendment", smaller)).status_code == 201
    await managers.answered("ctc", ctc, "confirmed")
    assert (await managers.pay("ctc", ctc, "45000")).status_code == 201
    paid = [Decimal((await managers.grant(*one))["paid_eur"]) for one in (("cenn", cenn), ("ctc", ctc))]
    assert sum(paid) == CEILING


async def test_what_another_member_has_signed_is_seen_at_the_signature(managers: Managers) -> None:
    ctc = await managers.sign("ctc", "50000")
    await managers.answered("ctc", ctc, "confirmed")
    body = {
        "recipient": {"name": "As CENN knows it", "legal_id": "404123456"}, "title": "T", "recipient_type": "cso",
        "occurred_on": "2024-03-15", "amount": "15000", "currency": "EUR",
        "screening": {"occurred_on": "2024-03-15", "list_name": "EU", "list_version": "1"},
    }  # fmt: skip
    refused = await managers.post("cenn", "/v1/grants", body)
    assert refused.json()["code"] == "third_party_ceiling_exceeded"
    assert "EUR 10,000.00 is left" in refused.json()["detail"]
    ended = {"occurred_on": "2024-03-16", "reason": "recipient_withdrew"}
    assert (await managers.post("ctc", f"/v1/grants/{ctc}/termination", ended)).status_code == 201

    async def signed() -> bool | None:
        return True if (await managers.post("cenn", "/v1/grants", body)).status_code == 201 else None

    assert await until(signed, PATIENCE)


async def test_a_third_party_is_one_under_every_key_that_members_recognise_it_by(managers: Managers) -> None:
    consortium = managers.consortium
    files = third_party_files(consortium.secrets, consortium.programme)
    first = await managers.sign("ctc", "20000")
    await managers.answered("ctc", first, "confirmed")
    rotate_third_parties(consortium.secrets, consortium.programme)
    second = await managers.sign("ctc", "20000")
    await managers.answered("ctc", second, "confirmed")
    assert [len(formers(file)) for file in files] == [1] * len(files)
    assert await _tokens(managers) == 1, "the lead, who does not know the number, sees one third party"
    replace_key(files[0], new := new_key())  # a rotation that was cut off after the lead
    for file in files:
        write_private(file.with_name(NEXT), new)
    third = await managers.sign("cenn", "15000")
    fourth = await managers.sign("ctc", "4000")
    for member, grant in (("cenn", third), ("ctc", fourth)):
        await managers.answered(member, grant, "confirmed")
    rotate_third_parties(consortium.secrets, consortium.programme)
    assert {file.read_bytes() for file in files} == {new}
    body = {
        "recipient": {"name": "N", "legal_id": "404123456"}, "title": "T", "recipient_type": "cso", "amount": "1001",
        "occurred_on": "2024-03-15", "currency": "EUR",
        "screening": {"occurred_on": "2024-03-15", "list_name": "EU", "list_version": "1"},
    }  # fmt: skip
    for member in ("cenn", "ctc"):
        refused = await managers.post(member, "/v1/grants", body)
        assert refused.json()["code"] == "third_party_ceiling_exceeded"
    assert await _tokens(managers) == 1


async def _tokens(managers: Managers) -> int:
    """How many third parties the lead's service sees."""
    dsn = managers.consortium.postgres.dsn("csdp_cenn")
    connection = await asyncpg.connect(dsn, server_settings={"search_path": "grants"})
    try:
        return int(await connection.fetchval("SELECT count(DISTINCT token) FROM exposure"))
    finally:
        await connection.close()
