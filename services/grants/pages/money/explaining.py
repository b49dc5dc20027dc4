"""The page on which the lead explains why lines of the financial report differ from the budget."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.grants.commands.desk import Desk
from services.grants.commands.money import main_grant
from services.grants.context import service_of
from services.grants.inputs.money import Explanations
from services.grants.pages.forms import made
from services.grants.pages.saving import save
from services.grants.pages.shell import Staff, form_of, gettext, page
from services.grants.reading import money as reading_money
from services.grants.reading.money import Report
from shared.web.forms import Form
from shared.web.languages import LANG

router = APIRouter(prefix=LANG, include_in_schema=False)
_LONGEST = 1000  # characters


@router.get("/grants/money/explanations")
async def show(request: Request, lang: str, _: Staff, year: int = 0, policy: str = "") -> Response:
    """The lines that need an explanation, with the words that are there."""
    report = await _report(request, year, policy)
    there = {f"line-{line}": text for line, text in report.explanations.items()}
    return page(request, lang, "explanations", form=Form.filled(there, lang=lang), report=report, year=year)


@router.post("/grants/money/explanations")
async def take(request: Request, lang: str, account: Staff, year: int = 0, policy: str = "") -> Response:
    """Keep what was typed; a line that is left empty stays to be explained."""
    service, form, _ = service_of(request), await form_of(request, lang), gettext(request, lang)
    report = await _report(request, year, policy)
    codes = [one.heading.code for one in report.to_explain]
    texts = {code: form.text(f"line-{code}", most=_LONGEST) or "" for code in codes}
    new = (
        None
        if form.errors
        else made(form, _, Explanations, first=report.first, last=report.last, texts=texts)
    )
    outcome = new and await save(
        request, lang, form, lambda c: main_grant.explain(Desk(service, c, account.account_id), new)
    )
    if not outcome:
        return page(request, lang, "explanations", status=422, form=form, report=report, year=year)
    return RedirectResponse(
        f"/{lang}/grants/money?year={year}&policy={report.policy}#report", status_code=303
    )


async def _report(request: Request, year: int, policy: str) -> Report:
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        return await reading_money.of_year(service, connection, year, policy)
