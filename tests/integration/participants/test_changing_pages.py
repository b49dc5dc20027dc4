"""A mistake is corrected or voided at the same desk; the ledger keeps both."""

from __future__ import annotations

import re
from datetime import date

from shared.events.base import Voided
from shared.events.participants import ActivityHeld, AttendanceRecorded
from tests.integration.participants.conftest import House, activity


async def test_one_line_of_a_sheet_is_corrected_on_its_page_and_whose_it_is_stays(house: House) -> None:
    async with house.browser() as browser:
        path, page = await browser.done(
            "/en/activities/new", activity(sessions="2", venue="School 2", seats="1")
        )
        assert "School 2" in page
        assert "Completed: 2 of 2" in page
        line = re.findall(r"attendance/([0-9a-f-]{36})/correction", page)[0]
        address = f"{path}/attendance/{line}/correction"
        too_many = await browser.send(address, {"role": "participant", "sessions": "3", "minutes": ""})
        assert (too_many.status_code, "at most 2 sessions" in too_many.text) == (422, True)
        _, page = await browser.done(address, {"role": "trainer", "sessions": "1", "minutes": "90"})
        assert "Completed: 1 of 2" in page
        assert "room holds" in await browser.page("/en/quality")
    lines = [one for one in await house.events() if isinstance(one, AttendanceRecorded)]
    (mended,) = [one for one in lines if one.corrects]
    assert (mended.corrects, mended.role, mended.sessions, mended.minutes) == (line, "trainer", 1, 90)
    assert mended.person in {one.person for one in lines if not one.corrects}


async def test_an_activity_has_a_first_day_a_place_and_those_for_whom_it_was(house: House) -> None:
    first = {"starts_on-day": "15", "starts_on-month": "5", "starts_on-year": "2024"}
    async with house.browser() as browser:
        late = await browser.send("/en/activities/new", activity(**first))
        assert late.status_code == 422
        begun = first | {"starts_on-day": "12"}
        await browser.done("/en/activities/new", activity(**begun, benefits=["GE-KK-BOL", "GE-KK-DMA"]))
    (held,) = [one for one in await house.events() if isinstance(one, ActivityHeld)]
    assert held.starts_on is not None
    assert (held.starts_on.day, held.occurred_on.day) == (12, 14)
    assert (held.municipality, held.benefits) == ("GE-KK-MAR", ("GE-KK-DMA", "GE-KK-BOL"))


async def test_a_registration_is_corrected_and_voided_on_pages(house: House) -> None:
    async with house.browser() as browser:
        given = {"name": "Green Marneuli", "organisation": "GE-NAPR-7", "type": "cso_local", "target": "yes",
                 "municipality": "GE-KK-MAR", "registered_on-day": "1", "registered_on-month": "3", "registered_on-year": "2022"}  # fmt: skip
        await browser.done("/en/organisations/new", given)
        address = "?organisation=GE-NAPR-7"
        page = await browser.page(f"/en/organisations/correction{address}")
        assert "Green Marneuli" in page
        changed = given | {"name": "Green Bolnisi", "municipality": "GE-KK-BOL"}
        await browser.done(f"/en/organisations/correction{address}", changed)
        assert "Green Bolnisi" in await browser.page("/en/organisations")
        await browser.done(f"/en/organisations/void{address}", {"reason": "duplicate"})
        assert "Green Bolnisi" not in await browser.page("/en/organisations")
        assert (
            await browser.send(f"/en/organisations/void{address}", {"reason": "other"})
        ).status_code == 422
    events = await house.events()
    assert [type(one).__name__ for one in events] == [
        "OrganisationRegistered",
        "OrganisationRegistered",
        "Voided",
    ]
    assert events[1].corrects == events[2].voids
    assert events[1].municipality == "GE-KK-BOL"


