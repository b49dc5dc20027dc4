"""Sub-grants in counts and sums: a page, a workbook, a CSV, and the same for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.responses import Response

from services.reporting.answers import answer
from services.reporting.audience import SeesAll
from services.reporting.context import Context, context_of
from services.reporting.shapes.figures import SubGrants
from services.reporting.subgrants import drawing, reading, table
from shared.files.tables import AS_CSV, CSV, XLSX, csv, xlsx
from shared.programme import Programme, Text
from shared.web.languages import LANG
from shared.web.page import Pages
from shared.web.translations import mark

router = APIRouter()
STAGES = {
    "submitted": mark("being assessed"),
    "awarded": mark("awarded, not signed yet"),
    "reserve": mark("on the reserve list"),
    "rejected": mark("rejected"),
    "withdrawn": mark("withdrawn"),
    "in_force": mark("contract in force"),
    "closed": mark("closed"),
    "terminated": mark("ended early"),
}
BREAKDOWNS = {
    "recipient_type": mark("By kind of recipient"),
    "municipality": mark("By municipality"),
    "member": mark("By member"),
}


@router.get(LANG + "/sub-grants", include_in_schema=False)
async def page(request: Request, lang: str, all_cells: SeesAll) -> HTMLResponse:  # noqa: ARG001 - the page reads the path
    """Pipeline, burn and ceilings, as they stand now."""
    context = context_of(request)
    totals = await reading.look(context)
    limit = context.programme.grants.envelope
    return _pages(request).render(
        request, "reporting/subgrants.html", totals=totals, programme=context.programme, stages=STAGES,
        breakdowns=BREAKDOWNS, names=_names(context.programme), envelope=limit,
        annex=_annex(context) if all_cells else "", ceiling=context.programme.grants.ceiling, burn=drawing.burn(totals.points, limit.amount),
    )  # fmt: skip


@router.get(LANG + "/exports/sub-grants.xlsx", include_in_schema=False)
async def workbook(request: Request, lang: str) -> Response:
    """The same as a workbook."""
    context = context_of(request)
    made = table.table_of(await reading.look(context), _pages(request).gettext(lang))
    headers = {"Content-Disposition": f'attachment; filename="{context.programme.code}-sub-grants.xlsx"'}
    return Response(xlsx(made, author=context.programme.title(lang)), headers=headers, media_type=XLSX)


@router.get(
    "/exports/sub-grants.csv",
    tags=["exports"],
    summary="Sub-grants as CSV",
    response_class=Response,
    responses=AS_CSV,
)
async def sheet(request: Request) -> Response:
    """Counts and sums; headings are English whatever the reader's language."""
    context = context_of(request)
    headers = {"Content-Disposition": f'attachment; filename="{context.programme.code}-sub-grants.csv"'}
    return Response(csv(table.table_of(await reading.look(context), str)), headers=headers, media_type=CSV)


@router.get(
    "/v1/sub-grants", tags=["figures"], summary="Sub-grants in counts and sums", response_model=SubGrants
)
async def subgrants(request: Request) -> JSONResponse:
    """By stage, kind of recipient, municipality and member, in EUR; never who receives."""
    return answer(asdict(await reading.look(context_of(request))), None)


def _annex(context: Context) -> str:
    """The desk that makes the annex with the names: of the member that keeps the main grant's money."""
    desks: dict[str, str] = json.loads(context.settings.node_urls)
    return desks.get(context.programme.reserving.code, "")


def _names(programme: Programme) -> Mapping[str, Mapping[str, Text]]:
    """What the codes of each breakdown are called."""
    return {
        "recipient_type": {one.code: one.name for one in programme.cells("recipient_type")},
        "municipality": {one.code: one.name for one in programme.municipalities},
        "member": {one.code: Text({"en": one.short}) for one in programme.members},
    }


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
