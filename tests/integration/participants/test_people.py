"""A person's data are shown to her, changed, consented to, merged, held for an audit, and destroyed; every look is noted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.participants.domain.register import PersonalData
from services.participants.matching import proposals
from services.participants.people import commands
from services.participants.recovery import RECOVERY
from shared import clock
from shared.events.base import Voided
from shared.events.envelope import Envelope
from shared.events.people import (
    ConsentRecorded,
    PersonErased,
    PersonLinked,
    PersonsMerged,
    PersonSplit,
    PersonUpdated,
)
from shared.ids import event_id, random_id
from tests.integration.participants.conftest import House, body

NINO = {
    "name": "ნინო ბერიძე",
    "birth_year": 1990,
    "sex": "F",
    "phone": "599 12 34 56",
    "ethnicity": "georgian",
    "disability": "yes",
}
DAY = "2024-05-14"


async def registered(program: httpx.AsyncClient, **changes: Any) -> str:
    answer = await program.post("/v1/persons", json=NINO | changes)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def found(program: httpx.AsyncClient, q: str) -> list[str]:
    return [one["person"] for one in (await program.get("/v1/persons/search", params={"q": q})).json()]


async def test_everything_about_a_person_is_on_one_sheet_and_who_looked_is_on_the_next(house: House) -> None:
    async with house.program() as program:
        person = await registered(program)
        await program.post("/v1/activities", json=body(attendees=[{"person": person}]))
        await program.post(
            f"/v1/persons/{person}/consent",
            json={"purposes": ["counting"], "occurred_on": DAY, "language": "az"},
        )
        first = (await program.get(f"/v1/persons/{person}")).json()
        second = (await program.get(f"/v1/persons/{person}/export")).json()
    assert first["told"]["name"] == "ნინო ბერიძე"
    assert [one["title"] for one in first["activities"]] == ["Advocacy basics"]
    assert [(one["purpose"], one["language"]) for one in first["consents"]] == [("counting", "az")]
    assert first["viewed"] == []
    assert [(one["by"], one["what"]) for one in second["viewed"]] == [("me", "show")]


@pytest.mark.parametrize(
    "typed", ["ნინო", "nino beridze", "Нино Беридзе", "BERIDZE", "599123456", "+995 599 12-34-56"]
)
async def test_a_person_is_found_in_any_script_and_by_phone(house: House, typed: str) -> None:
    async with house.program() as program:
        person = await registered(program)
        await registered(program, name="Gela Gelashvili", phone="")
        assert await found(program, typed) == [person]
        assert await found(program, "Somebody Else") == []


async def test_a_change_is_an_event_and_the_person_is_found_as_she_is_now(house: House) -> None:
    async with house.program() as program:
        person = await registered(program)
        answer = await program.post(f"/v1/persons/{person}/update", json=NINO | {"name": "Nino Kapanadze"})
        assert answer.status_code == 201, answer.text
        assert await found(program, "kapanadze") == [person]
        assert await found(program, "beridze") == []
    (changed,) = [one for one in await house.events() if isinstance(one, PersonUpdated)]
    assert changed.sealed


async def test_a_minor_needs_a_guardian_and_consent_is_withdrawn_purpose_by_purpose(house: House) -> None:
    given = {"purposes": ["counting", "sensitive"], "occurred_on": DAY}
    async with house.program() as program:
        child = await registered(program, birth_year=2012)
        alone = await program.post(f"/v1/persons/{child}/consent", json=given)
        with_her = await program.post(f"/v1/persons/{child}/consent", json=given | {"guardian": True})
        gone = await program.post(
            f"/v1/persons/{child}/withdrawal", json={"purposes": ["sensitive"], "occurred_on": DAY}
        )
        again = await program.post(
            f"/v1/persons/{child}/withdrawal", json={"purposes": ["sensitive"], "occurred_on": DAY}
        )
        told = (await program.get(f"/v1/persons/{child}")).json()
    assert (alone.json()["code"], with_her.status_code, gone.status_code) == ("guardian_needed", 201, 201)
    assert again.json()["code"] == "consent_not_given"
    assert (told["told"]["ethnicity"], told["told"]["disability"]) == ("unknown", "unknown")
    assert told["told"]["name"] == "ნინო ბერიძე"
    assert len([one for one in await house.events() if isinstance(one, ConsentRecorded)]) == 1


async def test_what_a_person_prefers_not_to_say_is_kept_apart_from_what_nobody_asked_and_counts_as_unknown(
    house: House,
) -> None:
    silent = {"sex": "undisclosed", "disability": "undisclosed", "ethnicity": "undisclosed"}
    async with house.program() as program:
        person = await registered(program, **silent)
        told = (await program.get(f"/v1/persons/{person}")).json()["told"]
        wrong = await program.post("/v1/persons", json=NINO | {"ethnicity": "martian"})
    assert {name: told[name] for name in silent} == silent
    assert (wrong.json()["code"], wrong.json()["errors"][0]["field"]) == ("code_unknown", "ethnicity")
    part = PersonalData("x", **silent).on(date(2024, 5, 14))
    assert (part.sex, part.disability, part.ethnicity) == ("unknown", "unknown", "unknown")


async def test_a_link_of_another_member_is_shown_to_both_and_either_takes_it_apart(house: House) -> None:
    link, elsewhere = event_id(), random_id()
    async with house.program() as program:
        person = await registered(program)
        async with house.service.pool.acquire() as connection:
            linked = PersonLinked(occurred_on=date(2024, 5, 14), link="l", persons=(person, elsewhere))
            await proposals.take(connection, link, linked)
            stranger = PersonLinked(occurred_on=date(2024, 5, 14), link="m", persons=(random_id(), elsewhere))
            await proposals.take(connection, other := event_id(), stranger)
        (shown,) = (await program.get(f"/v1/persons/{person}")).json()["links"]
        assert (shown["event"], shown["with"], shown["here"]) == (link, [elsewhere], [])
        assert (await program.post(f"/v1/links/{other}/split")).json()["code"] == "link_unknown"
        assert (await program.post(f"/v1/links/{link}/split")).status_code == 201
        (shown,) = (await program.get(f"/v1/persons/{person}")).json()["links"]
        assert shown["taken_apart"]


async def test_answers_to_the_washington_group_are_reduced_and_not_kept(house: House) -> None:
    six = dict.fromkeys(("seeing", "hearing", "walking", "remembering", "self_care", "communicating"), "none")
    async with house.program() as program:
        ids = [
            await registered(program, disability="unknown", functioning=answers)
            for answers in (six, six | {"walking": "a_lot"}, {"seeing": "some"})
        ]
        told = [(await program.get(f"/v1/persons/{one}")).json()["told"] for one in ids]
    assert [one["disability"] for one in told] == ["no", "yes", "unknown"]
    assert "functioning" not in told[0]


async def test_two_records_become_one_and_two_again(house: House) -> None:
    async with house.program() as program:
        one, other = await registered(program), await registered(program, name="Nino Beridze", phone="")
        assert len(await found(program, "nino")) == 2
        merged = await program.post("/v1/persons/merge", json={"persons": [one, other]})
        assert await found(program, "nino") == [one]
        event = merged.json()["events"][0]
        assert (await program.post(f"/v1/links/{event}/split")).status_code == 201
        assert len(await found(program, "nino")) == 2
        assert (await program.post(f"/v1/links/{event}/split")).json()["code"] == "split_already"
        nothing = await program.post(f"/v1/links/{one}/split")
    assert nothing.json()["code"] == "link_unknown"
    kinds = [type(event) for event in await house.events()]
    assert (kinds.count(PersonsMerged), kinds.count(PersonSplit)) == (1, 1)


async def test_who_is_erased_is_found_nowhere_and_who_returns_is_new(house: House) -> None:
    async with house.program() as program:
        person = await registered(program)
        await program.post(f"/v1/persons/{person}/erase")
        assert await found(program, "nino") == []
        assert (await program.get(f"/v1/persons/{person}")).status_code == 404
        assert await registered(program) != person
    row = await house.admin.fetchrow("SELECT sealed, tokens FROM person WHERE id = $1", person)
    assert (bytes(row["sealed"]), row["tokens"]) == (b"", [])


async def test_what_an_audit_holds_is_for_the_auditor_alone_until_the_hold_ends(house: House) -> None:
    async with house.program() as program, house.program("audit") as auditor:
        person = await registered(program)
        await program.post(
            f"/v1/persons/{person}/hold", json={"until": "2099-01-01", "reason": "Expenditure verification"}
        )
        await program.post(f"/v1/persons/{person}/erase")
        assert (await program.get(f"/v1/persons/{person}")).status_code == 404
        assert (await program.get("/v1/holds")).status_code == 403
        assert [one["name"] for one in (await auditor.get("/v1/holds")).json()] == ["ნინო ბერიძე"]
        assert (await program.post("/v1/privacy/clock")).json()["persons"] == []
        await house.admin.execute("UPDATE audit_hold SET until = '2020-01-01'")
        assert (await program.post("/v1/privacy/clock")).json()["persons"] == [person]
        assert (await auditor.get("/v1/holds")).json() == []
    assert len([one for one in await house.events() if isinstance(one, PersonErased)]) == 1
    assert await house.admin.fetchval("SELECT count(*) FROM subject_key WHERE subject = $1", person) == 0


async def test_a_coordinator_sees_no_person(house: House) -> None:
    async with house.program() as program, house.program("lead") as lead:
        person = await registered(program)
        assert (await lead.get(f"/v1/persons/{person}")).status_code == 403
        assert (await lead.get("/v1/persons/search", params={"q": "nino"})).status_code == 403
        assert (await lead.get("/v1/viewings")).status_code == 403


async def test_after_the_retention_the_clock_forgets_everybody_but_whom_an_audit_holds(house: House) -> None:
    async with house.program() as program:
        gone, held = await registered(program), await registered(program, name="Gela Gelashvili", phone="")
        await program.post(
            f"/v1/persons/{held}/hold", json={"until": "2099-01-01", "reason": "Expenditure verification"}
        )
        assert (await program.get("/v1/privacy/retention")).json() == {"kept_until": "2030-12-31"}
        assert (await program.post("/v1/privacy/clock")).json()["persons"] == []
    clock.set_for_this_request(datetime(2031, 1, 2, tzinfo=UTC))
    try:
        done = await house.service.run(lambda connection: commands.run_clock(house.service, connection))
    finally:
        clock.set_for_this_request(None)
    assert done.persons == (gone,)
    assert [one.person for one in await house.events() if isinstance(one, PersonErased)] == [gone]


async def test_a_consent_and_a_withdrawal_by_mistake_are_voided_each_as_an_event(house: House) -> None:
    async with house.program() as program:
        person = await registered(program)
        for day in (DAY, "2024-06-01"):
            consent = {"purposes": ["counting", "contact"], "occurred_on": day}
            await program.post(f"/v1/persons/{person}/consent", json=consent)
        taken = {"purposes": ["contact"], "occurred_on": "2024-07-01"}
        await program.post(f"/v1/persons/{person}/withdrawal", json=taken)
        withdrawal, second, _ = (await program.get(f"/v1/persons/{person}/consents")).json()
        places = [f"/v1/persons/{person}/consents/{one['event']}/void" for one in (withdrawal, second)]
        answers = [await program.post(place, json={"reason": "wrong_data"}) for place in places]
        again = await program.post(places[0], json={"reason": "wrong_data"})
        told = (await program.get(f"/v1/persons/{person}")).json()["consents"]
        left = (await program.get(f"/v1/persons/{person}/consents")).json()
    assert [one.status_code for one in answers] == [201, 201]
    assert (again.status_code, again.json()["code"]) == (422, "record_unknown")
    assert [(one["purpose"], one["given_on"], one["withdrawn_on"]) for one in told] == [
        ("contact", DAY, None),
        ("counting", DAY, None),
    ]
    assert len(left) == 1
    assert (await house.types()).count("Voided") == 2
    assert await house.admin.fetchval("SELECT count(*) FROM consent WHERE wording = ''") == 0


async def test_a_voided_consent_is_taken_back_when_a_backup_is_completed_from_the_bus(house: House) -> None:
    async with house.program() as program:
        person = await registered(program)
        consent = {"purposes": ["counting"], "occurred_on": DAY}
        event = (await program.post(f"/v1/persons/{person}/consent", json=consent)).json()["events"][0]
    name, taken = "participants.consent.recorded", Voided(occurred_on=date(2024, 5, 14), voids=event)
    fetched = Envelope(event_id(), "/csdp/ctc/participants", f"{name}.v1", person, "", 1, "", b"{}")
    async with house.service.pool.acquire() as connection, connection.transaction():
        await RECOVERY.restore(connection, name, taken, fetched)
    assert await house.admin.fetchval("SELECT count(*) FROM consent") == 0


async def test_a_registration_by_mistake_is_voided_once_no_record_counts_the_person(house: House) -> None:
    async with house.program() as program:
        person = await registered(program)
        held = (await program.post("/v1/activities", json=body(attendees=[{"person": person}]))).json()["id"]
        refused = await program.post(f"/v1/persons/{person}/void", json={})
        assert (refused.status_code, refused.json()["code"]) == (422, "person_counted")
        (line,) = (await program.get(f"/v1/activities/{held}")).json()["attendance"]
        await program.post(f"/v1/activities/{held}/attendance/{line['event']}/void", json={})
        voided = await program.post(f"/v1/persons/{person}/void", json={"reason": "duplicate"})
        assert voided.status_code == 201, voided.text
        assert await found(program, "599123456") == []
        gone = await program.post(f"/v1/persons/{person}/void", json={})
    assert (gone.status_code, gone.json()["code"]) == (422, "person_unknown")
    assert (
        await house.admin.fetchval("SELECT count(*) FROM subject_key WHERE subject = $1", UUID(person)) == 0
    )
    last = (await house.events())[-1]
    assert (type(last).__name__, last.reason) == ("Voided", "duplicate")


async def test_a_service_that_a_person_used_is_held_about_her_and_keeps_her_registration(
    house: House,
) -> None:
    async with house.program() as program:
        nino, gela = await registered(program), await registered(program, name="Gela Gelashvili")
        given = {"occurred_on": DAY, "municipality": "Marneuli", "theme": "health", "title": "Home care"}
        service = (await program.post("/v1/records/services-launched", json=given)).json()["persons"][0]
        used = {"occurred_on": DAY, "service": service, "users": [{"person": nino}, {"person": gela}]}
        assert (await program.post("/v1/records/service-users", json=used)).status_code == 201
        (record,) = (await program.get(f"/v1/persons/{nino}")).json()["records"]
        refused = await program.post(f"/v1/persons/{nino}/void", json={"reason": "wrong_data"})
    assert (record["kind"], record["data"]["users"]) == ("service-users", [{"person": nino}])
    assert refused.status_code == 422
