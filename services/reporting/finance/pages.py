"""The financial report: a page, a workbook, a CSV, and the same for programs; for the consortium and the donor."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.responses import Response

from services.reporting.answers import answer
from services.reporting.asked import Day, as_of, today
from services.reporting.context import context_of
from services.reporting.finance import reading, table
from services.reporting.finance.report import Report, asked_of
from services.reporting.shapes.figures import Finance
from shared.accounting.report import Line
from shared.files.tables import AS_CSV, CSV, XLSX, csv, xlsx
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account, Role
from shared.web.languages import LANG
from shared.web.page import Pages

router = APIRouter()
ROLES = (Role.COORDINATOR, Role.DONOR, Role.AUDITOR, Role.GRANTS_MANAGER, Role.ME_OFFICER)
Staff = Annotated[Account, Depends(require(*ROLES))]
Period = Annotated[str, Query(max_length=20, description="A period's code; none: the whole programme.")]
Policy = Annotated[
    str, Query(max_length=40, description="An exchange policy of grants.yaml; the contract's if none.")
]


@router.get(LANG + "/finance", include_in_schema=False)
async def page(
    request: Request, lang: str, _who: Staff, period: Period = "", policy: Policy = "", day: Day = None
) -> HTMLResponse:
    """Budget, period, cumulative and variation by line; what each member spent beside it."""
    context, pages = context_of(request), _pages(request)
    report = await _look(request, period, policy, day)
    shown = [one for one in report.together if one.budget or one.cumulative or one.heading.kind != "line"]
    spent = {code: {one.heading.code: one for one in lines} for code, lines in report.members.items()}
    notes = table.notes(report, context.programme, lang, pages.gettext(lang), day or today())
    return pages.render(
        request, "reporting/finance.html", report=report, lines=shown, spent=spent, programme=context.programme,
        notes=notes, day_=day, above=context.programme.budget.limits.explain_above, query=request.url.query,
    )  # fmt: skip


@router.get(LANG + "/exports/finance.xlsx", include_in_schema=False)
async def workbook(
    request: Request, lang: str, _who: Staff, period: Period = "", policy: Policy = "", day: Day = None
) -> Response:
    """The donor's form for all members together, then a sheet for each member."""
    context, _ = context_of(request), _pages(request).gettext(lang)
    report, programme = await _look(request, period, policy, day), context.programme
    tables = [
        table.together(report, programme, lang, _, day or today()),
        *(table.of_member(report, programme, one.code, lang, _) for one in programme.members),
    ]
    return _file(request, report, "xlsx", xlsx(*tables, author=programme.title(lang)), XLSX)


@router.get(
    "/exports/finance.csv",
    tags=["exports"],
    summary="The financial report as CSV",
    response_class=Response,
    responses=AS_CSV,
)
async def sheet(
    request: Request, _who: Staff, period: Period = "", policy: Policy = "", day: Day = None
) -> Response:
    """A row for each line of all members together and of each member; headings are English. Consortium and donor only."""
    report = await _look(request, period, policy, day)
    return _file(request, report, "csv", csv(table.flat(report, context_of(request).programme)), CSV)


@router.get(
    "/v1/finance",
    tags=["figures"],
    summary="The financial report by line of the budget",
    response_model=Finance,
)
async def finance(
    request: Request, _who: Staff, period: Period = "", policy: Policy = "", day: Day = None
) -> JSONResponse:
    """Budget, period, cumulative and variation in EUR, over all members and for each. Consortium and donor only."""
    report = await _look(request, period, policy, day)
    asked = report.asked
    body: dict[str, Any] = {
        "period": asked.period or None,
        "first": asked.first,
        "last": asked.last,
        "policy": asked.policy,
        "budget_version": report.version or None,
        "waiting": len(report.waiting),
        "lines": [_line(one) | {"explain": one.heading.code in report.explain} for one in report.together],
        "members": [
            {"member": code, "lines": [_spent(one) for one in lines if one.cumulative]}
            for code, lines in report.members.items()
        ],
    }
    return answer(body, day)


def _line(one: Line) -> dict[str, Any]:
    compared = {"budget": one.budget, "variation": one.variation, "share": one.share and round(one.share, 4)}
    return _spent(one) | {"name": one.heading.name.get("en"), "kind": one.heading.kind} | compared


def _spent(one: Line) -> dict[str, Any]:
    return {"line": one.heading.code, "period": one.period, "cumulative": one.cumulative}


async def _look(request: Request, period: str, policy: str, day: Day) -> Report:
    context = context_of(request)
    return await reading.look(context, asked_of(context.programme, period, policy), as_of(day))


def _file(request: Request, report: Report, kind: str, content: bytes, media_type: str) -> Response:
    name = f"{context_of(request).programme.code}-finance-{report.asked.period or 'all'}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=media_type)


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
