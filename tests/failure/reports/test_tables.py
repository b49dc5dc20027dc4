"""Every table of the donor's pages as a file; what is kept of a table is gathered anew once something is counted."""

from __future__ import annotations

import csv
import io

import httpx
import pytest
from openpyxl import load_workbook

from deploy.loopback import LOCAL
from deploy.waiting import until
from services.reporting.screens.books import BOOKS, TABLES
from tests.failure.reports.lead import ask
from tests.failure.spine.field import PATIENCE, Field

pytestmark = pytest.mark.asyncio(loop_scope="module")
DAYS = "?from=2024-01-01&to=2026-12-31"
FIGURE = "?indicator=OP3.1.b&period=2025"
PERSONS = "?indicator=X.2"
FOR_MEMBERS = {"preview", "doubts", "timeliness", "completeness", "consistency", "rules"}


@pytest.fixture
def field(lasting: Field) -> Field:
    """Who reads leaves it at work."""
    return lasting


def address(name: str) -> str:
    asked = {
        "compare": DAYS, "causes": DAYS, "events": FIGURE, "left-out": FIGURE, "references": PERSONS, "preview": "?period=2024",
    }  # fmt: skip
    return f"/exports/{name}.csv" + asked.get(name, "")


async def test_every_table_of_a_page_is_there_as_csv_and_in_a_workbook(field: Field) -> None:
    site = field.consortium.url("reporting")
    async with httpx.AsyncClient(base_url=site, timeout=30, **LOCAL) as everybody:
        for name in TABLES:
            answer = await ask(field, "GET", address(name))
            assert answer.status_code == 200, f"{name}: {answer.text}"
            rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
            assert all(len(row) == len(rows[0]) for row in rows)
            assert (await everybody.get(address(name))).status_code == (403 if name in FOR_MEMBERS else 200)
        for name in BOOKS:
            book = f"/ka/exports/{name}.xlsx{DAYS}&{(PERSONS if name == 'references' else FIGURE)[1:]}"
            assert (await everybody.get(book)).status_code == (403 if name in FOR_MEMBERS else 200)
            seen = await ask(field, "GET", book)
            assert [
                str(sheet["A1"].value)[:1] for sheet in load_workbook(io.BytesIO(seen.content)).worksheets
            ]
        theirs = await ask(field, "GET", "/en/exports/quality.xlsx")
        assert len(load_workbook(io.BytesIO(theirs.content)).worksheets) == 7
        assert (await everybody.get("/exports/compare.csv?from=x")).json()["code"] == "days_needed"
        assert (await everybody.get("/en/exports/nothing.xlsx")).status_code == 404


@pytest.mark.parametrize("path", ["/exports/values.csv", "/odata/Values"])
async def test_a_table_that_was_kept_follows_what_is_counted(field: Field, path: str) -> None:
    site = field.consortium.url("reporting")
    async with httpx.AsyncClient(base_url=site, timeout=30, **LOCAL) as everybody:
        before = (await everybody.get(path)).text
        assert (await everybody.get(path)).text == before
        await field.train()

        async def other() -> bool | None:
            return True if (await everybody.get(path)).text != before else None

        await until(other, PATIENCE)
