"""An M&E officer records a training with a handful of participants on one page."""

from __future__ import annotations

import asyncio
import re
from datetime import date

from shared.events.participants import ActivityHeld, AttendanceRecorded
from tests.integration.participants.conftest import House, activity, body


async def test_rows_pasted_from_a_spreadsheet_fill_the_lines_of_the_page_where_they_are_mended(
    house: House,
) -> None:
    pasted = "სახელი და გვარი\tწელი\tSex\tMunicipality\nFidan Əliyeva\t1988\tqadın\tМарнеули\n\nGela\t1x\tM\tBolnisi\nსულ\t2\n"
    pasted = pasted.replace("წელი", "დაბადების წელი")
    async with house.browser() as browser:
        typed = activity() | {"new.2.name": "", "pasted": pasted, "fill": "1"}
        page = (await browser.send("/en/activities/new", typed)).text
        assert re.search(r'name="new.0.name"[^>]*value="Nino Beridze"', page)  # what was typed before stays
        assert re.search(r'name="new.1.name"[^>]*value="Fidan Əliyeva"', page)
        assert re.search(r'name="new.1.birth_year"[^>]*value="1988"', page)
        assert re.search(r'name="new.2.name"[^>]*value="Gela"', page)
        assert "The year of birth cannot be read" in page
        empty = await browser.send("/en/activities/new", activity(fill="1", pasted=" "))
        assert "Paste at least one row" in empty.text
        many = await browser.send("/en/activities/new", activity(fill="1", pasted="Nino\t1990\n" * 250))
        assert "upload the sheet instead" in many.text
    assert await house.types() == []


async def test_a_training_and_its_people_are_recorded_from_one_page(house: House) -> None:
    async with house.browser() as browser:
        _, page = await browser.done("/en/activities/new", activity())
    assert "Recorded" in page
    assert "2 persons on the sheet" in page
    assert "Fidan Əliyeva" in page
    assert 'href="http://reporting.test/en/logframe"' in page
    held = next(one for one in await house.events() if isinstance(one, ActivityHeld))
    assert (held.hours, held.municipality, held.occurred_on) == ("6.5", "GE-KK-MAR", date(2024, 5, 14))
    assert held.topics == ("advocacy", "hrba_1")
    shown = await house.admin.fetchval("SELECT event_id::text FROM activity")
    assert shown in page


async def test_who_stands_on_the_sheet_was_there_all_the_time(house: House) -> None:
    async with house.browser() as browser:
        await browser.done("/en/activities/new", activity(sessions="2", hours="8"))
    lines = [one for one in await house.events() if isinstance(one, AttendanceRecorded)]
    assert [(one.sessions, one.minutes) for one in lines] == [(2, 480), (2, 480)]


async def test_a_known_person_is_ticked_and_stays_the_same_person(house: House) -> None:
    async with house.browser() as browser:
        await browser.done("/en/activities/new", activity())
        known = await house.admin.fetchval("SELECT id::text FROM person LIMIT 1")
        assert known in await browser.page("/en/activities/new")
        only = {"new.0.name": "", "new.0.birth_year": "", "new.0.sex": "", "new.2.name": "", "known": known}
        await browser.done("/en/activities/new", activity(title="Second day", **only))
    lines = [one for one in await house.events() if isinstance(one, AttendanceRecorded)]
    assert [one.person for one in lines].count(known) == 2
    assert await house.admin.fetchval("SELECT count(*) FROM person") == 2


async def test_a_double_tap_records_once_and_leads_to_the_same_page(house: House) -> None:
    async with house.browser() as browser:
        typed = await browser.hidden("/en/activities/new") | activity()
        taps = await asyncio.gather(
            *(browser.client.post("/en/activities/new", data=typed) for _ in range(3))
        )
    assert [tap.status_code for tap in taps] == [303, 303, 303]
    assert len({tap.headers["location"] for tap in taps}) == 1
    assert await house.admin.fetchval("SELECT count(*) FROM activity") == 1
    assert len(await house.events()) == 5  # two registrations, one activity, two lines


async def test_a_second_tap_after_others_were_registered_is_still_the_same_form(house: House) -> None:
    async with house.browser() as browser, house.program() as program:
        await browser.done("/en/activities/new", activity())
        known = await house.admin.fetchval("SELECT id::text FROM person LIMIT 1")
        typed = await browser.hidden("/en/activities/new") | activity(known=known)
        first = await browser.client.post("/en/activities/new", data=typed)
        many = [{"new": {"name": f"Person {number}"}} for number in range(100)]
        await program.post("/v1/activities", json=body(attendees=many))
        second = await browser.client.post("/en/activities/new", data=typed)
    assert (first.status_code, second.headers["location"]) == (303, first.headers["location"])


