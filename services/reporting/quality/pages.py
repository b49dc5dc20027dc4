"""The page of data quality."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response

from services.reporting.asked import today
from services.reporting.audience import SeesAll, reads_rows
from services.reporting.context import context_of
from services.reporting.quality import flags, measures, overview
from services.reporting.quality.api import Coordinator, may_answer, needs_to_answer
from shared import clock
from shared.refusal import Refused
from shared.web.commands import perform_form
from shared.web.forms import Form, read_form
from shared.web.identity.dependencies import signed_in
from shared.web.languages import LANG
from shared.web.page import Pages
from shared.web.quality_rules import FINDS, REFUSES
from shared.web.scripts import LIVE

router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/quality")
async def quality(request: Request, lang: str, all_cells: SeesAll) -> HTMLResponse:
    """How members are heard and what they owe, for everybody; how they record, for the consortium."""
    return await _page(request, Form(lang=lang), all_cells=all_cells)


@router.post("/quality/look")
async def look(request: Request, lang: str, _: Coordinator) -> Response:
    """Look again now."""
    await flags.look(context_of(request))
    return RedirectResponse(f"/{lang}/quality#doubts", status_code=303)


@router.post("/quality/answer")
async def answer(request: Request, lang: str, who: Coordinator) -> Response:
    """A person's answer to a doubt."""
    pages: Pages = request.app.state.pages
    context, form = context_of(request), await read_form(request, lang, pages.gettext(lang))
    flag, how, reason = (form.value(name) for name in ("flag", "how", "reason"))
    needs_to_answer(who, context.programme, flag)
    try:
        await perform_form(
            request, context.decisions, form, lambda c: flags.resolve(context, c, flag, how, reason)
        )
    except Refused as refused:
        form.fail(refused.field or "flag", pages.gettext(lang)(refused.sentence))
        return await _page(request, form, all_cells=True, status=422)
    return RedirectResponse(f"/{lang}/quality#doubts", status_code=303)


async def _page(request: Request, form: Form, *, all_cells: bool, status: int = 200) -> HTMLResponse:
    context = context_of(request)
    pages: Pages = request.app.state.pages
    seen = await overview.look(context, all_cells=all_cells)
    who = await signed_in(request)
    rules = {one.code: one for one in context.programme.file.quality_rules}
    page = pages.render(
        request, "reporting/quality.html", status, seen=seen, rows=reads_rows(who), script=LIVE.html, programme=context.programme, now=clock.now(),
        today=today(), late_after=measures.LATE_AFTER, form=form, rules=rules,
        refuses=REFUSES, finds=FINDS,
        may_answer=lambda flag: may_answer(who, context.programme, flag),
        coordinates=who is not None and "coordinator" in who.roles,
    )  # fmt: skip
    LIVE.allow(page)
    return page
