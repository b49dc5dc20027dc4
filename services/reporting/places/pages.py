"""The page of municipalities: one indicator as tiles, and a table of several beside each other."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.reporting.audience import SeesAll
from services.reporting.context import context_of
from services.reporting.places import figures
from services.reporting.publications.snapshot import as_day
from shared.web.languages import LANG
from shared.web.page import Pages

PER = "1000"  # inhabitants
router = APIRouter(include_in_schema=False)
BESIDE = (
    "X.2",
    "OP2.3",
    "OC2.1",
    "OP3.1.a",
    "OP3.1.b",
)  # what an officer asks of a place first, where there is such


@router.get(LANG + "/municipalities")
async def municipalities(
    request: Request,
    lang: str,  # noqa: ARG001 - read from the path
    all_cells: SeesAll,
    indicator: str = "",
    per: str = "",
) -> HTMLResponse:
    """Where was it reached? `indicator` chooses the one that is shown as tiles; `per=1000` divides by inhabitants."""
    context, pages = context_of(request), request.app.state.pages
    choices = figures.with_places(context.programme)
    by_code = {one.code: one for one in choices}
    first = next((by_code[code] for code in BESIDE if code in by_code), choices[0])
    chosen = by_code.get(indicator, first)
    beside = [one for one in choices if one.code in BESIDE and one != chosen]
    view, found = await figures.look(context, [chosen, *beside], None, all_cells=all_cells)
    divides = figures.has_populations(context.programme)
    if divides and per == PER:
        found = [figures.by_inhabitants(context.programme, one) for one in found]
    assert isinstance(pages, Pages)
    return pages.render(
        request, "reporting/municipalities.html", view=view, line=view.lines[chosen.code], shown=found[0], all=found,
        choices=choices, places=[one for one in context.programme.municipalities if one.in_scope],
        drawn=request.app.state.boundaries, regions=context.programme.file.regions, dimension=figures.dimension(chosen),
        marks={one.code: one.mark for one in context.programme.file.sources}, divides=divides, per=per if divides and per == PER else "",
        known_on=as_day(found[0].known_on), open_rows=all_cells,
    )  # fmt: skip
