"""Complaints and feedback in numbers: a page, a workbook, a CSV, and the same for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.responses import Response

from services.reporting.answers import answer
from services.reporting.complaints import reading, table
from services.reporting.complaints.reading import Told
from services.reporting.context import context_of
from services.reporting.shapes.figures import ComplaintStatistics
from shared.files.tables import AS_CSV, CSV, XLSX, csv, xlsx
from shared.programme import Programme
from shared.web.forms import Gettext
from shared.web.languages import LANG, LANGUAGES
from shared.web.page import Pages
from shared.web.site import worded
from shared.web.translations import mark

router = APIRouter()
BREAKDOWNS = {
    "category_group": mark("By what it is about"),
    "channel": mark("By channel"),
    "language": mark("By language"),
    "municipality": mark("By municipality"),
}


@router.get(LANG + "/complaints", include_in_schema=False)
async def page(request: Request, lang: str, period: str = "") -> HTMLResponse:
    """One period, the latest that stands if none is named."""
    context, pages = context_of(request), _pages(request)
    told = await reading.look(context)
    standing = [one for one in told if not one.waits]
    shown = next((one for one in standing if one.period.code == period), standing[0] if standing else None)
    return pages.render(
        request, "reporting/complaints.html", shown=shown, told=told, breakdowns=BREAKDOWNS,
        names=_names(context.programme, lang, pages.gettext(lang)), least=context.programme.file.suppression.threshold,
    )  # fmt: skip


@router.get(LANG + "/exports/complaints.xlsx", include_in_schema=False)
async def workbook(request: Request, lang: str) -> Response:
    """All periods that stand."""
    context = context_of(request)
    least = context.programme.file.suppression.threshold
    made = table.table_of(await reading.look(context), least, _pages(request).gettext(lang))
    headers = {"Content-Disposition": f'attachment; filename="{context.programme.code}-complaints.xlsx"'}
    return Response(xlsx(made, author=context.programme.title(lang)), headers=headers, media_type=XLSX)


@router.get("/exports/complaints.csv", tags=["exports"], summary="Statistics of complaints as CSV", response_class=Response, responses=AS_CSV)  # fmt: skip
async def sheet(request: Request) -> Response:
    """All periods that stand; headings are English whatever the reader's language."""
    context = context_of(request)
    made = table.table_of(await reading.look(context), context.programme.file.suppression.threshold, str)
    headers = {"Content-Disposition": f'attachment; filename="{context.programme.code}-complaints.csv"'}
    return Response(csv(made), headers=headers, media_type=CSV)


@router.get(
    "/v1/complaints/statistics",
    tags=["figures"],
    summary="Statistics of complaints",
    response_model=ComplaintStatistics,
)
async def statistics(request: Request) -> JSONResponse:
    """Each period that stands, as it was known at `known_before`. What is withheld is null."""
    return answer({"periods": [_json(one) for one in await reading.look(context_of(request))]}, None)


def _json(one: Told) -> dict[str, Any]:
    told = asdict(one.statistics) if one.statistics else None
    return {"period": one.period.code, "known_before": one.before, "statistics": told}


def _names(programme: Programme, lang: str, _: Gettext) -> Mapping[str, Mapping[str, str]]:
    """What the codes of each breakdown are called."""
    feedback = programme.feedback
    told = _("%(region)s, municipality not told")
    regions = {one.code: told % {"region": one.name.get(lang)} for one in programme.file.regions}
    places = {one.code: worded(one.name, lang) for one in programme.municipalities}
    return {
        "category_group": {one.code: worded(one.name, lang) for one in feedback.groups},
        "channel": {one.code: worded(one.name, lang) for one in feedback.channels},
        "language": dict(LANGUAGES),
        "municipality": regions | places,
    }


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
