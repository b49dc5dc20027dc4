"""The IATI file, and before it what a validator would reject, each with a link to what mends it."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from services.reporting.asked import today
from services.reporting.context import context_of
from services.reporting.iati.activity import document
from services.reporting.iati.gathering import gather
from services.reporting.iati.rules import check
from shared.web.languages import LANG
from shared.web.page import Pages

router = APIRouter()
XML = "application/xml"
AS_XML: dict[int | str, dict[str, Any]] = {200: {"content": {XML: {}}}}


@router.get(LANG + "/iati", include_in_schema=False)
async def findings(request: Request, lang: str) -> HTMLResponse:  # noqa: ARG001 - the page reads the path
    """What would be rejected, before the file leaves."""
    context, pages = context_of(request), request.app.state.pages
    written = await asyncio.to_thread(document, await gather(context))
    assert isinstance(pages, Pages)
    return pages.render(
        request, "reporting/iati.html", findings=check(written, context.programme, today()), size=len(written)
    )


@router.get(
    "/exports/iati.xml",
    tags=["exports"],
    summary="The programme as IATI 2.03",
    response_class=Response,
    responses=AS_XML,
)
async def file(request: Request) -> Response:
    """Valid by the schema; whether registries take it, `/en/iati` says. A draft says so in its name."""
    context = context_of(request)
    written = await asyncio.to_thread(document, await gather(context))
    draft = "-draft" if check(written, context.programme, today()) else ""
    name = f"{context.programme.code}-iati{draft}.xml"
    return Response(
        written, media_type=XML, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
