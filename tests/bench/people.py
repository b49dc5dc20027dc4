"""People: registering through the API against plain inserts of the same rows, a large sheet, a search among many."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from deploy.embedded.seed.people import Names
from services.participants.domain.register import PersonalData
from services.participants.people import naming
from services.participants.store import persons
from shared import clock, ids
from tests.bench.place import durable, place
from tests.bench.report import Finding
from tests.environment import Environment
from tests.integration.participants.conftest import IDENTITY, House, body, open_house
from tests.schemas import prepare, remove

_BATCH = 500
_TABLES = {"subject_key": "subject, wrapped", "person": "id, sealed, organisation, registered_at, tokens"}
_WORDS = ("ნინო ბერიძე", "Guliyev", "Петросян", "Tamar Kapanadze", "Հակոբյան", "Aysel")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    registered: int
    rows: int
    known: int
    searches: int


FULL, SMALL = Sizes(10_000, 5_000, 100_000, 300), Sizes(1_000, 200, 1_000, 20)


async def measure(environment: Environment, folder: Path, sizes: Sizes) -> list[Finding]:
    """All three, in one house."""
    async with place(environment, folder) as here:
        people = await prepare(environment.postgres, folder, "identity", (("", IDENTITY),))
        try:
            async with open_house(await here.database("participants"), people) as house:
                await durable(house.admin)
                return [
                    *await _registering(house, sizes.registered),
                    *await _sheet(house, sizes.rows),
                    await _searching(house, sizes.known, sizes.searches),
                ]
        finally:
            await remove(environment.postgres, people)


async def _registering(house: House, number: int) -> list[Finding]:
    some = list(_invented(number, 1))
    async with house.program() as program:
        began = time.perf_counter()
        for first in range(0, number, _BATCH):
            answer = await program.post("/v1/persons/many", json=some[first : first + _BATCH], timeout=120)
            assert answer.status_code == 201, answer.text
        ours = number / (time.perf_counter() - began)
    plain = number / await _plain(house)
    return [
        Finding("people", f"{number:,} persons through the API", round(ours), "persons/s"),
        Finding("people", "plain inserts of the same rows", round(plain), "persons/s"),
        Finding("people", "of plain inserts", round(ours / plain, 2), "x"),
    ]


async def _plain(house: House) -> float:
    """Seconds of inserting the same rows into tables of the same shape."""
    seconds = 0.0
    for table, columns in (*_TABLES.items(), ("ledger", "*")):
        await house.admin.execute(f"CREATE TABLE plain_{table} (LIKE {table} INCLUDING ALL)")
        rows = [tuple(row) for row in await house.admin.fetch(f"SELECT {columns} FROM {table}")]
        into = f"plain_{table} ({columns})" if columns != "*" else f"plain_{table}"
        places = ", ".join(f"${n}" for n in range(1, len(rows[0]) + 1))
        began = time.perf_counter()
        for first in range(0, len(rows), _BATCH):
            await house.admin.executemany(
                f"INSERT INTO {into} VALUES ({places})", rows[first : first + _BATCH]
            )
        seconds += time.perf_counter() - began
    return seconds


async def _sheet(house: House, rows: int) -> list[Finding]:
    content = _workbook(list(_invented(rows, 2)))
    async with house.program() as program:
        activity = (await program.post("/v1/activities", json=body(attendees=[]))).json()["id"]
        began = time.perf_counter()
        answer = await program.post(f"/v1/activities/{activity}/sheets", content=content, timeout=120)
        batch = answer.json()["id"]
        await program.get(f"/v1/sheets/{batch}", timeout=120)
        looked = time.perf_counter()
        done = await program.post(f"/v1/sheets/{batch}/record", json={"otherwise": "new"}, timeout=120)
        recorded = time.perf_counter()
    assert done.status_code == 201, done.text
    return [
        Finding(
            "people", f"a sheet of {rows:,} rows: the look", round(looked - began, 2), "s", 5, least=False
        ),
        Finding(
            "people",
            f"a sheet of {rows:,} rows: recording",
            round(recorded - looked, 2),
            "s",
            10,
            least=False,
        ),
    ]


async def _searching(house: House, known: int, searches: int) -> Finding:
    service = house.service
    some = [persons.NewRecord(ids.random_id(), _data(one), None) for one in _invented(known, 3)]
    async with service.pool.acquire() as connection:
        for first in range(0, known, 2_000):
            async with connection.transaction():
                await persons.add(service, connection, some[first : first + 2_000], clock.now())
    await house.admin.execute("VACUUM ANALYZE person")
    seconds = []
    async with service.pool.acquire() as connection:
        for number in range(searches):
            began = time.perf_counter()
            await naming.search(service, connection, _WORDS[number % len(_WORDS)])
            seconds.append(time.perf_counter() - began)
    slow = sorted(seconds)[int(len(seconds) * 0.99)]
    return Finding(
        "people", f"search over {known:,} persons, p99", round(slow * 1000, 1), "ms", 50, least=False
    )


def _data(one: dict[str, Any]) -> PersonalData:
    return PersonalData(one["name"], one["birth_year"], home=one["home"])


def _invented(number: int, seed: int) -> Iterator[dict[str, Any]]:
    """People with names of the region, most of them only once: the family name gets a syllable of its own."""
    random, names = Random(seed), Names()
    for _ in range(number):
        one = names.person(random, random.choice(names.homes), 1950, 2010).data
        given, family = one["name"].split(" ", 1)
        syllable = "".join(random.choice("bdgklmnrst") + random.choice("aeiou") for _ in range(2))
        yield one | {"name": f"{given} {syllable.title()}{family}" if random.random() < 0.9 else one["name"]}


def _workbook(people: list[dict[str, Any]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Full name", "Year of birth", "Home municipality"])
    for one in people:
        sheet.append([one["name"], one["birth_year"], one["home"]])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
