"""The pages of periods: all of them, and one with its list, its steps and what changed since its report."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response

from services.reporting.context import Context, context_of
from services.reporting.periods import commands, history, overview
from services.reporting.periods.period import Period
from services.reporting.periods.who import is_lead, may_submit, needs_lead, needs_member
from shared import clock
from shared.events.reporting import ValueExplained
from shared.postgres import Connection
from shared.refusal import Refused
from shared.web.commands import perform_form
from shared.web.forms import Form, read_form
from shared.web.identity.dependencies import require, signed_in
from shared.web.identity.roles import Account
from shared.web.languages import LANG
from shared.web.page import Pages

router = APIRouter(prefix=LANG, include_in_schema=False)
Staff = Annotated[Account, Depends(require("coordinator"))]
Work = Callable[[Context, Connection, Form], Awaitable[commands.Outcome]]
_EXPLAINED = ("baseline", "target", "current")


@router.get("/periods")
async def periods(request: Request, lang: str) -> HTMLResponse:  # noqa: ARG001 - the page reads the path
    """All periods, who has submitted them, their reports to download."""
    context, who = context_of(request), await signed_in(request)
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        found = await history.periods(ledger, context.programme)
    return _pages(request).render(
        request, "reporting/periods.html", programme=context.programme, states=found, today=clock.day(clock.now()),
        staff=who is not None and "coordinator" in who.roles,
    )  # fmt: skip


@router.get("/periods/{code}")
async def one_period(request: Request, lang: str, code: str, _: Staff, done: str = "") -> HTMLResponse:
    """One period: what is to be done, and the steps that are possible now."""
    return await _page(request, code, Form(lang=lang), done=done)


@router.post("/periods/{code}/open")
async def open_period(request: Request, lang: str, code: str, who: Staff) -> Response:
    """Open it."""
    needs_lead(who, context_of(request).programme)
    return await _step(request, lang, code, "opened", lambda x, c, _: commands.open_period(x, c, code))


@router.post("/periods/{code}/submit")
async def submit(request: Request, lang: str, code: str, who: Staff) -> Response:
    """Submit it for a member."""

    async def work(context: Context, connection: Connection, form: Form) -> commands.Outcome:
        needs_member(who, form.value("member"))
        return await commands.submit(context, connection, code, form.value("member"))

    return await _step(request, lang, code, "submitted", work)


@router.post("/periods/{code}/return")
async def send_back(request: Request, lang: str, code: str, who: Staff) -> Response:
    """Return a member's submission."""
    needs_lead(who, context_of(request).programme)

    async def work(context: Context, connection: Connection, form: Form) -> commands.Outcome:
        member, reason = form.value("member"), form.value("reason")
        return await commands.send_back(context, connection, code, member, reason)

    return await _step(request, lang, code, "returned", work)


@router.post("/periods/{code}/certify")
async def certify(request: Request, lang: str, code: str, who: Staff) -> Response:
    """Certify it as a report."""
    needs_lead(who, context_of(request).programme)
    return await _step(
        request, lang, code, "certified", lambda x, c, _: commands.certify(x, c, code, "coordinator")
    )


@router.post("/periods/{code}/reopen")
async def reopen(request: Request, lang: str, code: str, who: Staff) -> Response:
    """Open it again."""
    needs_lead(who, context_of(request).programme)
    return await _step(
        request, lang, code, "reopened", lambda x, c, form: commands.reopen(x, c, code, form.value("reason"))
    )


@router.post("/periods/{code}/donor")
async def at_donor(request: Request, lang: str, code: str, who: Staff) -> Response:
    """Note where the report is."""
    needs_lead(who, context_of(request).programme)

    async def work(context: Context, connection: Connection, form: Form) -> commands.Outcome:
        state = form.value("state")
        step = state if state in {"sent", "questioned", "accepted"} else "sent"
        return await commands.at_donor(context, connection, code, step)

    return await _step(request, lang, code, "noted", work)


@router.post("/periods/{code}/explain")
async def explain(request: Request, lang: str, code: str, who: Staff) -> Response:
    """Give a value its data source and comment."""
    needs_lead(who, context_of(request).programme)

    async def work(context: Context, connection: Connection, form: Form) -> commands.Outcome:
        of = form.value("of")
        said = ValueExplained(
            occurred_on=clock.day(clock.now()), indicator=form.value("indicator"), period=code,
            of=of if of in _EXPLAINED else "current",  # type: ignore[arg-type]
            data_source=form.value("data_source"), comment=form.value("comment")[:2000],
        )  # fmt: skip
        return await commands.explain(context, connection, said)

    return await _step(request, lang, code, "explained", work)


@router.post("/periods/{code}/restate")
async def restate(request: Request, lang: str, code: str, who: Staff) -> Response:
    """Accept the differences from the report."""
    needs_lead(who, context_of(request).programme)
    return await _step(
        request, lang, code, "restated", lambda x, c, _: commands.restate(x, c, code, "coordinator")
    )


async def _step(request: Request, lang: str, code: str, done: str, work: Work) -> Response:
    context, pages = context_of(request), _pages(request)
    form = await read_form(request, lang, pages.gettext(lang))
    try:
        await perform_form(request, context.decisions, form, lambda c: work(context, c, form))
    except Refused as refused:
        form.fail(refused.field or "period", pages.gettext(lang)(refused.sentence))
        return await _page(request, code, form, 422)
    return RedirectResponse(f"/{lang}/periods/{code}?done={done}", status_code=303)


async def _page(request: Request, code: str, form: Form, status: int = 200, done: str = "") -> HTMLResponse:
    context, who = context_of(request), await signed_in(request)
    dates = commands.dates(context, code)
    async with (
        context.decisions.pool.acquire(timeout=10) as ledger,
        context.pool.acquire(timeout=10) as figures,
    ):
        state: Period = (await history.periods(ledger, context.programme))[code]
        seen = await overview.look(context, figures, ledger, dates, state)
        changed = await overview.differences(context, figures, ledger, state) if state.report else []
    return _pages(request).render(
        request, "reporting/period.html", status, form=form, done=done, seen=seen, dates=dates, state=state,
        changed=changed, programme=context.programme, lead=is_lead(who, context.programme),
        own={one.code for one in context.programme.members if may_submit(who, one.code)}, kinds=_EXPLAINED,
    )  # fmt: skip


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
