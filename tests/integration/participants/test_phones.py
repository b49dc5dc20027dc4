"""Attendance that was taken on paper to sign and on phones with KoboToolbox or ODK."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import openpyxl
from pyxform.xls2xform import convert

from shared.events.participants import AttendanceRecorded
from shared.events.people import PersonUpdated
from tests.integration.participants.conftest import House
from tests.integration.participants.test_sheets import held, recorded

KOBO = (
    "start",
    "end",
    "consent",
    "name",
    "birth_year",
    "sex",
    "home",
    "phone",
    "_id",
    "_uuid",
    "_submission_time",
)


def export(*people: tuple[str, int, str], uuids: str = "") -> bytes:
    """What KoboToolbox exports: XML values and headers, a semicolon between."""
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";")
    lines.writerow(KOBO)
    for number, (name, year, home) in enumerate(people):
        lines.writerow(
            [
                "2024-05-14T10:00",
                "2024-05-14T10:02",
                "OK",
                name,
                year,
                "F",
                home,
                "",
                7000 + number,
                f"uuid-{number}{uuids}",
                "",
            ]
        )
    return out.getvalue().encode()


async def sent(program: httpx.AsyncClient, activity: str, content: bytes) -> tuple[str, dict[str, Any]]:
    answer = await program.post(
        f"/v1/activities/{activity}/sheets", params={"name": "kobo.csv"}, content=content
    )
    assert answer.status_code == 201, answer.text
    batch = answer.json()["id"]
    return batch, (await program.get(f"/v1/sheets/{batch}")).json()


async def test_the_sheet_to_sign_is_a_pdf_in_the_readers_language(house: House) -> None:
    async with house.program() as program, house.browser() as browser:
        activity = await held(program)
        made = await program.get(f"/v1/activities/{activity}/sign-sheet", params={"lang": "hy"})
        page = await browser.client.get(f"/ka/activities/{activity}/sign-sheet.pdf")
    assert made.content.startswith(b"%PDF")
    assert page.headers["content-type"] == "application/pdf"
    assert made.content != page.content


async def test_the_form_for_phones_is_accepted_by_pyxform_in_four_languages(house: House) -> None:
    async with house.program() as program:
        activity = await held(program)
        content = (await program.get(f"/v1/activities/{activity}/xlsform")).content
    form = convert(content, file_type=".xlsx")
    assert form.xform.count('<translation lang="') >= 4
    assert activity in form.xform
    survey = openpyxl.load_workbook(io.BytesIO(content))["survey"]
    assert [row[1].value for row in survey.iter_rows(min_row=2)][:4] == [
        "activity",
        "consent",
        "name",
        "birth_year",
    ]


async def test_an_export_is_taken_once_however_often_it_comes(house: House) -> None:
    people = [("Nino Beridze", 1990, "GE-KK-MAR"), ("Fidan Əliyeva", 1988, "GE-KK-MAR")]
    async with house.program() as program:
        activity = await held(program)
        batch, seen = await sent(program, activity, export(*people))
        assert seen["counts"]["new"] == 2
        assert seen["columns_not_read"] == []
        await recorded(program, batch)
        batch, seen = await sent(program, activity, export(*people, ("Gela Gelashvili", 1980, "GE-KK-BOL")))
        assert seen["counts"] == {"doubtful": 0, "refused": 2, "new": 1, "known": 0}
        assert seen["rows"][0]["notes"] == ["This submission was recorded already."]
        await recorded(program, batch)
    lines = [one for one in await house.events() if isinstance(one, AttendanceRecorded)]
    assert len(lines) == len({one.person for one in lines}) == 3


async def test_an_edited_submission_changes_its_person_and_counts_nobody_twice(house: House) -> None:
    async with house.program() as program:
        activity = await held(program)
        batch, _ = await sent(program, activity, export(("Nino Beridze", 1990, "GE-KK-MAR")))
        await recorded(program, batch)
        batch, seen = await sent(program, activity, export(("Nino Kapanadze", 1991, "GE-KK-MAR")))
        assert seen["counts"]["known"] == 1
        assert (await recorded(program, batch)).status_code == 201
        names = [one["name"] for one in (await program.get("/v1/persons")).json()]
    assert names == ["Nino Kapanadze"]
    events = await house.events()
    assert len([one for one in events if isinstance(one, AttendanceRecorded)]) == 1
    assert len([one for one in events if isinstance(one, PersonUpdated)]) == 1


async def test_what_was_undone_can_come_again(house: House) -> None:
    async with house.program() as program:
        activity = await held(program)
        content = export(("Nino Beridze", 1990, "GE-KK-MAR"))
        batch, _ = await sent(program, activity, content)
        await recorded(program, batch)
        await program.post(f"/v1/sheets/{batch}/undo")
        batch, seen = await sent(program, activity, content)
        assert seen["counts"]["new"] == 1
        assert (await recorded(program, batch)).status_code == 201
