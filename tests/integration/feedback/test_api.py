"""The HTTP API of complaints: stable codes for what is refused, one record for one key."""

from __future__ import annotations

import pytest

from tests.integration.feedback.conftest import Running

NEW = {"category_group": "fairness", "text": "We were not told", "language": "ka"}


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"category_group": "bribes"}, "category_group_unknown", "category_group"),
        ({"language": "fr"}, "language_unknown", "language"),
        ({"municipality": "Paris"}, "municipality_unknown", "municipality"),
        ({"channel": "phone"}, "channel_needs_sign_in", "channel"),
        ({"about": {"kind": "call", "id": "nothing"}}, "subject_unknown", "about"),
        ({"contact": {"by": "email", "to": "+995599123456"}}, "contact_wrong", "contact.to"),
        ({"text": "  "}, "invalid_request", "text"),
        ({"mood": "angry"}, "invalid_request", "mood"),
    ],
)
async def test_what_cannot_be_filed_is_refused_with_its_code_and_field(
    node: Running, changed: dict[str, object], code: str, field: str
) -> None:
    async with node.client() as program:
        answer = await program.post("/v1/complaints", json=NEW | changed)
    assert answer.status_code == 422
    assert (answer.json()["code"], answer.json()["errors"][0]["field"]) == (code, field)
    assert await node.events() == []


async def test_a_key_gives_the_same_code_again_and_belongs_to_one_complaint(node: Running) -> None:
    async with node.client(**{"Idempotency-Key": "one"}) as program:
        first = await program.post("/v1/complaints", json=NEW)
        again = await program.post("/v1/complaints", json=NEW)
        other = await program.post("/v1/complaints", json=NEW | {"text": "Something else"})
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert other.json()["code"] == "idempotency_key_reused"
    assert len(await node.events()) == 1
    assert "one" not in await node.admin.fetchval("SELECT string_agg(key, ' ') FROM idempotency")


async def test_staff_write_down_what_they_were_told(node: Running) -> None:
    async with node.client("cases") as staff:
        answer = await staff.post("/v1/complaints", json=NEW | {"channel": "phone"})
    assert answer.status_code == 201
    (event,) = await node.events()
    assert event.channel == "phone"


async def test_steps_out_of_order_are_refused_and_leave_no_trace(node: Running) -> None:
    async with node.client("cases") as staff:
        case = (await staff.post("/v1/complaints", json=NEW)).json()["case"]

        async def step(name: str, **body: str) -> str:
            answer = await staff.post(f"/v1/complaints/{case}/{name}", json=body or None)
            return str(answer.json()["code"]) if answer.status_code != 201 else "recorded"

        assert await step("close", outcome="resolved") == "answer_missing"
        assert await step("acknowledge") == "recorded"
        assert await step("acknowledge") == "complaint_acknowledged"
        assert await step("close", outcome="resolved", text="It is mended") == "recorded"
        assert await step("response", text="again") == "complaint_closed"
        one = (await staff.get(f"/v1/complaints/{case}")).json()
    assert (one["status"], len(one["answers"])) == ("closed", 1)
    assert len(await node.events()) == 4
    assert await node.admin.fetchval("SELECT count(*) FROM message") == 1
