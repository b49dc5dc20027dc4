"""The pages of the reporting service: the logframe, and the events behind each of its figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.reporting.api import _after, _cursor, _indicator
from services.reporting.context import context_of
from services.reporting.logframe.figures import minor
from services.reporting.reading import evidence
from services.reporting.reading import logframe as reading
from services.reporting.reading.logframe import AsOf
from shared import clock
from shared.web.forms import Form
from shared.web.languages import LANG
from shared.web.page import Pages

router = APIRouter(include_in_schema=False)


@router.get(LANG + "/logframe")
async def logframe(request: Request, lang: str) -> HTMLResponse:
    """The whole logframe, now or as known on a day (`day`, `month`, `year` in the address)."""
    context, pages = context_of(request), _pages(request)
    form = Form(
        [(f"on-{part}", request.query_params.get(part, "")) for part in ("day", "month", "year")],
        lang=lang,
        _=pages.gettext(lang),
    )
    as_of = _as_of(form)
    async with context.pool.acquire(timeout=10) as connection:
        view = await reading.view(connection, context.programme, clock.day(clock.now()), as_of)
    status = 422 if form.errors else 200
    return pages.render(
        request,
        "reporting/logframe.html",
        status,
        view=view,
        form=form,
        marks=_marks(request),
        now=clock.now(),
    )


@router.get(LANG + "/indicators/{code}")
async def indicator(request: Request, lang: str, code: str, cursor: str | None = None) -> HTMLResponse:  # noqa: ARG001 - the path's language is read from the path
    """Why is this number what it is: by period, by member, and the events behind it."""
    context = context_of(request)
    one = _indicator(context, code)
    as_of = _day_of(request.query_params.get("as_of"))
    async with context.pool.acquire(timeout=10) as connection:
        view = await reading.view(connection, context.programme, clock.day(clock.now()), as_of)
        before = as_of.before if as_of else None
        events = await evidence.behind(connection, one, before=before, after=_after(cursor))
        facts = await evidence.count(connection, one, before=before)
    following = _cursor(events[-1]) if len(events) == evidence.PAGE else None
    return _pages(request).render(
        request, "reporting/indicator.html", view=view, line=view.lines[one.code], events=events, facts=facts,
        following=following, marks=_marks(request), minor=_minor(one.kind),
    )  # fmt: skip


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages


def _as_of(form: Form) -> AsOf | None:
    day = form.date("on")
    return AsOf(day) if day and not form.errors else None


def _day_of(text: str | None) -> AsOf | None:
    try:
        return AsOf(date.fromisoformat(text)) if text else None
    except ValueError:
        return None


def _minor(kind: str) -> Decimal:
    return Decimal(minor(kind))


def _marks(request: Request) -> dict[str, str]:
    return {one.code: one.mark for one in context_of(request).programme.file.sources}
