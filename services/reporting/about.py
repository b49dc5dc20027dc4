"""What this is: the programme, who runs it, where every statement comes from, which versions are in force."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.reporting.context import context_of
from services.reporting.versions import kept
from shared.web.languages import LANG
from shared.web.page import Pages
from shared.web.translations import mark

router = APIRouter(include_in_schema=False)
TITLES = {
    "short": mark("Short name"),
    "contract": mark("Name in the contract"),
    "public": mark("Name used in public"),
}
SERVICES = {
    "participants": mark("records participants and activities"),
    "grants": mark("gives sub-grants or records costs"),
    "feedback": mark("answers complaints and feedback"),
}


@router.get(LANG + "/about")
async def about(request: Request, lang: str) -> HTMLResponse:  # noqa: ARG001 - the page reads the path
    """Everything a reader may want to cite."""
    context = context_of(request)
    async with context.pool.acquire(timeout=10) as connection:
        versions = await kept.versions(connection)
    pages: Pages = request.app.state.pages
    return pages.render(
        request, "reporting/about.html", programme=context.programme, titles=TITLES, services=SERVICES,
        live=next((one for one in versions if one.live), None),
        marks={one.code: one.mark for one in context.programme.file.sources},
    )  # fmt: skip
