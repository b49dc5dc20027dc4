"""Two members organise one activity: one records it, the other learns of it and records its own people on the same id."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from services.participants.reactions import dispatch
from shared.events.base import EventData, Voided
from shared.events.envelope import Envelope
from shared.events.participants import ActivityCancelled, ActivityHeld, AttendanceRecorded
from shared.ids import event_id, random_id
from tests.integration.participants.conftest import House, activity, body

NINO = {"new": {"name": "Nino Beridze", "birth_year": 1990, "sex": "F"}, "sessions": 2, "minutes": 720}


def told(activity_id: str, **changes: Any) -> ActivityHeld:
    fields: dict[str, Any] = {
        "occurred_on": date(2024, 5, 14), "activity": activity_id, "kind": "camp", "hours": "12", "sessions": 2,
        "municipality": "GE-KK-BOL", "co_organisers": ("ctc",),
    }  # fmt: skip
    return ActivityHeld(**fields | changes)


async def heard(
    house: House, data: EventData | Voided, kind: str = "held", member: str = "fe", event: str = ""
) -> str:
    """Another member's event arrives."""
    full, id_ = f"participants.activity.{kind}.v1", event or event_id()
    envelope = Envelope(id_, f"/csdp/{member}/participants", full, "x", "", 1, "", msgspec.json.encode(data))
    async with house.service.pool.acquire() as connection, connection.transaction():
        await dispatch.react(house.service, connection, envelope, data)
    return id_


async def test_an_activity_of_two_members_is_on_both_desks_and_each_records_its_own_people(
    house: House,
) -> None:
    camp = random_id()
    await heard(house, told(camp))
    await heard(house, told(random_id(), co_organisers=("kkm",)))  # none of ours
    async with house.browser() as browser:
        assert "FE has organised it with you: who of your people came?" in await browser.page("/en/desk")
        page = await browser.page(f"/en/activities/{camp}")
        assert "FE records this activity and alone changes it" in page
        assert f"/activities/{camp}/correction" not in page
        await browser.done(f"/en/activities/{camp}/people", {"new.0.name": "Nino Beridze"})
        assert "with FE" in await browser.page("/en/activities")
    (line,) = [one for one in await house.events() if isinstance(one, AttendanceRecorded)]
    assert (line.activity, line.sessions, line.minutes) == (camp, 2, 720)
    assert await house.types() == ["AttendanceRecorded", "PersonRegistered"]


async def test_only_its_owner_changes_an_activity_of_two_members(house: House) -> None:
    camp = random_id()
    await heard(house, told(camp))
    async with house.program() as program:
        refused = [
            await program.post(f"/v1/activities/{camp}/void", json={}),
            await program.post(f"/v1/activities/{camp}/correction", json=_plain(body())),
            await program.post("/v1/activities", json=body(activity=camp)),
        ]
        (listed,) = (await program.get("/v1/activities")).json()
        shown = (await program.get(f"/v1/activities/{camp}")).json()
    codes = [one.json()["code"] for one in refused]
    assert codes == ["activity_of_another_member"] * 2 + ["activity_already_recorded"]
    assert (listed["recorded_by_member"], shown["co_organisers"]) == ("fe", ["ctc"])
    assert await house.types() == []


async def test_our_lines_follow_the_owners_correction_and_end_with_its_void(house: House) -> None:
    camp = random_id()
    held = await heard(house, told(camp))
    async with house.program() as program:
        await program.post(f"/v1/activities/{camp}/attendance", json=[NINO])
        await heard(house, told(camp, occurred_on=date(2024, 5, 15), hours="6", sessions=1, corrects=held))
        lines = [one for one in await house.events() if isinstance(one, AttendanceRecorded)]
        assert [(one.occurred_on.day, one.sessions, one.minutes) for one in lines] == [
            (14, 2, 720),
            (15, 1, 360),
        ]
        assert lines[1].corrects
        await heard(house, Voided(occurred_on=date(2024, 5, 15), voids=held), member="kkm")  # not the owner
        another = {"new": {"name": "Gela Gelashvili"}}
        assert (await program.post(f"/v1/activities/{camp}/attendance", json=[another])).status_code == 201
        await heard(house, Voided(occurred_on=date(2024, 5, 15), voids=held))
        answer = await program.post(f"/v1/activities/{camp}/attendance", json=[NINO])
    assert answer.json()["code"] == "activity_voided"
    assert await house.admin.fetchval("SELECT voided FROM activity")


