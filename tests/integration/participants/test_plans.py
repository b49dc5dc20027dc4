"""An activity is planned, asked for on its day, held under the same id, or called off; and called off after all."""

from __future__ import annotations

from shared.events.participants import ActivityCancelled, ActivityHeld, ActivityPlanned
from tests.integration.participants.conftest import House, activity, body

PLAN = {
    "kind": "training",
    "planned_on": "2024-06-20",
    "occurred_on": "2024-05-14",
    "municipality": "GE-KK-MAR",
    "title": "Fundraising",
}


async def test_a_plan_is_asked_for_on_its_day_and_held_under_its_own_id(house: House) -> None:
    async with house.program() as program, house.browser() as browser:
        planned = (await program.post("/v1/records/activities-planned", json=PLAN)).json()["persons"][0]
        later = PLAN | {"planned_on": "2999-01-01", "title": "Later"}
        await program.post("/v1/records/activities-planned", json=later)
        desk = await browser.page("/en/desk")
        assert f"/en/activities/new?planned={planned}" in desk
        assert "Later" not in desk
        form = await browser.page(f"/en/activities/new?planned={planned}")
        assert 'value="Fundraising"' in form
        place, _ = await browser.done("/en/activities/new", activity(activity=planned))
        assert place.endswith(planned)
        assert f"planned={planned}" not in await browser.page("/en/desk")
    events = await house.events()
    assert {one.activity for one in events if isinstance(one, ActivityPlanned | ActivityHeld)} >= {planned}


async def test_what_is_called_off_is_not_held_until_that_is_taken_back(house: House) -> None:
    async with house.program() as program:
        planned = (await program.post("/v1/records/activities-planned", json=PLAN)).json()["persons"][0]
        off = await program.post(
            "/v1/records/activities-cancelled", json={"activity": planned, "occurred_on": "2024-06-01"}
        )
        refused = await program.post("/v1/activities", json=body(activity=planned))
        again = await program.post(
            "/v1/records/activities-cancelled", json={"activity": planned, "occurred_on": "2024-06-01"}
        )
        await program.post(f"/v1/records/activities-cancelled/{off.json()['id']}/void", json={})
        held = await program.post("/v1/activities", json=body(activity=planned))
    assert (refused.json()["code"], again.json()["code"], held.status_code) == (
        "activity_cancelled",
        "activity_cancelled",
        201,
    )
    assert len([one for one in await house.events() if isinstance(one, ActivityCancelled)]) == 1
