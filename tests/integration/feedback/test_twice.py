"""What was filed twice goes on as one case; nobody can tell it on the bus or the board from one that proved sensitive."""

from __future__ import annotations

import json
from typing import Any

from services.feedback.recovery import RECOVERY
from shared.events.base import Voided
from shared.events.envelope import Envelope
from shared.events.feedback import ComplaintFiled
from tests.integration.feedback.conftest import Running
from tests.integration.feedback.visitor import fields_of

FIRST, AGAIN = "The bus did not come", "The bus did not come, I have written before"


async def _file(node: Running, text: str, **more: Any) -> dict[str, Any]:
    new = {"category_group": "activity", "text": text, "language": "az"} | more
    async with node.client() as program:
        filed: dict[str, Any] = (await program.post("/v1/complaints", json=new)).json()
    return filed


async def test_what_was_filed_twice_goes_on_as_one_case_with_the_words_of_both(node: Running) -> None:
    first = await _file(node, FIRST)
    again = await _file(node, AGAIN, contact={"by": "phone", "to": "599123456"})
    async with node.client("cases") as staff, node.client() as visitor:
        await visitor.post(
            "/v1/complaints/messages", json={"code": again["code"], "text": "Did you hear me?"}
        )
        done = await staff.post(f"/v1/complaints/{again['case']}/duplicate", json={"of": first["case"]})
        assert (done.status_code, done.json()["case"]) == (201, first["case"])
        assert [one["case"] for one in (await staff.get("/v1/complaints")).json()] == [first["case"]]
        assert (await staff.get(f"/v1/complaints/{again['case']}")).status_code == 404
        one = (await staff.get(f"/v1/complaints/{first['case']}")).json()
        assert [(said["kind"], said["text"]) for said in one["messages"]] == [
            ("again", AGAIN),
            ("again", "Did you hear me?"),
        ]
        assert one["contact"] == {"by": "phone", "to": "599123456"}
        theirs = await visitor.post("/v1/complaints/track", json={"code": first["code"]})
        second = await visitor.post("/v1/complaints/track", json={"code": again["code"]})
        assert (second.json()["filed_twice"], theirs.json()["filed_twice"]) == (True, False)
        assert theirs.json()["messages"] == [], "who holds one code reads nothing that came with the other"
        assert (
            await staff.post(f"/v1/complaints/{first['case']}/response", json={"text": "Ok"})
        ).status_code == 201


async def test_the_tracking_code_of_the_second_filing_says_where_the_answer_is(node: Running) -> None:
    first, again = await _file(node, FIRST), await _file(node, AGAIN)
    async with node.client("cases") as staff, node.browser() as phone:
        await staff.post(f"/v1/complaints/{again['case']}/duplicate", json={"of": first["case"]})
        page = await phone.get("/en/complaint/track")
        found = await phone.post(
            "/en/complaint/track", data=fields_of(page.text, "/track") | {"code": again["code"]}
        )
    assert "We answer under the other tracking code." in found.text
    assert AGAIN not in found.text
    assert 'name="text"' not in found.text


async def test_on_the_bus_and_on_the_board_it_is_like_one_that_proved_sensitive(node: Running) -> None:
    first, again, sensitive = await _file(node, FIRST), await _file(node, AGAIN), await _file(node, "x")
    async with node.client("cases") as staff:
        await staff.post(f"/v1/complaints/{again['case']}/duplicate", json={"of": first["case"]})
        await staff.post(f"/v1/complaints/{sensitive['case']}/triage", json={"category": "fraud"})
        gone = [await staff.get(f"/v1/complaints/{one['case']}") for one in (again, sensitive)]
        board = (await staff.get("/v1/complaints")).text
    assert gone[0].status_code == gone[1].status_code == 404
    assert gone[0].json()["detail"] == gone[1].json()["detail"]
    assert not any(one["case"] in board for one in (again, sensitive))
    rows = await node.admin.fetch(
        "SELECT type, subject, value FROM ledger ORDER BY recorded_at, lane, sequence"
    )
    told = {one["case"]: [row for row in rows if row["subject"] == one["case"]] for one in (again, sensitive)}
    shapes = [[(row["type"], sorted(json.loads(row["value"]))) for row in some] for some in told.values()]
    assert shapes[0] == shapes[1]
    assert [len(some) for some in shapes] == [2, 2]
    events = await node.events()
    assert [type(one) for one in events].count(Voided) == 2
    assert sum(isinstance(one, ComplaintFiled) for one in events) == 3


async def test_only_what_was_filed_first_goes_on_and_only_at_the_same_desk(node: Running) -> None:
    first, again = await _file(node, FIRST), await _file(node, AGAIN)
    await node.admin.execute(
        "UPDATE feedback.complaint SET filed_on = filed_on - 3 WHERE id = $1::text::uuid", first["case"]
    )
    await _file(node, "x", category_group="conduct")
    async with node.client("cases") as staff, node.client("focal") as focal:
        later = await staff.post(f"/v1/complaints/{first['case']}/duplicate", json={"of": again["case"]})
        assert later.json()["code"] == "filed_later"
        own = await staff.post(f"/v1/complaints/{first['case']}/duplicate", json={"of": first["case"]})
        assert own.json()["code"] == "complaint_unknown"
        (hidden,) = (await focal.get("/v1/safeguarding")).json()
        none = await staff.post(f"/v1/complaints/{first['case']}/duplicate", json={"of": hidden["case"]})
        told = [{name: one.json()[name] for name in ("status", "code", "detail")} for one in (own, none)]
        assert told[0] == told[1]


async def test_the_page_offers_what_was_filed_before_and_goes_there(node: Running) -> None:
    first, again = await _file(node, FIRST), await _file(node, AGAIN)
    async with node.browser("cases") as page:
        shown = await page.get(f"/en/complaints/{again['case']}")
        assert FIRST in shown.text
        sent = fields_of(shown.text, "/duplicate") | {"duplicate-of": first["case"]}
        kept = await page.post(f"/en/complaints/{again['case']}/duplicate", data=sent)
        assert kept.headers["location"].startswith(f"/en/complaints/{first['case']}?")
        assert "Filed a second time" in (await page.get(kept.headers["location"])).text


async def test_after_a_restore_one_that_was_filed_twice_lies_at_no_common_desk(node: Running) -> None:
    first, again = await _file(node, FIRST), await _file(node, AGAIN)
    async with node.client("cases") as staff:
        await staff.post(f"/v1/complaints/{again['case']}/duplicate", json={"of": first["case"]})
        await node.admin.execute("UPDATE feedback.complaint SET desk = 'complaints' WHERE desk = 'twice'")
        async with node.service.pool.acquire() as connection, connection.transaction():
            envelope = Envelope("e", "/csdp/kkm/feedback", "x.v1", again["case"], "", 1, "", b"")
            filing = next(one for one in await node.events() if isinstance(one, Voided))
            await RECOVERY.restore(connection, "feedback.complaint.filed", filing, envelope)
        assert [one["case"] for one in (await staff.get("/v1/complaints")).json()] == [first["case"]]
