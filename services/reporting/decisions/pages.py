"""The page of what waits for a decision."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response

from services.reporting.context import context_of
from services.reporting.decisions import commands, store
from services.reporting.decisions.api import Staff
from shared.postgres import Connection, Pool
from shared.refusal import Refused
from shared.service import Service
from shared.web.commands import perform_form
from shared.web.forms import Form, read_form
from shared.web.languages import LANG
from shared.web.page import Pages

router = APIRouter(prefix=LANG, include_in_schema=False)
Decide = Callable[[Service, Pool, Connection, str, str], Awaitable[commands.Decided]]


@router.get("/waiting")
async def waiting(request: Request, lang: str, _: Staff, done: str = "") -> HTMLResponse:
    """Parked events and forked lanes, each with what may be done."""
    return await _page(request, Form(lang=lang), done=done)


@router.post("/waiting/retry")
async def retry(request: Request, lang: str, _: Staff) -> Response:
    """Try an event again."""
    form, context = await _form(request, lang), context_of(request)
    return await _done(request, lang, form, "retry", commands.retry(context.pool, form.value("event")))


@router.post("/waiting/discard")
async def discard(request: Request, lang: str, _: Staff) -> Response:
    """Give an event up."""
    return await _decide(request, lang, "discard", "event", commands.discard)


@router.post("/waiting/resume")
async def resume(request: Request, lang: str, _: Staff) -> Response:
    """Let a lane go on."""
    return await _decide(request, lang, "resume", "lane", commands.resume)


async def _decide(request: Request, lang: str, name: str, field: str, decide: Decide) -> Response:
    form, context = await _form(request, lang), context_of(request)
    service, about, reason = context.decisions, form.value(field), form.value("reason")
    work = perform_form(request, service, form, lambda c: decide(service, context.pool, c, about, reason))
    return await _done(request, lang, form, name, work)


async def _done(request: Request, lang: str, form: Form, name: str, work: Awaitable[object]) -> Response:
    try:
        await work
    except Refused as refused:
        return await _refused(request, form, refused)
    return RedirectResponse(f"/{lang}/waiting?done={name}", status_code=303)


async def _form(request: Request, lang: str) -> Form:
    pages: Pages = request.app.state.pages
    return await read_form(request, lang, pages.gettext(lang))


async def _refused(request: Request, form: Form, refused: Refused) -> HTMLResponse:
    pages: Pages = request.app.state.pages
    form.fail(refused.field or "event", pages.gettext(pages.language(request))(refused.sentence))
    return await _page(request, form, 422)


async def _page(request: Request, form: Form, status: int = 200, done: str = "") -> HTMLResponse:
    pages: Pages = request.app.state.pages
    context = context_of(request)
    async with context.pool.acquire(timeout=10) as connection:
        shown = {
            "programme": context.programme,
            "parked": await store.parked(connection),
            "given_up": await store.parked(connection, discarded=True),
            "forks": await store.forks(connection),
        }
    return pages.render(request, "reporting/waiting.html", status, form=form, done=done, **shown)
