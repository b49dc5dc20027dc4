"""The HTTP API of the reporting service: figures and the events behind them, for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from services.reporting import answers, behind
from services.reporting.answers import answer
from services.reporting.asked import (
    Day,
    Happened,
    after_event,
    as_of,
    dimensions,
    following,
    indicator,
    keyring,
    question,
    today,
)
from services.reporting.audience import ReadsRows, SeesAll, needs_all, needs_rows
from services.reporting.context import context_of
from services.reporting.publications import public
from services.reporting.reading import comparing, counted, health, outside, proofs
from services.reporting.reading import logframe as reading
from services.reporting.reading.judging import rule_text
from services.reporting.reading.logframe import Line
from services.reporting.shapes import figures as shapes
from shared import clock
from shared.programme import Programme

router = APIRouter(prefix="/v1")
Text = Annotated[str | None, Query(max_length=200)]
Pasted = Annotated[
    str, Query(max_length=behind.LONGEST, description="References, apart by spaces, commas or lines.")
]


@router.get("/logframe", summary="The logframe", response_model=shapes.Logframe)
async def logframe(
    request: Request, all_cells: SeesAll, rows: ReadsRows, day: Day = None, happened: Happened = None
) -> JSONResponse:
    """Every indicator with baseline, milestones, target, value and status; now, as known on a day, as it happened.

    Shares of persons are those of the latest publication, for everybody but the consortium.
    """
    context = context_of(request)
    seen = await public.seen_by(context, as_of(day), all_cells=all_cells)
    async with context.pool.acquire(timeout=10) as connection:
        view = await reading.view(connection, context.programme, today(), as_of(day), happened)
    view = public.covered(view, seen)
    before = view.as_of.before if view.as_of else None
    body = answers.moment(view) | {
        "programme": context.programme.code,
        "members": [
            {
                "code": h.member,
                "heard_until": h.until_at_most(before),
                "events": h.events if rows else None,
            }
            for h in view.heard
        ],
        "parked": view.parked,
        "indicators": [answers.line(line) for line in view.lines.values()],
    }
    return answer(body, day)


@router.get("/indicators/{code}", summary="One indicator", response_model=shapes.Indicator)
async def one_indicator(
    request: Request,
    all_cells: SeesAll,
    code: str,
    day: Day = None,
    happened: Happened = None,
    by: Text = None,
) -> JSONResponse:
    """One indicator by period and member, and by the breakdowns of `by=sex,age`.

    A breakdown of persons or cases is that of the latest publication, and `known_on` its day, for everybody but the
    consortium; two of them are not crossed.
    """
    context = context_of(request)
    one = indicator(context, code)
    wanted = dimensions(one, by)
    if not all_cells and len(wanted) > 1:
        needs_all(one, wanted, part=None, excluded=False)
    seen = await public.seen_by(context, as_of(day), all_cells=all_cells)
    async with context.pool.acquire(timeout=10) as connection:
        view = await reading.view(connection, context.programme, today(), as_of(day), happened)
        asked = question(request, code, day, happened, {})
        rows, known_on = await public.rows(connection, asked, view.lines[code].figure, wanted, seen)
    line = public.covered(view, seen).lines[one.code]
    shown = [
        {"cell": dict(zip(wanted, cell, strict=True))} | answers.value(value, line.parked)
        for cell, value in rows.items()
    ]
    body = answers.moment(view) | answers.line(line) | _series(context.programme, line)
    return answer(body | {"by": wanted, "cells": shown, "known_on": known_on or None}, day)


def _series(programme: Programme, line: Line) -> dict[str, Any]:
    figure, parked = line.figure, line.parked
    periods = [
        {
            "period": code,
            "reached": answers.value(figure.reached(code), parked),
            "new": answers.value(figure.new(code), parked),
            "estimate": figure.estimate(code),
        }
        for code in figure.reporting.periods
    ]
    members = [
        {
            "member": m.code,
            "reached_by": answers.value(figure.by_member(m.code), parked),
            "attributed": answers.value(figure.attributed(m.code), parked),
        }
        for m in programme.members
    ]
    old = answers.before_adoption(programme, figure)
    return {"periods": periods, "members": members, "overlap": figure.overlap(), "before_adoption": old}


@router.get(
    "/indicators/{code}/events", summary="The events behind a figure", response_model=shapes.EventsBehind
)
async def events(
    request: Request,
    all_cells: SeesAll,
    rows: ReadsRows,
    code: str,
    day: Day = None,
    happened: Happened = None,
    period: Text = None,
    by: Text = None,
    member: Text = None,
    part: Text = None,
    measure: Text = None,
    *,
    excluded: bool = False,
    cursor: Text = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    reference: Pasted = "",
    sample: Annotated[int, Query(ge=0, le=behind.MOST, description="Draw so many; 0: none.")] = 0,
    seed: Annotated[str, Query(max_length=100, description="The same seed draws the same sample.")] = "",
) -> JSONResponse:
    """The events that make up a figure or a cell (`by=sex=F`), in the order in which they happened, a page at a time.

    With `excluded=true` those that were considered and are not counted, each with the reason, in order of arrival.
    No person is named, and events of persons and cases are shown only to who reads rows: `withheld` is how many are not. `documents` are those that prove an event, by hash; they lie at their member. `adds` is in the indicator's unit; `totals` are the sums of all pages.

    Instead of the events that are withheld behind a total, `references` has a line for each, sorted by the reference. Who
    reads rows finds an event by it: `reference=` takes one or many, `unknown` are those that this figure does not have.
    `sample=10&seed=any-words` draws ten at random; the same seed draws the same from the same list.
    """
    context = context_of(request)
    given = {"period": period, "by": by, "member": member, "part": part, "measure": measure}
    asked = question(request, code, day, happened, given)
    if not all_cells:
        needs_all(asked.indicator, asked.by, part=part, excluded=excluded)
    if excluded:
        needs_rows(asked, rows=rows)
    listed = outside.are_listed(asked, rows=rows)
    body: dict[str, Any] = {"indicator": code, **{name: text for name, text in given.items() if text}}
    async with context.pool.acquire(timeout=10) as connection:
        view = await reading.view(connection, context.programme, today(), as_of(day), happened)
        facts, totals = await counted.count(connection, asked)
        if excluded:
            left = await outside.left_out(
                connection, asked, keyring(request), rows=rows, after=after_event(cursor), limit=limit
            )
            shown = {"events": [answers.excluded(one) for one in left], "next": following(left, limit)}
        else:
            wanted = behind.Wanted(reference, sample, seed)
            found = await behind.shown(
                connection, asked, context.settings.secrets, wanted, rows=rows, cursor=cursor, limit=limit
            )
            proved = await proofs.proofs(connection, [one.id for one in found.events], asked.moment.before)
            shown = answers.shown(found, asked.kind, proved)
    sums = {one.name.lower(): answers.adds(value, asked.kind, one) for one, value in totals.items()}
    rule = {"rule": rule_text(asked.rule) if asked.rule else None}
    more = {"facts": facts, "totals": sums, "excluded": excluded, "withheld": 0 if listed else facts}
    return answer(answers.moment(view) | body | rule | more | shown, day)


@router.get("/compare", summary="Two days as known, side by side", response_model=shapes.Comparison)
async def compare(
    request: Request,
    all_cells: SeesAll,
    rows: ReadsRows,
    first: Annotated[date, Query(alias="from")],
    second: Annotated[date, Query(alias="to")],
) -> JSONResponse:
    """Each figure that differs between what was known at the end of two days, with the events that explain it.

    What the events add makes the difference, to the last digit. An event that changes a figure of the past, such as
    a void, is told as itself. Where persons or cases made the difference, the events are shown only to who reads rows.
    """
    context = context_of(request)
    async with context.pool.acquire(timeout=10) as connection:
        found = await comparing.compare(connection, context.programme, today(), (first, second))
    found = found if all_cells else public.without_shares(found)
    return answer(answers.comparison(found if rows else outside.compared(found)), second)


@router.get("/status", summary="How far each member has been heard", response_model=shapes.Status)
async def status(request: Request, rows: ReadsRows) -> JSONResponse:
    """Members and until when they have been heard, parked events and alarms that stand.

    How many events a member has, and where in a lane, is told only to who reads rows: it grows by every person who came.
    """
    context = context_of(request)
    async with context.pool.acquire(timeout=10) as connection:
        heard, troubles = await health.heard(connection), await health.troubles(connection)
        parked = await health.parked(connection)
    alarms = [
        {
            "lane": t.lane,
            "alarm": t.alarm,
            "sequence": t.sequence if rows else None,
            "detail": t.detail if rows else "",
        }
        for t in troubles
    ]
    members = [
        {
            "code": h.member,
            "heard_until": h.until,
            "last_event": h.last_event if rows else None,
            "events": h.events if rows else None,
            "missing": h.missing if rows else None,
            "hearing": h.hearing(clock.now()),
        }
        for h in heard
    ]
    return answer({"members": members, "parked": parked, "alarms": alarms}, None)
