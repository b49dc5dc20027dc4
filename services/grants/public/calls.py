"""The open calls, and the page of each: who may apply, for what, how it is judged, until when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.grants.context import service_of
from services.grants.pages.saving import pages_of
from services.grants.programme.names import Names
from services.grants.store import calls as table
from shared import clock
from shared.postgres import Row
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.translations import mark

router = APIRouter(prefix=LANG, include_in_schema=False)
UNKNOWN = mark("There is no such call; look at the list of open calls.")


@router.get("/open-calls")
async def listed(request: Request, lang: str) -> Response:
    """The calls that accept applications now."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        rows = [row for row in await table.every(connection) if is_open(row)]
    shown = [(row, table.texts_of(row)["title"]) for row in rows]
    return render(request, lang, "calls", calls=shown)


@router.get("/open-calls/{call:uuid}")
async def show(request: Request, lang: str, call: UUID) -> Response:
    """One call."""
    row = await published(request, str(call))
    return render(request, lang, "call", **about(row))


async def published(request: Request, call_id: str) -> Row:
    """A call that was published; Problem 404 for any other."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        row = await table.one(connection, call_id)
    if row is None or row["published_on"] is None:
        raise Problem(404, "call_unknown", UNKNOWN)
    return row


def is_open(row: Row) -> bool:
    """Whether a call accepts applications now, by the server's clock."""
    today = clock.day(clock.now())
    return row["published_on"] is not None and row["closed"] is None and today <= row["closes_on"]


def about(row: Row) -> dict[str, Any]:
    """What the pages of a call show of it."""
    return {
        "row": row,
        "texts": table.texts_of(row),
        "criteria": table.criteria_of(row),
        "open": is_open(row),
    }


def render(request: Request, lang: str, name: str, *, status: int = 200, **shown: object) -> Response:
    """A page for applicants."""
    names = Names(service_of(request).programme, lang)
    return pages_of(request).render(
        request, f"grants/public/{name}.html", status, plain=True, names=names, **shown
    )
