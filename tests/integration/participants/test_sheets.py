"""A filled attendance sheet is looked at, decided, recorded once and taken back as a whole, through the API."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from shared.events.participants import AttendanceRecorded
from tests.integration.participants.conftest import House, body
from tests.integration.participants.filled import PEOPLE, Rows, in_template, own_file
from tests.unit.files.workbooks import ods


async def held(program: httpx.AsyncClient, **changes: Any) -> str:
    answer = await program.post("/v1/activities", json=body(attendees=[]) | changes)
    return str(answer.json()["id"])


async def uploaded(program: httpx.AsyncClient, activity: str, content: bytes) -> httpx.Response:
    return await program.post(
        f"/v1/activities/{activity}/sheets", params={"name": "list.xlsx"}, content=content
    )


async def looked(program: httpx.AsyncClient, activity: str, rows: Rows) -> tuple[str, dict[str, Any]]:
    answer = await uploaded(program, activity, own_file(rows, above=0))
    assert answer.status_code == 201, answer.text
    batch = answer.json()["id"]
    return batch, (await program.get(f"/v1/sheets/{batch}")).json()


async def recorded(program: httpx.AsyncClient, batch: str, **decided: Any) -> httpx.Response:
    return await program.post(f"/v1/sheets/{batch}/record", json=decided)


async def test_the_template_of_an_activity_comes_back_filled_and_names_its_activity_itself(
    house: House,
) -> None:
    async with house.program() as program:
        activity = await held(program)
        template = await program.get(f"/v1/activities/{activity}/sheet-template")
        filled = in_template(template.content, PEOPLE)
        answer = await program.post("/v1/sheets", params={"name": "filled.xlsx"}, content=filled)
        batch = answer.json()["id"]
        seen = (await program.get(f"/v1/sheets/{batch}")).json()
        assert [row["row"] for row in seen["rows"]] == [4, 5, 7]
        assert seen["counts"] == {"doubtful": 0, "refused": 0, "new": 3, "known": 0}
        assert (await recorded(program, batch)).status_code == 201
    lines = [one for one in await house.events() if isinstance(one, AttendanceRecorded)]
    assert [(one.activity, one.sessions, one.minutes) for one in lines] == [(activity, 1, 390)] * 3
    assert await house.admin.fetchval("SELECT participants FROM activity") == 3


async def test_a_sheet_of_libreoffice_is_read_like_any_other(house: House) -> None:
    rows = (
        ("Список участников",), ("ФИО", "Год рождения", "Пол", "Муниципалитет"), ("Нино Беридзе", "12.03.1990", "ж", "Марнеули"),
        (), ("Գոհար Պետրոսյան", "1979", "կ", "Նինոծմինդա"), ("Итого", "2"),
    )  # fmt: skip
    table = "".join(
        f"<table:table-row>{''.join(map(_cell, row)) or _cell('')}</table:table-row>" for row in rows
    )
    async with house.program() as program:
        activity = await held(program)
        answer = await program.post(
            f"/v1/activities/{activity}/sheets", params={"name": "list.ods"}, content=ods(table.encode())
        )
        assert answer.status_code == 201, answer.text
        batch = answer.json()["id"]
        seen = (await program.get(f"/v1/sheets/{batch}")).json()
        assert [(row["row"], row["group"]) for row in seen["rows"]] == [(3, "new"), (5, "new")]
        assert (await recorded(program, batch)).status_code == 201
    assert len([one for one in await house.events() if isinstance(one, AttendanceRecorded)]) == 2


def _cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


async def test_how_far_a_sheet_is_can_be_asked_while_another_request_works_on_it(house: House) -> None:
    async with house.program() as program:
        activity = await held(program)
        many = [
            (f"Nino {chr(65 + number // 26)}{chr(97 + number % 26)}dze", 1950 + number % 50)
            for number in range(400)
        ]
        batch = (await uploaded(program, activity, own_file(many, above=0))).json()["id"]
        idle = (await program.get(f"/v1/sheets/{batch}/progress")).json()
        looking = asyncio.create_task(program.get(f"/v1/sheets/{batch}"))
        seen = set()
        while not looking.done():
            told = (await program.get(f"/v1/sheets/{batch}/progress")).json()
            seen.add((told["step"], told["of"]))
        assert (await looking).status_code == 200
    assert idle == {"step": None, "done": 0, "of": 0}
    assert {many for step, many in seen if step} == {400}


async def test_nothing_is_recorded_by_looking_and_a_sheet_of_another_activity_is_refused(
    house: House,
) -> None:
    async with house.program() as program:
        one, other = await held(program), await held(program, title="Other")
        template = await program.get(f"/v1/activities/{one}/sheet-template")
        answer = await uploaded(program, other, in_template(template.content, PEOPLE))
        await looked(program, one, PEOPLE)
    assert answer.json()["code"] == "sheet_of_other_activity"
    assert await house.types() == ["ActivityHeld", "ActivityHeld"]


async def test_rows_fall_into_four_groups_with_the_sheets_own_numbers(house: House) -> None:
    async with house.program() as program:
        first, second = await held(program), await held(program, title="Second")
        batch, _ = await looked(program, first, PEOPLE)
        await recorded(program, batch)
        _, seen = await looked(
            program, second,
            (
                ("Nino Beridze", 1990, "F", "Marneuli"),  # known, in another script
                ("Фидан Алиева", 1989, "ж", "Марнеули"),  # a year apart
                ("Gela Gelashvili", 1890, "M", "Bolnisi"),
                ("Gela Gelashvili", 1980, "M", "Bolnissi"),
                ("Gela Gelashvili", 1980, "M", "Bolnisi"),
                ("გელა გელაშვილი", 1980, "M", "ბოლნისი"),
            ),
        )  # fmt: skip
    assert [(row["row"], row["group"]) for row in seen["rows"]] == [
        (2, "known"), (3, "doubtful"), (4, "refused"), (5, "refused"), (6, "new"), (7, "refused"),
    ]  # fmt: skip
    notes = {row["row"]: row.get("notes") for row in seen["rows"]}
    assert notes[4] == ["The year of birth is between 1916 and 2026."]
    assert notes[5] == ["No municipality is known as “Bolnissi”. Did you mean Bolnisi?"]
    assert notes[7] == ["The same person stands on row 6."]


async def test_a_doubtful_row_waits_for_a_decision_and_becomes_who_it_is_said_to_be(house: House) -> None:
    async with house.program() as program:
        first, second = await held(program), await held(program, title="Second")
        batch, _ = await looked(program, first, PEOPLE)
        await recorded(program, batch)
        batch, seen = await looked(program, second, (("Fidan Aliyeva", 1989, "F", "Marneuli"),))
        undecided = await recorded(program, batch)
        (known,) = seen["rows"][0]["candidates"]
        done = await recorded(program, batch, decisions={"2": known["person"]})
    assert (undecided.status_code, undecided.json()["code"]) == (422, "row_undecided")
    assert done.status_code == 201
    lines = [one for one in await house.events() if isinstance(one, AttendanceRecorded)]
    assert [one.person for one in lines].count(known["person"]) == 2
    assert await house.admin.fetchval("SELECT count(*) FROM person") == 3


async def test_the_same_file_is_told_when_it_was_imported_until_that_is_undone(house: House) -> None:
    async with house.program() as program:
        activity, content = await held(program), own_file(PEOPLE)
        batch = (await uploaded(program, activity, content)).json()["id"]
        waiting = (await uploaded(program, activity, content)).json()["id"]
        await recorded(program, batch)
        again, twice = await uploaded(program, activity, content), await recorded(program, waiting)
        assert again.json()["code"] == twice.json()["code"] == "file_imported_already"
        assert "3 rows" in again.json()["detail"]
        undone = await program.post(f"/v1/sheets/{batch}/undo")
        assert undone.status_code == 201
        assert (await uploaded(program, activity, content)).status_code == 201
        assert (await program.post(f"/v1/sheets/{batch}/undo")).json()["code"] == "batch_undone"


async def test_undoing_takes_back_the_lines_and_the_persons_of_whom_nothing_else_is_known(
    house: House,
) -> None:
    async with house.program() as program:
        first, second = await held(program), await held(program, title="Second")
        batch, _ = await looked(program, first, PEOPLE)
        await recorded(program, batch)
        stays = await house.admin.fetchval("SELECT id::text FROM person ORDER BY id LIMIT 1")
        await program.post(f"/v1/activities/{second}/attendance", json=[{"person": stays}])
        await program.post(f"/v1/sheets/{batch}/undo")
    assert (await house.types()).count("Voided") == 5  # three lines, two registrations
    assert await house.admin.fetchval(
        "SELECT array_agg(subject::text) FROM subject_key JOIN person ON id = subject"
    ) == [stays]
    assert await house.admin.fetchval("SELECT participants FROM activity WHERE id = $1", first) == 0


async def test_refused_rows_are_kept_sealed_and_come_back_with_their_reason_and_can_be_sent_again(
    house: House,
) -> None:
    rows = (*PEOPLE[:2], ("Gela Gelashvili", 1980, "M", "Bolnissi"))
    async with house.program() as program:
        activity = await held(program)
        batch, _ = await looked(program, activity, rows)
        await recorded(program, batch)
        refused = await program.get(f"/v1/sheets/{batch}/refused")
        again = await uploaded(program, activity, refused.content)
        seen = (await program.get(f"/v1/sheets/{again.json()['id']}")).json()
        told = (await program.get(f"/v1/sheets/{batch}")).json()
    assert (told["recorded"], told["refused"]) == (2, 1)
    assert [(row["name"], row["group"]) for row in seen["rows"]] == [("Gela Gelashvili", "refused")]
    assert "Gela" not in str(
        await house.admin.fetchval("SELECT sealed FROM sheet_batch WHERE id = $1", batch)
    )


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\x00\x01\x02", b"name\n" * 30_000])
async def test_a_hostile_file_is_refused_by_one_sentence_and_the_service_lives_on(
    house: House, content: bytes
) -> None:
    async with house.program() as program:
        activity = await held(program)
        answer = await uploaded(program, activity, content)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "file"
        assert (await program.get("/v1/activities")).status_code == 200
    assert await house.admin.fetchval("SELECT count(*) FROM sheet_batch") == 0


async def test_a_coordinator_who_sees_no_names_sees_no_sheet(house: House) -> None:
    async with house.program() as program, house.program("lead") as lead:
        activity = await held(program)
        batch, _ = await looked(program, activity, PEOPLE)
        assert (await lead.get(f"/v1/sheets/{batch}")).status_code == 403
        assert (await recorded(lead, batch)).status_code == 403


async def test_somebody_who_is_there_already_is_asked_about_and_not_put_on_the_sheet_twice(
    house: House,
) -> None:
    async with house.program() as program:
        activity = await held(program)
        batch, _ = await looked(program, activity, (("Nino Beridze", 1990, "F", None), PEOPLE[1]))
        await recorded(program, batch)
        batch, seen = await looked(program, activity, (("ნინო ბერიძე", 1990, "F", "Marneuli"), PEOPLE[3]))
        (known,) = seen["rows"][0]["candidates"]
        done = await recorded(program, batch, decisions={"2": known["person"]})
    assert seen["counts"] == {"doubtful": 1, "refused": 0, "new": 1, "known": 0}
    assert len(done.json()["events"]) == 1


async def test_a_column_that_nobody_asked_for_is_told_before_anything_is_recorded(house: House) -> None:
    rows: Rows = (("Name", "Age", "E-mail", "Shoe size"), ("Nino Beridze", 36, "n@example.org", 38))
    async with house.program() as program:
        answer = await uploaded(program, await held(program), own_file(rows[1:], rows[0], above=0))  # type: ignore[arg-type]
        seen = (await program.get(f"/v1/sheets/{answer.json()['id']}")).json()
    assert seen["columns_not_read"] == ["E-mail", "Shoe size"]
    assert seen["counts"]["new"] == 1


async def test_an_undone_import_keeps_whom_something_else_counts_since(house: House) -> None:
    rows: Rows = (
        ("Nino Beridze", 1990),
        ("Gela Gelashvili", 1980),
        ("Gia Gelashvili", 1981),
        ("Ana Kobia", 1999),
    )
    async with house.program() as program:
        batch, _ = await looked(program, await held(program), rows)
        await recorded(program, batch)
        people = {one["name"]: one["id"] for one in (await program.get("/v1/persons")).json()}
        given = {
            "occurred_on": "2024-05-14",
            "municipality": "Marneuli",
            "theme": "health",
            "title": "Home care",
        }
        service = (await program.post("/v1/records/services-launched", json=given)).json()["persons"][0]
        used = {
            "occurred_on": "2024-05-14",
            "service": service,
            "users": [{"person": people["Nino Beridze"]}],
        }
        assert (await program.post("/v1/records/service-users", json=used)).status_code == 201
        twins = [people["Gela Gelashvili"], people["Gia Gelashvili"]]
        assert (await program.post("/v1/persons/merge", json={"persons": twins})).status_code == 201
        assert (await program.post(f"/v1/sheets/{batch}/undo")).status_code == 201
        left = [name for name, id_ in people.items() if (await program.get(f"/v1/persons/{id_}")).is_success]
    assert sorted(left) == ["Gela Gelashvili", "Gia Gelashvili", "Nino Beridze"]
