"""The same through the API; and what lies in the database and in the ledger afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from shared.events.participants import ActivityHeld, PersonRegistered
from tests.integration.participants.conftest import House, body


async def test_a_training_is_recorded_and_the_answer_names_its_events(house: House) -> None:
    async with house.program() as program:
        answer = await program.post("/v1/activities", json=body())
        told = answer.json()
        read = (await program.get(f"/v1/activities/{told['id']}")).json()
    assert answer.status_code == 201
    assert told["warnings"] == []
    assert [one["id"] for one in read["events"]] == told["events"]
    assert {"lane", "sequence"} <= set(read["events"][0])
    assert read["participants"] == len(told["persons"]) == 1


async def test_the_same_key_records_once(house: House) -> None:
    async with house.program() as program:
        first, second = [
            await program.post("/v1/activities", json=body(), headers={"Idempotency-Key": "k1"})
            for _ in range(2)
        ]
    assert first.json() == second.json()
    assert len(await house.events()) == 3


async def test_correction_void_and_void_of_a_line_each_append_an_event(house: House) -> None:
    async with house.program() as program:
        told = (await program.post("/v1/activities", json=body())).json()
        at = f"/v1/activities/{told['id']}"
        data = {name: value for name, value in body(hours="3").items() if name != "attendees"}
        answers = [
            await program.post(f"{at}/correction", json=data),
            await program.post(f"{at}/attendance/{told['events'][1]}/void", json={"reason": "wrong_data"}),
            await program.post(f"{at}/attendance", json=[{"new": {"name": "Ani"}}]),
            await program.post(f"{at}/void", json={"reason": "did_not_happen"}),
        ]
        refused = await program.post(f"{at}/correction", json=data)
    assert [one.status_code for one in answers] == [201, 201, 201, 201]
    assert (refused.status_code, refused.json()["code"]) == (422, "activity_voided")
    assert (await house.types()).count("Voided") == 2


async def test_what_lies_outside_is_accepted_with_a_warning(house: House) -> None:
    async with house.program() as program:
        told = (
            await program.post("/v1/activities", json=body(municipality="Rustavi", occurred_on="2021-05-14"))
        ).json()
        late = (await program.post("/v1/activities", json=body(occurred_on="2026-02-01"))).json()
    assert len(told["warnings"]) == 2
    assert "GE-KK-RUS" in told["warnings"][0]
    assert "final period" in late["warnings"][0]
    held = next(one for one in await house.events() if isinstance(one, ActivityHeld))
    assert held.municipality == "GE-KK-RUS"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"municipality": "Atlantis"}, "municipality_unknown", "municipality"),
        ({"hours": "24.5"}, "hours_impossible", "hours"),
        ({"occurred_on": "2999-01-01"}, "date_in_future", "occurred_on"),
        ({"attendees": [{"person": "5f0c2a52-8f0e-4d53-9a53-3e1d0b7a1c11"}]}, "person_unknown", "attendees.0.person"),
        ({"attendees": [{"new": {"name": "A", "birth_year": 1800}}]}, "birth_year_impossible", "attendees.0.new.birth_year"),
        ({"attendees": [{"new": {"name": "A", "home": "Atlantis"}}]}, "municipality_unknown", "attendees.0.new.home"),
        ({"attendees": [{"new": {"name": "A", "birth_year": 2025}}]}, "not_born_yet", "attendees.0"),
        ({"attendees": [{"new": {"name": "A"}, "sessions": 2}]}, "too_many_sessions", "attendees.0.sessions"),
    ],
)  # fmt: skip
async def test_a_refusal_names_its_code_and_field_and_leaves_nothing_behind(
    house: House, changes: dict[str, Any], code: str, field: str
) -> None:
    async with house.program() as program:
        answer = await program.post("/v1/activities", json=body(**changes))
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["errors"][0]["field"]) == (422, code, field)
    assert await house.admin.fetchval("SELECT count(*) FROM person") == 0
    assert await house.events() == []


async def test_hours_in_another_notation_are_the_same_hours(house: House) -> None:
    async with house.program() as program:
        answer = await program.post("/v1/activities", json=body(hours="1E+1"))
    assert answer.status_code == 201, answer.text
    held = next(one for one in await house.events() if isinstance(one, ActivityHeld))
    assert held.hours == "10"


async def test_an_empty_addition_and_an_unknown_type_of_organisation_are_refused(house: House) -> None:
    async with house.program() as program:
        told = (await program.post("/v1/activities", json=body())).json()
        empty = await program.post(f"/v1/activities/{told['id']}/attendance", json=[])
        strange = await program.post("/v1/organisations", json={"name": "X", "type": "circus"})
        link = await program.post("/v1/links", json={"persons": told["persons"] * 2})
    assert empty.json()["code"] == "no_line"
    assert (strange.json()["code"], strange.json()["errors"][0]["field"]) == ("code_unknown", "type")
    assert link.json()["code"] == "not_the_matching_member"


async def test_no_name_is_in_the_ledger_and_none_in_clear_in_the_tables(house: House) -> None:
    new = {"name": "Nino Beridze", "birth_year": 1990, "phone": "599123456"}
    async with house.program() as program:
        told = (await program.post("/v1/activities", json=body(attendees=[{"new": new}]))).json()
    rows = await house.admin.fetch("SELECT value FROM ledger")
    ledger = b"\n".join(row["value"] for row in rows)
    sealed = await house.admin.fetchval("SELECT sealed FROM person")
    for told_in_clear in (b"Nino", b"Beridze", b"1990", b"599123456"):
        assert told_in_clear not in ledger
        assert told_in_clear not in sealed
    assert told["persons"][0].encode() in ledger
    assert b"Advocacy basics" not in ledger
    (registered,) = [one for one in await house.events() if isinstance(one, PersonRegistered)]
    assert registered.sealed


async def test_names_are_told_to_those_who_keep_them_only(house: House) -> None:
    async with house.program() as officer, house.program("lead") as lead, house.program("grants") as other:
        await officer.post("/v1/activities", json=body())
        open_, closed = (await officer.get("/v1/persons")).json(), (await lead.get("/v1/persons")).json()
        assert (await other.get("/v1/persons")).status_code == 403
    assert open_[0]["name"] == "Nino Beridze"
    assert set(closed[0]) == {"id", "organisation"}
    assert closed[0]["id"] == open_[0]["id"]


async def test_organisations_and_activities_are_listed(house: House) -> None:
    async with house.program() as program:
        await program.post("/v1/organisations", json={"name": "Tsalka Spring", "type": "cso_local"})
        await program.post("/v1/activities", json=body())
        (organisation,) = (await program.get("/v1/organisations")).json()
        by_year = (await program.get("/v1/activities?kind=training&year=2024")).json()
        none = (await program.get("/v1/activities?year=2023")).json()
    assert (organisation["name"], organisation["type"]) == ("Tsalka Spring", "cso_local")
    assert (len(by_year), none) == (1, [])


async def test_what_an_activity_was_recorded_with_is_read_back_even_where_it_is_the_usual(
    house: House,
) -> None:
    async with house.program() as program:
        held = (await program.post("/v1/activities", json=body())).json()["id"]
        told = (await program.get(f"/v1/activities/{held}")).json()
    assert (told["sessions"], told["mode"], told["country"], told["co_organisers"]) == (
        1,
        "onsite",
        "GE",
        [],
    )


async def test_a_nul_in_a_text_of_a_program_is_refused_at_its_field(house: House) -> None:
    async with house.program() as program:
        answers = [
            await program.post("/v1/activities", json=body(title="A\0B")),
            await program.post("/v1/persons", json={"name": "A\0B"}),
            await program.post("/v1/organisations", json={"name": "A\0B", "type": "cso_local"}),
            await program.post("/v1/records/campaigns", json={"title": "A\0B"}),
        ]
    assert [one.status_code for one in answers] == [422] * 4


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("occurred_on", "0"),  # not the first second of 1970
        ("occurred_on", 1715644800),
        ("starts_on", "20240512"),
        ("theme", "astrology"),
        ("topics", ["advocacy", "astrology"]),
        ("language", "xx"),
    ],
)
async def test_what_the_programme_does_not_have_is_refused_with_its_field(
    house: House, field: str, value: Any
) -> None:
    async with house.program() as program:
        answer = await program.post("/v1/activities", json=body(**{field: value}))
    assert answer.status_code == 422
    assert field in answer.json()["errors"][0]["field"]
    assert await house.events() == []


@pytest.mark.parametrize("name", ["0", "01001012345", "…"])
async def test_a_name_has_letters(house: House, name: str) -> None:
    async with house.program() as program:
        answer = await program.post("/v1/persons", json={"name": name})
    assert answer.json()["code"] == "name_missing"


async def test_an_organisation_that_is_not_registered_here_is_told(house: House) -> None:
    line = {"new": {"name": "Nino Beridze"}, "organisation": "GE-NAPR-404"}
    async with house.program() as program:
        answer = (await program.post("/v1/activities", json=body(attendees=[line]))).json()
        again = {"new": {"name": "Gela Gelashvili", "organisation": "GE-NAPR-404"}}
        more = (await program.post(f"/v1/activities/{answer['id']}/attendance", json=[again])).json()
    assert [one.startswith("GE-NAPR-404 is not registered here") for one in answer["warnings"]] == [True]
    assert more["warnings"] == answer["warnings"]
