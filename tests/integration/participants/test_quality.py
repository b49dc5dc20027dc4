"""What the rules of quality refuse and find is counted, shown, and told to the consortium as numbers."""

from __future__ import annotations

from typing import Any

import httpx

from shared.events.participants import QualityCounted
from tests.integration.participants.conftest import House, activity, body, hidden_of
from tests.integration.participants.test_sheets import held, looked, recorded

NINO = {"new": {"name": "Nino Beridze", "birth_year": 1990}}


async def refused(program: httpx.AsyncClient, **changes: Any) -> str:
    answer = await program.post("/v1/activities", json=body(**changes))
    assert answer.status_code == 422
    return str(answer.json()["code"])


async def counts(program: httpx.AsyncClient) -> dict[str, int]:
    rules = (await program.get("/v1/quality")).json()
    return {one["rule"]: one.get("refused", 0) + one.get("found", 0) for one in rules}


async def test_each_rule_that_refuses_on_entry_is_counted(house: House) -> None:
    long = NINO | {"minutes": 900}
    async with house.program() as program:
        assert await refused(program, occurred_on="2099-01-01") == "date_in_future"
        assert await refused(program, attendees=[long]) == "too_many_minutes"
        assert await refused(program, attendees=[NINO, long]) == "too_many_minutes"
        assert (
            await refused(program, attendees=[{"new": {"name": "Old", "birth_year": 1850}}])
            == "birth_year_impossible"
        )
        assert await refused(program, municipality="Atlantis") == "municipality_unknown"  # no rule of quality
        found = await counts(program)
    assert {rule: n for rule, n in found.items() if n} == {
        "future_date": 1, "too_many_minutes": 2, "age_impossible": 1,
    }  # fmt: skip


async def test_refused_rows_of_a_recorded_sheet_are_counted_by_their_rules(house: House) -> None:
    rows = (
        ("ნინო ბერიძე", 1990), ("ნინო ბერიძე", 1990), ("ძველი კაცი", 1850), ("მომავლის ბავშვი", 2025), ("უწლო", "?12"),
    )  # fmt: skip
    async with house.program() as program:
        batch, seen = await looked(program, await held(program), rows)
        assert seen["counts"] == {"doubtful": 0, "refused": 4, "new": 1, "known": 0}
        assert seen["rows"][3]["notes"] == ["The year of birth lies after the activity."]
        assert (await recorded(program, batch)).status_code == 201
        found = await counts(program)
    assert (found["twice_on_a_sheet"], found["age_impossible"]) == (1, 2)


async def test_only_what_has_a_place_here_is_asked_for_it(house: House) -> None:
    async with house.program() as program:
        for changes in ({}, {"country": "CZ"}, {"mode": "online"}):
            answer = await program.post("/v1/activities", json=body(municipality="unknown") | changes)
            assert answer.status_code == 201
        assert (await counts(program))["place_unknown"] == 1


async def test_the_counts_are_told_as_an_event_once_for_each_change(house: House) -> None:
    async with house.program() as program:
        await program.post("/v1/activities", json=body())
        await refused(program, occurred_on="2099-01-01")
        for _ in range(2):
            assert (await program.post("/v1/quality/counts")).status_code == 201
        (told,) = [one for one in await house.events() if isinstance(one, QualityCounted)]
        assert told.member == "ctc"
        assert told.found == {"late": 1, "no_document": 1}
        assert told.refused == {"future_date": 1}
        await refused(program, occurred_on="2099-01-01")
        await program.post("/v1/quality/counts")
    assert [one.refused for one in await house.events() if isinstance(one, QualityCounted)] == [
        {"future_date": 1}, {"future_date": 2},
    ]  # fmt: skip


async def test_the_page_lists_the_rules_with_their_counts_and_tells_them_on_a_tap(house: House) -> None:
    async with house.browser() as browser:
        await browser.done("/en/activities/new", activity())
        page = await browser.page("/en/quality")
        assert "No document proves it (1)" in page
        assert "They are told once a day." in page
        sent = await browser.client.post("/en/quality/counts", data=hidden_of(page))
        assert sent.status_code == 303
        assert "Told last on" in await browser.page("/en/quality")
