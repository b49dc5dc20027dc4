"""Lists are searched, filtered, ordered and taken away for Excel by their address; programs read them page by page."""

from __future__ import annotations

import io
import re

import httpx
import openpyxl
import pytest

from tests.integration.participants.conftest import House, body
from tests.integration.participants.test_records import HERE

ORGANISATIONS = (
    ("GE-NAPR-1", "მწვანე მარნეული", "cso_local", True), ("GE-NAPR-2", "Bolnisi School", "local_authority", False),
    ("GE-NAPR-3", "Ахалцихе Вода", "service_provider", False),
)  # fmt: skip


async def organised(program: httpx.AsyncClient) -> None:
    for id_, name, kind, target in ORGANISATIONS:
        sent = {"organisation": id_, "name": name, "type": kind, "target": target}
        assert (await program.post("/v1/organisations", json=sent)).status_code == 201


def rows_of(answer: httpx.Response) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("mtsvane", ["GE-NAPR-1"]), ("ბოლნისი", ["GE-NAPR-2"]), ("akhaltsikhe voda", ["GE-NAPR-3"]), ("napr-3", ["GE-NAPR-3"]), ("nobody", [])],
)  # fmt: skip
async def test_an_organisation_is_found_in_whatever_script_its_name_is_typed(
    house: House, typed: str, found: list[str]
) -> None:
    async with house.program() as program, house.browser() as browser:
        await organised(program)
        told = (await program.get("/v1/organisations", params={"q": typed})).json()
        page = (await browser.client.get("/en/organisations", params={"q": typed})).text
    assert [one["id"] for one in told] == found
    assert sorted(set(re.findall(r"GE-NAPR-\d(?=</span>)", page))) == found


async def test_an_address_that_names_no_organisation_is_told_so(house: House) -> None:
    async with house.browser() as browser:
        for page in ("history", "correction", "void"):
            for wrong in ("nobody", "%00", "'; --"):
                answer = await browser.client.get(f"/en/organisations/{page}?organisation={wrong}")
                assert answer.status_code == 404, (page, wrong)


async def test_organisations_are_ordered_and_filtered_by_the_address_which_excel_takes_too(
    house: House,
) -> None:
    async with house.program() as program, house.browser() as browser:
        await organised(program)
        page = await browser.page("/en/organisations?sort=-id")
        assert re.findall(r"GE-NAPR-\d(?=</span>)", page) == ["GE-NAPR-3", "GE-NAPR-2", "GE-NAPR-1"]
        assert 'aria-sort="descending"' in page
        assert "sort=id" in page  # the other way round
        page = await browser.page("/en/organisations?sort=nothing&type=cso_local&page=x")
        assert re.findall(r"GE-NAPR-\d(?=</span>)", page) == ["GE-NAPR-1"]
        table = await browser.client.get("/en/organisations.xlsx?sort=-id&target=")
    assert [row[-1] for row in rows_of(table) if str(row[-1]).startswith("GE")] == [
        "GE-NAPR-3",
        "GE-NAPR-2",
        "GE-NAPR-1",
    ]


async def test_activities_are_searched_ordered_and_shown_page_by_page(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.participants.pages.activities.MOST", 2)
    async with house.program() as program, house.browser() as browser:
        for title, day, hours in (
            ("Alpha", "2024-05-14", "2"),
            ("Beta", "2024-05-12", "9"),
            ("გამა", "2023-05-13", "4"),
        ):
            await program.post("/v1/activities", json=body(title=title, occurred_on=day, hours=hours))
        first = await browser.page("/en/activities?sort=-hours")
        assert [name for name in ("Beta", "გამა", "Alpha") if f">{name}</a>" in first] == ["Beta", "გამა"]
        assert first.index(">Beta<") < first.index(">გამა<")
        assert "Page 1 of 2" in first
        second = await browser.page("/en/activities?sort=-hours&page=2")
        assert (">Alpha</a>" in second, ">Beta</a>" in second) == (True, False)
        found = await browser.page("/en/activities?q=gama&year=2023&municipality=GE-KK-MAR")
        assert (">გამა</a>" in found, ">Beta</a>" in found) == (True, False)
        table = await browser.client.get("/en/activities.xlsx?sort=title&year=2024")
    titles = [row[0] for row in rows_of(table)]
    assert [one for one in titles if one in {"Alpha", "Beta", "გამა"}] == ["Alpha", "Beta"]


async def test_records_are_ordered_by_what_they_say(house: House) -> None:
    async with house.program() as program, house.browser() as browser:
        for title, reach in (("Water", 900), ("Air", 1000), ("Earth", None)):
            sent = HERE | {"title": title, "theme": "water"} | ({"reach_estimate": reach} if reach else {})
            assert (await program.post("/v1/records/campaigns", json=sent)).status_code == 201
        page = await browser.page("/en/records/campaigns?sort=-reach_estimate")
        assert re.findall(r">(Water|Air|Earth)</a>", page) == ["Air", "Water", "Earth"]
        page = await browser.page("/en/records/campaigns?q=wat&year=2024")
        assert re.findall(r">(Water|Air|Earth)</a>", page) == ["Water"]


async def test_persons_are_ordered_and_taken_away_and_that_is_noted(house: House) -> None:
    async with house.program() as program, house.browser() as browser:
        for name, born in (("Nino Beridze", 1990), ("Ana Zoidze", 1980)):
            await program.post("/v1/persons", json={"name": name, "birth_year": born})
        page = await browser.page("/en/persons?sort=born")
        assert page.index("Ana Zoidze") < page.index("Nino Beridze")
        table = await browser.client.get("/en/persons.xlsx?sort=name")
        viewings = (await program.get("/v1/viewings")).json()
        async with house.browser("lead") as lead:
            assert (await lead.client.get("/en/persons.xlsx")).status_code == 403
    assert [row[0] for row in rows_of(table) if row[0] in {"Ana Zoidze", "Nino Beridze"}] == [
        "Ana Zoidze",
        "Nino Beridze",
    ]
    assert ("export", 2) in [(one["what"], one["number"]) for one in viewings]


async def test_programs_read_persons_and_activities_page_by_page_without_a_gap(house: House) -> None:
    async with house.program() as program:
        for number in range(5):
            await program.post("/v1/activities", json=body(occurred_on=f"2024-05-{11 + number % 3}"))
        for path, many in (("/v1/activities", 5), ("/v1/persons", 5)):
            found, address = [], f"{path}?limit=2"
            while address:
                answer = await program.get(address)
                found += [one["id"] for one in answer.json()]
                address = answer.links.get("next", {}).get("url", "")
            assert len(found) == len(set(found)) == many
        wrong = await program.get("/v1/activities?cursor=abc")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "cursor_wrong")