async def test_an_activity_that_its_owner_calls_off_takes_nobody_until_that_is_taken_back(
    house: House,
) -> None:
    camp = random_id()
    await heard(house, told(camp))
    off = await heard(house, ActivityCancelled(occurred_on=date(2024, 5, 14), activity=camp), "cancelled")
    async with house.program() as program:
        answer = await program.post(f"/v1/activities/{camp}/attendance", json=[NINO])
        assert answer.json()["code"] == "activity_cancelled"
        await heard(house, Voided(occurred_on=date(2024, 5, 14), voids=off), "cancelled")
        assert (await program.post(f"/v1/activities/{camp}/attendance", json=[NINO])).status_code == 201


async def test_who_is_named_no_more_adds_nobody_and_keeps_who_was_there(house: House) -> None:
    camp = random_id()
    held = await heard(house, told(camp))
    async with house.program() as program:
        await program.post(f"/v1/activities/{camp}/attendance", json=[NINO])
        await heard(house, told(camp, co_organisers=(), corrects=held))
        answer = await program.post(f"/v1/activities/{camp}/attendance", json=[NINO])
    assert answer.json()["code"] == "activity_voided"
    assert await house.admin.fetchval("SELECT participants FROM activity WHERE NOT voided") == 1


async def test_an_id_of_ours_is_not_taken_over_by_another_member(house: House) -> None:
    async with house.program() as program:
        ours = (await program.post("/v1/activities", json=body())).json()["id"]
        await heard(house, told(ours))
        shown = (await program.get(f"/v1/activities/{ours}")).json()
    assert (shown["title"], shown["recorded_by_member"]) == ("Advocacy basics", None)


async def test_the_form_and_the_api_name_the_other_members_and_refuse_who_is_none(house: House) -> None:
    async with house.browser() as browser:
        path, page = await browser.done("/en/activities/new", activity(co_organisers=["fe", "kkm"]))
        assert "Organised together with" in page
        await browser.done(f"{path}/correction", activity(co_organisers=["fe"]))
    async with house.program() as program:
        wrong = await program.post("/v1/activities", json=body(co_organisers=["ctc"]))
        nobody = await program.post("/v1/activities", json=body(co_organisers=["nobody"]))
    held = [one for one in await house.events() if isinstance(one, ActivityHeld)]
    assert [one.co_organisers for one in held] == [("kkm", "fe"), ("fe",)]
    assert wrong.json()["errors"][0]["field"] == nobody.json()["errors"][0]["field"] == "co_organisers"


def _plain(sent: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sent.items() if name != "attendees"}


async def test_an_activity_that_both_members_record_under_ids_of_their_own_is_pointed_at(
    house: House,
) -> None:
    camp = random_id()
    await heard(house, told(camp))
    await heard(house, told(random_id(), occurred_on=date(2024, 5, 16)))  # another day: another camp
    same = body(kind="camp", municipality="Bolnisi", attendees=[])
    async with house.program() as program, house.browser() as browser:
        ours = (await program.post("/v1/activities", json=same)).json()["id"]
        rules = {one["rule"]: one for one in (await program.get("/v1/quality")).json()}
        assert "FE 2024-05-14" in await browser.page("/en/quality")
    assert sorted(rules["perhaps_twice"]["activities"]) == sorted([camp, ours])
