"""What a complaint can be about comes from the members' events, over the bus."""

from __future__ import annotations

from datetime import date
from typing import Any

from deploy.waiting import until
from services.feedback.reactions.dispatch import take
from services.feedback.store import subjects
from shared.events.base import EventData, Voided
from shared.events.envelope import Envelope
from shared.events.grants import CallPublished
from shared.events.participants import ActivityCancelled, ActivityHeld
from shared.ids import event_id, random_id
from tests.integration.feedback.conftest import Running
from tests.integration.feedback.visitor import Visitor

HELD = {
    "title": "Budget",
    "kind": "training",
    "occurred_on": "2025-10-01",
    "hours": "3",
    "municipality": "Marneuli",
}


async def test_an_activity_is_offered_once_its_event_has_come_and_no_more_once_it_is_voided(
    node_on_bus: Running,
) -> None:
    node = node_on_bus
    async with node.client("me") as officer, node.browser() as phone:
        held = (await officer.post("/v1/activities", json=HELD)).json()
        assert "Təlim, Marneuli, 1 oktyabr 2025" in await _offered(node, 1, phone)
        visitor = Visitor(phone, "az")
        await visitor.up_to_the_check("Gec başladı")
        await visitor.answer(go="place")
        await visitor.answer(about=f"activity:{held['id']}")
        await visitor.answer()
        await officer.post(f"/v1/activities/{held['id']}/void", json={})
        assert "Təlim, Marneuli" not in await _offered(node, 0, phone)
    (filed,) = await node.events()
    assert (filed.about_kind, filed.about) == (None, None)  # an activity would tell the village
    async with node.client("cases") as desk, node.browser("cases") as page:
        (case,) = (await desk.get("/v1/complaints")).json()
        shown = await page.get(f"/en/complaints/{case['case']}")
    assert "Training, Marneuli, 1 October 2025" in shown.text  # it left the list, not the complaint


async def _offered(node: Running, count: int, phone: Any) -> str:
    async def there() -> bool | None:
        found = await node.admin.fetchval("SELECT count(*) FROM subject WHERE NOT gone")
        return True if found == count else None

    await until(there, 30)
    visitor = Visitor(phone, "az")
    await visitor.open("complaint?poster=ge-kk-mar")
    await visitor.answer(category_group="activity")
    return (await visitor.answer(text="?")).text


async def _take(node: Running, member: str, data: EventData | Voided, event: str = "") -> str:
    envelope = Envelope(event or event_id(), f"/csdp/{member}/x", "x.v1", "x", "", 1, "", b"")
    async with node.service.pool.acquire() as connection:
        await take(node.rooms, node.service, connection, envelope, data)
    return envelope.id


async def _list(node: Running, municipality: str | None = None) -> list[tuple[str, str, str]]:
    async with node.service.pool.acquire() as connection:
        found = await subjects.offered(connection, municipality, date(2025, 12, 31))
    return [(one.kind, one.member, one.label) for one in found]


async def test_calls_stand_first_and_an_activity_of_two_members_is_offered_once(node: Running) -> None:
    shared_id = random_id()
    held = ActivityHeld(occurred_on=date(2025, 1, 1), activity=shared_id, kind="camp", hours="8")
    await _take(node, "ctc", held)
    await _take(node, "fe", held)
    call = CallPublished(
        occurred_on=date(2024, 1, 1), call="c1", reference="CSDP/1", closes_on=date(2024, 2, 1), recipient_types=("cso",)
    )  # fmt: skip
    await _take(node, "cenn", call)
    assert await _list(node) == [("call", "cenn", "CSDP/1"), ("activity", "ctc", "camp")]
    assert await _list(node, "GE-KK-MAR") == [("call", "cenn", "CSDP/1")]


async def test_a_correction_changes_the_subject_and_a_void_of_the_original_still_ends_it(
    node: Running,
) -> None:
    held = ActivityHeld(occurred_on=date(2025, 1, 1), activity="a", kind="camp", hours="8")
    original = await _take(node, "ctc", held)
    corrected = ActivityHeld(
        occurred_on=date(2025, 1, 2), activity="a", kind="workshop", hours="8", corrects=original
    )
    await _take(node, "ctc", corrected)
    assert await _list(node) == [("activity", "ctc", "workshop")]
    await _take(node, "ctc", Voided(occurred_on=date(2025, 1, 2), voids=original))
    assert await _list(node) == []


async def test_a_cancelled_activity_and_one_of_tomorrow_are_not_offered(node: Running) -> None:
    held = ActivityHeld(occurred_on=date(2025, 1, 1), activity="a", kind="camp", hours="8")
    await _take(node, "ctc", held)
    await _take(node, "ctc", ActivityCancelled(occurred_on=date(2025, 1, 1), activity="a"))
    await _take(node, "ctc", ActivityHeld(occurred_on=date(2026, 1, 1), activity="b", kind="camp", hours="8"))
    assert await _list(node) == []
