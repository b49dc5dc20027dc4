"""The page of what a report would say if it were certified now. Nothing is frozen by looking."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from services.reporting.context import context_of
from services.reporting.periods import commands, overview
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account
from shared.web.languages import LANG
from shared.web.page import Pages

router = APIRouter(prefix=LANG, include_in_schema=False)
Staff = Annotated[Account, Depends(require("coordinator"))]


@router.get("/periods/{code}/preview")
async def preview(request: Request, lang: str, code: str, _: Staff) -> HTMLResponse:  # noqa: ARG001 - the page reads the path
    """The values at a period's end as they are known now, with their sources and comments."""
    context = context_of(request)
    seen = await overview.now(context, commands.dates(context, code))
    pages: Pages = request.app.state.pages
    return pages.render(request, "reporting/preview.html", seen=seen, programme=context.programme)