async def test_the_correction_shows_what_is_stored_and_keeps_what_it_does_not_change(house: House) -> None:
    async with house.browser() as browser:
        place, _ = await browser.done("/en/activities/new", activity(country="PL", mode="online"))
        form = await browser.page(f"{place}/correction")
        assert 'value="Advocacy basics"' in form
        assert 'value="PL"' in form
        assert 'value="6.5"' in form
        typed = activity(country="PL", mode="online", hours="7", title="Advocacy")
        _, page = await browser.done(f"{place}/correction", typed)
    assert "Corrected" in page
    first, second = [one for one in await house.events() if isinstance(one, ActivityHeld)]
    assert (second.hours, second.country, second.mode) == ("7", "PL", "online")
    assert second.corrects == await house.admin.fetchval("SELECT event_id::text FROM activity")
    assert first.hours == "6.5"
    assert await house.admin.fetchval("SELECT title FROM activity") == "Advocacy"


async def test_the_sheet_follows_to_the_corrected_day(house: House) -> None:
    async with house.browser() as browser:
        place, _ = await browser.done("/en/activities/new", activity())
        await browser.done(f"{place}/correction", activity(**{"occurred_on-year": "2023"}))
    lines = [one for one in await house.events() if isinstance(one, AttendanceRecorded)]
    assert len(lines) == 4
    moved = [one for one in lines if one.corrects]
    assert {one.occurred_on for one in moved} == {date(2023, 5, 14)}
    assert all(one.sealed for one in moved)


async def test_a_wrong_correction_keeps_what_was_typed(house: House) -> None:
    async with house.browser() as browser:
        place, _ = await browser.done("/en/activities/new", activity())
        answer = await browser.send(f"{place}/correction", activity(hours="", title="New name"))
    assert answer.status_code == 422
    assert 'value="New name"' in answer.text
    assert len([one for one in await house.events() if isinstance(one, ActivityHeld)]) == 1


async def test_an_activity_is_voided_with_a_reason_and_marked_in_the_list(house: House) -> None:
    async with house.browser() as browser:
        place, _ = await browser.done("/en/activities/new", activity())
        without = await browser.send(f"{place}/void", {})
        assert (without.status_code, "Say why" in without.text) == (422, True)
        _, page = await browser.done(f"{place}/void", {"reason": "duplicate"})
        assert "Voided" in page
        assert f"{place}/correction" not in page
        assert ">voided<" in await browser.page("/en/activities")
        again = await browser.send(f"{place}/void", {"reason": "duplicate"})
        assert (again.status_code, "was voided" in again.text) == (422, True)
    (void,) = [one for one in await house.events() if isinstance(one, Voided)]
    assert void.reason == "duplicate"


async def test_one_person_is_taken_off_the_sheet_even_with_a_double_tap(house: House) -> None:
    async with house.browser() as browser:
        place, page = await browser.done("/en/activities/new", activity())
        path = next(
            part
            for part in page.split('"')
            if part.startswith(f"{place}/attendance/") and part.endswith("void")
        )
        typed = await browser.hidden(path) | {"reason": "wrong_data"}
        first, second = [await browser.client.post(path, data=typed) for _ in range(2)]
        assert first.headers["location"] == second.headers["location"]
        assert "1 person on the sheet" in await browser.page(first.headers["location"])
        assert (await browser.client.get(path)).status_code == 404
    assert len([one for one in await house.events() if isinstance(one, Voided)]) == 1
    assert await house.admin.fetchval("SELECT participants FROM activity") == 1


async def test_the_page_shows_each_event_with_lane_and_sequence(house: House) -> None:
    async with house.browser() as browser:
        place, _ = await browser.done("/en/activities/new", activity())
        page = await browser.page(place)
    rows = await house.admin.fetch("SELECT id::text FROM ledger WHERE stream LIKE 'activity/%'")
    assert len(rows) == 3
    assert all(row["id"] in page for row in rows)


async def test_an_address_without_an_activity_says_where_to_look(house: House) -> None:
    async with house.browser() as browser:
        answer = await browser.client.get("/en/activities/5f0c2a52-8f0e-4d53-9a53-3e1d0b7a1c11")
    assert answer.status_code == 404
    assert "Look it up in the list of activities" in answer.text
