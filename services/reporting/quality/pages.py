"""The page and the API of data quality."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse

from services.reporting.answers import answer
from services.reporting.asked import today
from services.reporting.audience import SeesAll
from services.reporting.context import context_of
from services.reporting.quality import measures, overview
from shared import clock
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account
from shared.web.languages import LANG
from shared.web.page import Pages

router = APIRouter()
Staff = Annotated[Account, Depends(require("coordinator", "operator"))]


@router.get(LANG + "/quality", include_in_schema=False)
async def quality(request: Request, lang: str, all_cells: SeesAll) -> HTMLResponse:  # noqa: ARG001 - read from the path
    """How members are heard and what they owe, for everybody; how they record, for the consortium."""
    context = context_of(request)
    pages: Pages = request.app.state.pages
    seen = await overview.look(context, all_cells=all_cells)
    return pages.render(
        request, "reporting/quality.html", seen=seen, programme=context.programme, now=clock.now(), today=today(),
        late_after=measures.LATE_AFTER,
    )  # fmt: skip


@router.get("/v1/quality", tags=["quality"], summary="Timeliness, completeness, consistency")
async def measured(request: Request, _: Staff) -> JSONResponse:
    """By member and period, each as a pair of numbers."""
    seen = await overview.look(context_of(request), all_cells=True)
    assert seen.timeliness is not None
    assert seen.completeness is not None
    assert seen.consistency is not None
    return answer(
        {
            "timeliness": [asdict(one) for one in seen.timeliness],
            "completeness": [asdict(one) for one in seen.completeness],
            "consistency": [asdict(one) for one in seen.consistency],
        },
        None,
    )
