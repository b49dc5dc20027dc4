"""The desk, the lists, and who may open them."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.integration.participants.conftest import House, activity, body

PAGES = ("activities", "activities/new", "persons", "organisations", "organisations/new")


@pytest.mark.parametrize("lang", ["en", "ka"])
async def test_every_page_opens_in_both_languages(house: House, lang: str) -> None:
    async with house.browser() as browser:
        for path in ("desk", *PAGES):
            assert f'<html lang="{lang}">' in await browser.page(f"/{lang}/{path}")


async def test_every_role_has_a_desk_and_only_staff_has_the_rest(house: House) -> None:
    async with house.browser() as officer:
        await officer.done("/en/activities/new", activity())
    async with house.browser("grants") as browser:
        desk = await browser.page("/en/desk")
        assert "Advocacy basics" in desk
        assert "/en/activities" not in desk
        for path in PAGES:
            assert (await browser.client.get(f"/en/{path}")).status_code == 403


async def test_without_signing_in_every_page_leads_to_the_sign_in_page(house: House) -> None:
    async with house.browser("nobody") as browser:
        for path in ("desk", *PAGES):
            answer = await browser.client.get(f"/en/{path}")
            assert answer.headers["location"].startswith("/en/sign-in?next=")


async def test_the_desk_says_what_waits_and_that_the_broker_is_away(house: House) -> None:
    async with house.browser() as browser:
        assert "Everything has been sent" in await browser.page("/en/desk")
        await browser.done("/en/activities/new", activity())
        assert "5 events are being sent" in await browser.page("/en/desk")
        house.service.relay.trouble = "KafkaConnectionError"
        desk = await browser.page("/en/desk")
        assert "The broker is away; what you record is kept and will be sent" in desk
        assert "5 events wait" in desk
        _, page = await browser.done("/en/activities/new", activity())
        assert "The broker is away. What you recorded is kept" in page


async def test_the_list_is_narrowed_by_kind_and_year_in_the_address(house: House) -> None:
    async with house.browser() as browser:
        await browser.done("/en/activities/new", activity(title="Old", **{"occurred_on-year": "2022"}))
        await browser.done("/en/activities/new", activity(title="Camp of spring", kind="camp"))
        both = await browser.page("/en/activities")
        old = await browser.page("/en/activities?year=2022")
        camp = await browser.page("/en/activities?kind=camp&year=2024")
        strange = await browser.page("/en/activities?kind=x&year=y")
    assert ">Old<" in both
    assert ">Camp of spring<" in both
    assert (">Old<" in old, ">Camp of spring<" in old) == (True, False)
    assert (">Old<" in camp, ">Camp of spring<" in camp) == (False, True)
    assert ">Old<" in strange


async def test_an_organisation_is_registered_and_can_then_be_chosen_for_a_person(house: House) -> None:
    typed = {"name": "„მარნეულის ხმა“", "organisation": "GE-NAPR-404123456", "type": "cso_local", "target": "yes",
             "municipality": "GE-KK-MAR"}  # fmt: skip
    day = {"registered_on-day": "1", "registered_on-month": "3", "registered_on-year": "2022"}
    async with house.browser() as browser:
        _, page = await browser.done("/en/organisations/new", typed | day)
        assert "Recorded" in page
        assert "GE-NAPR-404123456" in page
        again = await browser.send("/en/organisations/new", typed | day)
        assert (again.status_code, "registered already" in again.text) == (422, True)
        choice = {"new.0.organisation": "GE-NAPR-404123456"}
        _, recorded = await browser.done("/en/activities/new", activity(**choice))
        assert "„მარნეულის ხმა“" in recorded


async def test_the_list_of_activities_is_a_table_for_excel_as_it_is_filtered(house: House) -> None:
    async with house.browser() as browser, house.program() as program:
        for title, year in (("Old", 2023), ("New", 2024)):
            await program.post("/v1/activities", json=body(title=title, occurred_on=f"{year}-05-14"))
        page = await browser.page("/en/activities?year=2024")
        answer = await browser.client.get("/en/activities.xlsx?kind=&year=2024")
    assert "/en/activities.xlsx?year=2024&amp;sort=-day" in page
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    told = [cell.value for row in sheet.iter_rows() for cell in row]
    assert ("New" in told, "Old" in told) == (True, False)