async def test_the_same_form_with_other_content_is_told_so(house: House) -> None:
    async with house.browser() as browser:
        typed = await browser.hidden("/en/activities/new")
        await browser.client.post("/en/activities/new", data=typed | activity())
        again = await browser.client.post("/en/activities/new", data=typed | activity(title="Other"))
    assert again.status_code == 422
    assert "recorded before with other content" in again.text
    assert await house.admin.fetchval("SELECT count(*) FROM activity") == 1


async def test_more_lines_keep_everything_that_was_typed_and_record_nothing(house: House) -> None:
    async with house.browser() as browser:
        answer = await browser.send("/en/activities/new", activity(rows="8", more="1"))
    assert answer.status_code == 200
    assert 'id="new-15-name"' in answer.text
    assert 'id="new-16-name"' not in answer.text
    for typed in ("Advocacy basics", "Fidan Əliyeva", 'value="6.5"', 'value="1990"'):
        assert typed in answer.text
    assert await house.events() == []


async def test_errors_name_the_line_and_nothing_typed_is_lost(house: House) -> None:
    wrong = {"title": "", "new.0.birth_year": "90", "new.4.birth_year": "1987"}
    async with house.browser() as browser:
        answer = await browser.send("/en/activities/new", activity(**wrong))
    assert answer.status_code == 422
    assert answer.text.count("Write what the activity was called") == 2  # in the summary and beside the field
    assert "Line 1: Write the year of birth with four digits" in answer.text
    assert '<a href="#new-4-name">Line 5: Write the name</a>' in answer.text
    assert 'value="Fidan Əliyeva"' in answer.text
    assert await house.events() == []


async def test_a_refusal_of_the_domain_comes_back_to_its_line_in_the_readers_language(house: House) -> None:
    typed = activity(**{"hours": "6,5", "new.2.birth_year": "1890"})
    async with house.browser() as browser:
        answer = await browser.send("/ka/activities/new", typed)
    assert answer.status_code == 422
    assert '<a href="#new-2-birth_year">სტრიქონი 3: დაბადების წელი' in answer.text
    assert await house.events() == []
    assert await house.admin.fetchval("SELECT count(*) FROM person") == 0


async def test_hours_that_cannot_be_are_refused_beside_their_field(house: House) -> None:
    async with house.browser() as browser:
        answer = await browser.send("/en/activities/new", activity(hours="25"))
    assert '<a href="#hours">Give more than 0 and at most 24 hours for all sessions.</a>' in answer.text


async def test_a_place_outside_the_scope_and_a_day_outside_the_programme_are_kept_and_flagged(
    house: House,
) -> None:
    typed = activity(municipality="GE-KK-RUS", **{"occurred_on-year": "2021"})
    async with house.browser() as browser:
        _, page = await browser.done("/en/activities/new", typed)
        listed = await browser.page("/en/activities")
    assert "Rustavi lies outside the programme’s municipalities" in page
    assert "The day lies outside the programme" in page
    assert "outside the area" in listed
    assert "outside the programme’s time" in listed


async def test_a_coordinator_records_too_but_sees_no_names(house: House) -> None:
    async with house.browser("lead") as browser:
        _, page = await browser.done("/en/activities/new", activity())
        form, persons = await browser.page("/en/activities/new"), await browser.page("/en/persons")
    for text in (page, form, persons):
        assert "Nino Beridze" not in text
        assert "1990" not in text


async def test_people_are_added_later_and_the_desk_forgets_its_reminder(house: House) -> None:
    nobody = {"new.0.name": "", "new.0.birth_year": "", "new.0.sex": "", "new.2.name": ""}
    async with house.browser() as browser:
        place, _ = await browser.done("/en/activities/new", activity(**nobody))
        assert f"{place}/sheet" in await browser.page("/en/desk")
        empty = await browser.send(f"{place}/people", {})
        assert (empty.status_code, "at least one person" in empty.text) == (422, True)
        _, page = await browser.done(f"{place}/people", {"new.0.name": "Nino Beridze"})
        assert "1 person on the sheet" in page
        assert f"{place}/sheet" not in await browser.page("/en/desk")
