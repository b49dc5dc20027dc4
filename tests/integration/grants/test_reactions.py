"""A complaint about a call reaches the member that runs it as an appeal, once."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from services.grants.reactions import dispatch
from shared import ids
from shared.events.base import EventData, Voided
from shared.events.envelope import Envelope
from shared.events.feedback import ComplaintFiled
from tests.integration.grants.conftest import House, plain

CALL = {
    "title": dict.fromkeys(("en", "ka", "az", "hy", "ru"), "Local services"),
    "reference": "2024-1",
    "closes_on": "2024-02-10",
    "occurred_on": "2024-01-10",
    "recipient_types": ["cso"],
}


async def _call(house: House) -> str:
    async with house.program() as program:
        return str((await program.post("/v1/calls", json=CALL)).json()["id"])


def _complaint(call: str, **changes: Any) -> ComplaintFiled:
    data = ComplaintFiled(
        occurred_on=date(2024, 2, 20),
        case=ids.random_id(),
        due_on=date(2024, 3, 20),
        about_kind="call",
        about=call,
    )
    return msgspec.structs.replace(data, **changes)


async def _arrives(house: House, data: EventData | Voided) -> Envelope:
    envelope = Envelope(
        ids.event_id(), "/csdp/kkm/feedback", "feedback.complaint.filed.v1", "case", "2024-02-20T10:00:00.000000Z",
        1, "00" * 32, b"{}", correlationid="why",
    )  # fmt: skip
    async with house.service.pool.acquire() as connection, connection.transaction():
        await dispatch.take(house.service, connection, envelope, data)
    return envelope


async def test_a_complaint_about_a_call_is_an_appeal_caused_by_it(house: House) -> None:
    data = _complaint(await _call(house))
    envelope = await _arrives(house, data)
    appealed = plain((await house.events())[-1])
    assert (appealed["call"], appealed["case"], appealed["occurred_on"]) == (
        data.about,
        data.case,
        "2024-02-20",
    )
    row = await house.admin.fetchrow("SELECT * FROM ledger WHERE type LIKE 'grants.award.appealed%'")
    assert (row["causation_id"], row["correlation_id"], row["subject"]) == (envelope.id, "why", data.about)
    async with house.program() as program:
        assert (await program.get("/v1/calls")).json()[0]["appeals"] == 1


async def test_the_same_case_appeals_once(house: House) -> None:
    data = _complaint(await _call(house))
    for _ in range(2):
        await _arrives(house, data)
    assert len(await house.events()) == 2


@pytest.mark.parametrize(
    "change",
    [{"about": "0b8f6a52-7b1e-4d07-9d3e-0c4f7f1f2a11"}, {"about_kind": "activity"}, {"about": "nonsense"},
     {"about": None}, {"restricted": True}],
)  # fmt: skip
async def test_what_is_not_an_appeal_against_a_call_of_ours_is_let_pass(
    house: House, change: dict[str, Any]
) -> None:
    await _arrives(house, _complaint(await _call(house), **change))
    await _arrives(house, Voided(occurred_on=date(2024, 2, 20), voids=ids.event_id()))
    assert len(await house.events()) == 1
