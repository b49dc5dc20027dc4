"""Where the files are: `/en/exports/logframe.xlsx` for people, `/exports/values.csv` and its kin for programs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.reporting.asked import as_of as known_by
from services.reporting.asked import today
from services.reporting.audience import ReadsRows, SeesAll
from services.reporting.context import context_of
from services.reporting.exports import sheets
from services.reporting.exports.keeping import material
from services.reporting.exports.material import Material, outline
from services.reporting.exports.narrative import DOCX, narrative
from services.reporting.exports.paper import logframe as printed
from services.reporting.periods import history
from services.reporting.publications import public
from services.reporting.screens import books as screens
from services.reporting.screens.asked import Asked
from services.reporting.screens.books import BOOKS, book
from shared.files.printing import PDF
from shared.files.tables import AS_CSV, CSV, XLSX, Table, csv, xlsx
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account
from shared.web.languages import LANG
from shared.web.page import Pages
from shared.web.problems import not_found

router = APIRouter(tags=["exports"])
TABLES: Mapping[str, Callable[[Material], Table]] = {
    "logframe": lambda made: sheets.logframe(made.view, "en", str, sheets.CODES),
    "values": lambda made: sheets.values(made, str),
    "disaggregation": lambda made: sheets.disaggregation(made, "en", str),
    "restatements": lambda made: sheets.restatements(made, str),
}
Staff = Annotated[Account, Depends(require("coordinator"))]
Day = Annotated[date | None, Query(description="Show what was known at the end of this day.")]


@router.get(LANG + "/exports/logframe.xlsx", include_in_schema=False)
async def workbook(request: Request, lang: str, all_cells: SeesAll, as_of: Day = None) -> Response:
    """The donor's workbook: About, Logframe, Values, Disaggregation, Restatements."""
    context, pages = context_of(request), _pages(request)
    made, _ = await material(context, known_by(as_of), open_rows=all_cells), pages.gettext(lang)
    tables = (
        sheets.about(made, lang, _, today()), sheets.logframe(made.view, lang, _), sheets.values(made, _),
        sheets.disaggregation(made, lang, _), sheets.restatements(made, _),
    )  # fmt: skip
    content = xlsx(*tables, author=context.programme.title(lang))
    return _file(content, XLSX, f"{context.programme.code}-logframe-{as_of or today()}.xlsx")


@router.get(LANG + "/exports/logframe.pdf", include_in_schema=False)
async def paper(request: Request, lang: str, all_cells: SeesAll, as_of: Day = None) -> Response:
    """The logframe for paper, tagged for readers who listen to it."""
    context, pages = context_of(request), _pages(request)
    view = await outline(context, known_by(as_of), open_rows=all_cells)
    content = await asyncio.to_thread(printed, view, lang, pages.gettext(lang), today())
    return _file(content, PDF, f"{context.programme.code}-logframe-{as_of or today()}.pdf")


@router.get(LANG + "/exports/narrative.docx", include_in_schema=False)
async def narrative_report(request: Request, lang: str, _who: Staff, as_of: Day = None) -> Response:
    """A Word file to write in, with the donor's chapters and every figure."""
    context, pages = context_of(request), _pages(request)
    known = known_by(as_of)
    seen = await public.latest(context, known.before if known else None)
    view = await outline(context, known, open_rows=False)
    content = await asyncio.to_thread(narrative, view, seen, lang, pages.gettext(lang), today())
    return _file(content, DOCX, f"{context.programme.code}-narrative-{as_of or today()}.docx")


@router.get(LANG + "/exports/opsys.xlsx", include_in_schema=False)
async def opsys(request: Request, lang: str, _who: Staff, as_of: Day = None) -> Response:
    """What the lead encodes in OPSYS, with the data sources and comments of the last certified period."""
    context, pages = context_of(request), _pages(request)
    view = await outline(context, known_by(as_of), open_rows=True)
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        states = await history.periods(ledger, context.programme)
        last = next((code for code, one in reversed(states.items()) if one.locked), next(reversed(states)))
        explained = await history.explained(ledger, last)
    content = xlsx(sheets.opsys(view, explained, lang, pages.gettext(lang)))
    return _file(content, XLSX, f"{context.programme.code}-opsys-{as_of or today()}.xlsx")


@router.get(LANG + "/exports/{name}.xlsx", include_in_schema=False)
async def page_as_workbook(
    request: Request, lang: str, name: str, all_cells: SeesAll, rows: ReadsRows
) -> Response:
    """The tables of a page that has no workbook of its own."""
    context, pages = context_of(request), _pages(request)
    if name not in BOOKS:
        raise not_found()
    asked = Asked(context, lang, pages.gettext(lang), all_cells, rows, request.query_params)
    content = xlsx(*await book(name, asked), author=context.programme.title(lang))
    return _file(content, XLSX, f"{context.programme.code}-{name}-{today()}.xlsx")


@router.get("/exports/{name}.csv", summary="A table as CSV", response_class=Response, responses=AS_CSV)
async def table(
    request: Request, name: str, all_cells: SeesAll, rows: ReadsRows, as_of: Day = None
) -> Response:
    """`logframe`, `values`, `disaggregation`, `restatements`, or a page's table; docs/exports.md tells the columns.

    Addresses and columns stay; headings are English whatever the reader's language, so that programs can rely on them.
    """
    context = context_of(request)
    if name in TABLES:
        made = TABLES[name](await material(context, known_by(as_of), open_rows=all_cells))
    elif name in screens.TABLES:
        made = await screens.TABLES[name](Asked(context, "en", str, all_cells, rows, request.query_params))
    else:
        raise not_found()
    return _file(csv(made), CSV, f"{context.programme.code}-{name}.csv")


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
