"""Every kind of record has a list, a form, a page, a correction and a void, made from its declaration."""

from __future__ import annotations

import pytest

from services.participants.records.kinds import KINDS
from tests.integration.participants.conftest import House, Typed, body
from tests.integration.participants.test_records import Desk

DAY: Typed = {"occurred_on-day": "14", "occurred_on-month": "5", "occurred_on-year": "2024"}


@pytest.mark.parametrize("lang", ["en", "ka"])
async def test_every_kind_has_its_list_and_its_form(house: House, lang: str) -> None:
    async with house.browser() as browser:
        overview = await browser.page(f"/{lang}/records")
        for kind in KINDS:
            assert f"/{lang}/records/{kind.code}/new" in overview
            form = await browser.page(f"/{lang}/records/{kind.code}/new")
            assert all(f'name="{one.field}' in form or one.how == "choices" for one in kind.asked)
            await browser.page(f"/{lang}/records/{kind.code}")


async def test_a_campaign_is_recorded_corrected_and_voided_on_pages(house: House) -> None:
    typed = DAY | {
        "title": "Clean water",
        "municipality": "GE-KK-MAR",
        "theme": "water",
        "reach_estimate": "400",
    }
    async with house.browser() as browser:
        place, page = await browser.done("/en/records/campaigns/new", typed)
        assert "Recorded" in page
        form = await browser.page(f"{place}/correction")
        assert 'value="Clean water"' in form
        assert 'value="400"' in form
        place, page = await browser.done(f"{place}/correction", typed | {"theme": "health"})
        assert "Health" in page
        _, page = await browser.done(f"{place}/void", {"reason": "duplicate"})
        assert "voided" in page
        table = await browser.client.get("/en/records/campaigns.xlsx")
    assert table.content.startswith(b"PK")
    assert await house.types() == ["CampaignDelivered", "CampaignDelivered", "Voided"]


async def test_a_person_is_found_by_name_in_any_script_and_asked_about_if_there_are_two(house: House) -> None:
    typed = DAY | {"programme": "ypp", "person": "ნინო ბერიძე"}
    async with house.browser() as browser, house.program() as program:
        desk = await Desk(program).begin()
        place, page = await browser.done("/en/records/enrolments-started/new", typed)
        assert "Nino Beridze" in page
        await program.post("/v1/persons", json={"name": "Nino Beridze", "birth_year": 1970})
        answer = await browser.send(
            "/en/records/tests/new",
            DAY | typed | {"stage": "pre", "topic": "digital", "score": "9", "maximum": "10"},
        )
        assert answer.status_code == 422
        assert "Several persons are called so" in answer.text
        assert answer.text.count('name="person.is"') == 2
        chosen = {"stage": "pre", "topic": "digital", "score": "9", "maximum": "10", "person.is": desk.person}
        _, page = await browser.done("/en/records/tests/new", DAY | typed | chosen)
    assert place.startswith("/en/records/enrolments-started/")
    assert "Nino Beridze" in page


async def test_what_is_missing_is_told_beside_its_field_and_nothing_typed_is_lost(house: House) -> None:
    async with house.browser() as browser:
        answer = await browser.send(
            "/en/records/campaigns/new", {"title": "Clean water", "reach_estimate": "many"}
        )
        unmet = await browser.send("/ka/records/enrolments-completed/new", DAY | {"programme": "ypp"})
    assert answer.status_code == 422
    assert '<a href="#occurred_on-day">This must be answered</a>' in answer.text
    assert 'value="Clean water"' in answer.text
    assert 'value="many"' in answer.text
    assert "მიუთითეთ, ვინ ირიცხება" in unmet.text
    assert await house.events() == []


async def test_what_is_missing_of_a_course_is_said_in_georgian(house: House) -> None:
    course = DAY | {"programme": "ypp", "person": "Nino Beridze"}
    async with house.browser() as browser, house.program() as program:
        await program.post("/v1/persons", json={"name": "Nino Beridze"})
        await browser.done("/ka/records/enrolments-started/new", course)
        refused = await browser.send("/ka/records/enrolments-completed/new", course)
    assert "დასრულებულია 2 აქტივობიდან 0" in refused.text


async def test_a_coordinator_sees_the_random_id_and_not_the_name(house: House) -> None:
    async with house.browser() as browser, house.browser("lead") as lead, house.program() as program:
        desk = await Desk(program).begin()
        place, _ = await browser.done(
            "/en/records/enrolments-started/new", DAY | {"programme": "ypp", "person": desk.person}
        )
        page = await lead.page(place)
        answer = await lead.send(
            "/en/records/enrolments-started/new", DAY | {"programme": "ypp", "person": "Nino Beridze"}
        )
    assert "Nino" not in page
    assert desk.person in page
    assert "Nobody of this name" in answer.text


async def test_an_organisations_page_tells_what_is_recorded_about_it_and_what_its_people_attended(
    house: House,
) -> None:
    async with house.browser() as browser, house.program() as program:
        desk = await Desk(program).begin()
        given = {"organisation": "GE-NAPR-1", "tool": "capacity", "round": 1, "score": 50, "maximum": 100}
        await desk.done("capacity-assessments", **given)
        attendees = [{"person": desk.person, "organisation": "GE-NAPR-1"}]
        await program.post("/v1/activities", json=body(attendees=attendees))
        assert "organisation=GE-NAPR-1" in await browser.page("/en/organisations")
        page = await browser.page("/en/organisations/history?organisation=GE-NAPR-1")
        unknown = await browser.client.get("/en/organisations/history?organisation=nobody")
    assert "Advocacy basics" in page
    assert "Capacity assessments" in page
    assert unknown.status_code == 404


async def test_the_desk_leads_to_the_courses_that_wait_for_their_end_and_to_no_other(house: House) -> None:
    started: Typed = {"programme": "ypp", "occurred_on-day": "10", "occurred_on-month": "1", "occurred_on-year": "2024"}  # fmt: skip
    dropped = started | {"occurred_on-month": "2", "reason": "moved"}
    async with house.browser() as browser, house.program() as program:
        for name in ("Nino Beridze", "Gela Gelashvili"):
            await program.post("/v1/persons", json={"name": name, "birth_year": 2000})
            await browser.done("/en/records/enrolments-started/new", started | {"person": name})
        await browser.done("/en/records/enrolments-dropped/new", dropped | {"person": "Gela Gelashvili"})
        desk = await browser.page("/en/desk")
        assert "1 course has begun and not ended" in desk
        assert 'href="/en/records/enrolments-started?waiting=yes"' in desk
        page = await browser.page("/en/records/enrolments-started?waiting=yes")
        assert ("Nino Beridze" in page, "Gela Gelashvili" in page) == (True, False)
        assert "Gela Gelashvili" in await browser.page("/en/records/enrolments-started")
        page = await browser.page("/en/records/enrolments-started?q=გელა")
        assert ("Nino Beridze" in page, "Gela Gelashvili" in page) == (False, True)
        assert "Nothing fits." in await browser.page("/en/records/enrolments-started?q=Zaza")
