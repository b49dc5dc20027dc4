"""Complaints about staff: the bus hears that they exist, the focal point reads them, nobody else knows of them."""

from __future__ import annotations

import json

from tests.integration.feedback.conftest import Running

NEW = {
    "category_group": "conduct",
    "text": "He asked for money",
    "language": "ka",
    "municipality": "Marneuli",
}


async def test_the_event_of_a_restricted_complaint_says_nothing_but_its_due_date(node: Running) -> None:
    async with node.client() as program:
        filed = (await program.post("/v1/complaints", json=NEW)).json()
    value = await node.admin.fetchval("SELECT value FROM ledger")
    assert json.loads(value) == {
        "case": filed["case"],
        "due_on": filed["due_on"],
        "occurred_on": filed["filed_on"],
        "restricted": True,
    }


async def test_only_the_focal_point_sees_and_handles_it(node: Running) -> None:
    async with node.client() as program, node.client("cases") as handler, node.client("focal") as focal:
        case = (await program.post("/v1/complaints", json=NEW)).json()["case"]
        assert (await handler.get("/v1/complaints")).json() == []
        for ask in (
            handler.get(f"/v1/complaints/{case}"),
            handler.get(f"/en/complaints/{case}"),
            handler.post(f"/v1/complaints/{case}/acknowledge"),
            handler.post(f"/v1/complaints/{case}/response", json={"text": "x"}),
            handler.post(f"/v1/complaints/{case}/close", json={"outcome": "unfounded"}),
        ):
            answer = await ask
            assert (answer.status_code, answer.json()["code"]) == (404, "complaint_unknown")
        assert [one["case"] for one in (await focal.get("/v1/complaints")).json()] == [case]
        answer = await focal.post(f"/v1/complaints/{case}/response", json={"text": "We look into it"})
    assert answer.status_code == 201


async def test_a_wrong_form_never_tells_that_a_restricted_case_exists(node: Running) -> None:
    async with node.client() as program, node.browser("cases") as desk:
        case = (await program.post("/v1/complaints", json=NEW)).json()["case"]
        token = (await desk.get("/en/complaints")).text.split('name="csrf" value="')[1].split('"')[0]
        known = await desk.post(f"/en/complaints/{case}/response", data={"csrf": token})
        unknown = await desk.post(f"/en/complaints/{'0' * 8}{case[8:]}/response", data={"csrf": token})
    assert known.status_code == unknown.status_code == 404
    assert "asked for money" not in known.text


async def test_an_officer_without_the_role_does_not_reach_the_desk(node: Running) -> None:
    async with node.client("me") as officer, node.client() as nobody:
        assert (await officer.get("/v1/complaints")).status_code == 403
        assert (await nobody.get("/v1/complaints")).status_code == 401
