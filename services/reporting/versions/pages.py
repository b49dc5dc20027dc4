"""The pages of versions: all of them, and the logframe under one."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.reporting.asked import today
from services.reporting.audience import Consortium, SeesAll
from services.reporting.context import context_of
from services.reporting.reading import logframe as reading
from services.reporting.versions import kept
from shared.web.languages import LANG
from shared.web.page import Pages

router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/versions")
async def versions(request: Request, lang: str, all_cells: SeesAll) -> HTMLResponse:  # noqa: ARG001 - the page reads the path
    """Every version that was counted: since when, who decided, why."""
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found = await kept.versions(connection)
    pages: Pages = request.app.state.pages
    return pages.render(request, "reporting/versions.html", versions=found[::-1], open_rows=all_cells)


@router.get("/versions/{number}")
async def one_version(request: Request, lang: str, number: int, _: Consortium) -> HTMLResponse:  # noqa: ARG001
    """The logframe under one version, as it was when the next one replaced it."""
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found, programme = await kept.one(connection, number)
        view = await reading.view(connection, programme, today(), version=number)
    pages: Pages = request.app.state.pages
    return pages.render(request, "reporting/version.html", kept=found, view=view)
