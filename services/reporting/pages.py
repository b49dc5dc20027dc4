"""The pages of the reporting service: the logframe, the events behind each of its figures, two days side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.reporting import behind, looked
from services.reporting.answers import adds
from services.reporting.asked import after, after_event, as_of, keyring, question, today
from services.reporting.asked import following as next_after
from services.reporting.asked import indicator as indicator_of
from services.reporting.audience import ReadsRows, SeesAll, needs_all, needs_rows
from services.reporting.context import context_of
from services.reporting.publications import public
from services.reporting.publications.snapshot import as_day
from services.reporting.reading import comparing, counted, evidence, outside, proofs, references
from services.reporting.reading import excluded as excluding
from services.reporting.reading import logframe as reading
from services.reporting.reading.judging import rule_lines
from services.reporting.reading.logframe import AsOf
from services.reporting.reading.trend import path, trend
from shared import clock
from shared.web.forms import Form
from shared.web.identity.dependencies import Reader
from shared.web.languages import LANG
from shared.web.page import Pages
from shared.web.problems import FieldError, Problem
from shared.web.translations import mark

router = APIRouter(include_in_schema=False)
DOCUMENT_KINDS = {
    "signed_sheet": mark("Signed sheet"),
    "minutes": mark("Minutes"),
    "letter": mark("Letter"),
    "photo": mark("Photo"),
    "certificate": mark("Certificate"),
    "other": mark("Other"),
}
_DAY = mark("Write a day as 2024-06-30.")
_ASKED = ("period", "by", "member", "part", "measure")


@router.get(LANG + "/logframe")
async def logframe(request: Request, lang: str, all_cells: SeesAll, reader: Reader) -> HTMLResponse:
    """The whole logframe, now or as known on a day (`day`, `month`, `year` in the address)."""
    context, pages = context_of(request), _pages(request)
    form = Form(
        [(f"on-{part}", request.query_params.get(part, "")) for part in ("day", "month", "year")],
        lang=lang,
        _=pages.gettext(lang),
    )
    known = _as_of(form)
    happened = _day(request, "happened")
    seen = await public.seen_by(context, known, all_cells=all_cells)
    async with context.pool.acquire(timeout=10) as connection:
        view = await reading.view(connection, context.programme, today(), known, happened)
    view = public.covered(view, seen)
    status = 422 if form.errors else 200
    since = looked.last(request, today()) if reader else None
    answer = pages.render(
        request, "reporting/logframe.html", status, view=view, form=form, marks=_marks(request), now=clock.now(),
        kept=_kept(request), month=_since(today() - timedelta(days=30)), since=since,
        since_then=_since(since - timedelta(days=1)) if since else "",  # what came later on that day is new too
    )  # fmt: skip
    if reader:
        looked.remember(answer, request, today(), secure=request.app.state.identity.secure)
    return answer


@router.get(LANG + "/indicators/{code}")
async def indicator(
    request: Request,
    lang: str,  # noqa: ARG001 - read from the path
    all_cells: SeesAll,
    rows: ReadsRows,
    code: str,
    cursor: str | None = None,
) -> HTMLResponse:
    """Why is this number what it is: by period, by member, by a breakdown, and the events behind it."""
    context = context_of(request)
    one, day, happened = indicator_of(context, code), _day(request, "as_of"), _day(request, "happened")
    asked = question(request, code, day, happened, {})
    listed = outside.are_listed(asked, rows=rows)
    by = next((d for d in one.breakdowns if d == request.query_params.get("by")), None)
    seen = await public.seen_by(context, as_of(day), all_cells=all_cells)
    async with context.pool.acquire(timeout=10) as connection:
        view = await reading.view(connection, context.programme, today(), as_of(day), happened)
        events = await outside.behind(connection, asked, rows=rows, after=after(cursor))
        facts, _ = await counted.count(connection, asked)
        figure = view.lines[one.code].figure
        broken_down, known_on = await public.rows(connection, asked, figure, [by] if by else [], seen)
    line = public.covered(view, seen).lines[one.code]
    following = next_after(events, evidence.PAGE)
    return _pages(request).render(
        request, "reporting/indicator.html", view=view, line=line, events=events, listed=listed, referenced=references.are_there(asked), facts=facts, following=following,
        marks=_marks(request), adds=adds, asked=asked, by=by, rows=broken_down, known_on=as_day(known_on), open_rows=all_cells, trend=trend(view, one.code, today()), path_of=path, kept=_kept(request), rule_lines=rule_lines,
    )  # fmt: skip


@router.get(LANG + "/indicators/{code}/events")
async def events(
    request: Request,
    lang: str,  # noqa: ARG001 - read from the path
    all_cells: SeesAll,
    rows: ReadsRows,
    code: str,
    cursor: str | None = None,
) -> HTMLResponse:
    """The events that made one cell, or those that were considered and are not counted, with the reason."""
    context, given = context_of(request), request.query_params
    day, happened = _day(request, "as_of"), _day(request, "happened")
    asked = question(request, code, day, happened, {name: given.get(name) for name in _ASKED})
    left_out = given.get("excluded") == "true"
    if not all_cells:
        needs_all(asked.indicator, asked.by, part=asked.part, excluded=left_out)
    if left_out:
        needs_rows(asked, rows=rows)
    listed, wanted = outside.are_listed(asked, rows=rows), behind.wanted_of(given)
    async with context.pool.acquire(timeout=10) as connection:
        view = await reading.view(connection, context.programme, today(), as_of(day), happened)
        facts, totals = await counted.count(connection, asked)
        if left_out:
            shown, ring = behind.Shown(), keyring(request)
            events: Sequence[evidence.Behind | excluding.Excluded] = await outside.left_out(
                connection, asked, ring, rows=rows, after=after_event(cursor)
            )
            following = next_after(events, evidence.PAGE)
        else:
            home = context.settings.secrets
            shown = await behind.shown(connection, asked, home, wanted, rows=rows, cursor=cursor)
            events, following = shown.events, shown.following
        proved = await proofs.proofs(connection, [one.id for one in events], asked.moment.before)
    narrowed = {name: text for name in (*_ASKED, "as_of", "happened") if (text := given.get(name))}
    return _pages(request).render(
        request, "reporting/provenance.html", view=view, line=view.lines[code], asked=asked, events=events, listed=listed,
        facts=facts, totals=totals, excluded=left_out, following=following, adds=adds,
        here=urlencode(narrowed), narrowed=narrowed,
        shown=shown, referenced=references.are_there(asked), some=wanted.some, pasted=wanted.references, most=behind.MOST,
        drawn_on=today(), seed=shown.drawn.seed if shown.drawn else behind.new_seed(),
        kept=_kept(request), rule_lines=rule_lines, proved=proved, desks=json.loads(context.settings.node_urls), document_kinds=DOCUMENT_KINDS,
    )  # fmt: skip


@router.get(LANG + "/compare")
async def compare(request: Request, lang: str, all_cells: SeesAll, rows: ReadsRows) -> HTMLResponse:
    """Two days as known, side by side, with the events that explain each difference."""
    context, pages = context_of(request), _pages(request)
    given = [(name, text) for name, text in request.query_params.items() if name.startswith(("from-", "to-"))]
    form = Form(given, lang=lang, _=pages.gettext(lang))
    first, second = (form.date("from"), form.date("to")) if given else (None, None)
    found = None
    if first and second and not form.errors:
        async with context.pool.acquire(timeout=10) as connection:
            found = await comparing.compare(connection, context.programme, today(), (first, second))
        found = found if all_cells else public.without_shares(found)
        found = found if rows else outside.compared(found)
    status = 422 if form.errors else 200
    return pages.render(
        request, "reporting/compare.html", status, form=form, found=found, adds=adds, days=(first, second)
    )


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages


def _as_of(form: Form) -> AsOf | None:
    day = form.date("on")
    return AsOf(day) if day and not form.errors else None


def _day(request: Request, name: str) -> date | None:
    """The day that the address names; Problem 422 if it names none: other figures would be taken for those asked."""
    text = request.query_params.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Problem(422, "wrong_day", _DAY, errors=[FieldError(name, _DAY)]) from None


def _since(first: date) -> str:
    """What the page of two days is asked for: a day, and today."""
    days = {"from": first, "to": today()}
    parts = {
        f"{name}-{part}": str(getattr(day, part))
        for name, day in days.items()
        for part in ("day", "month", "year")
    }
    return urlencode(parts)


def _kept(request: Request) -> Mapping[str, str]:
    """What every link of a page goes on asking: its moment."""
    return {name: day.isoformat() for name in ("as_of", "happened") if (day := _day(request, name))}


def _marks(request: Request) -> dict[str, str]:
    return {one.code: one.mark for one in context_of(request).programme.file.sources}
