"""The HTTP API of the reporting service: figures and the events behind them, for programs."""

from __future__ import annotations

import base64
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from services.reporting.context import Context, context_of
from services.reporting.reading import evidence, health
from services.reporting.reading import logframe as reading
from services.reporting.reading.evidence import Behind
from services.reporting.reading.figures import Value
from services.reporting.reading.logframe import AsOf, Line
from shared import clock
from shared.programme.model_logframe import Indicator
from shared.web.problems import Problem

router = APIRouter(prefix="/v1")
Day = Annotated[date | None, Query(alias="as_of", description="Show what was known at the end of this day.")]


@router.get("/logframe", summary="The logframe")
async def logframe(request: Request, as_of: Day = None) -> JSONResponse:
    """Every indicator with baseline, milestones, target, value and status; now or as known on a day."""
    context = context_of(request)
    async with context.pool.acquire(timeout=10) as connection:
        view = await reading.view(connection, context.programme, _today(), _as_of(as_of))
    body = {
        "programme": context.programme.code,
        "version": view.version,
        "as_of": as_of,
        "members": [{"code": h.member, "heard_until": h.until, "events": h.events} for h in view.heard],
        "parked": view.parked,
        "indicators": [_line(line) for line in view.lines.values()],
    }
    return _answer(body, as_of)


@router.get("/indicators/{code}", summary="One indicator")
async def indicator(request: Request, code: str, as_of: Day = None) -> JSONResponse:
    """One indicator by period and member."""
    context = context_of(request)
    one = _indicator(context, code)
    async with context.pool.acquire(timeout=10) as connection:
        view = await reading.view(connection, context.programme, _today(), _as_of(as_of))
    line = view.lines[one.code]
    periods = [
        {
            "period": p.code,
            "reached": _value(line.figure.reached(p.code)),
            "new": _value(line.figure.new(p.code)),
        }
        for p in context.programme.periods
    ]
    members = [
        {
            "member": m.code,
            "reached_by": _value(line.figure.by_member(m.code)),
            "attributed": _value(line.figure.attributed(m.code)),
        }
        for m in context.programme.members
    ]
    return _answer(_line(line) | {"periods": periods, "members": members}, as_of)


@router.get("/indicators/{code}/events", summary="The events behind a figure")
async def events(
    request: Request,
    code: str,
    as_of: Day = None,
    period: str | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> JSONResponse:
    """The events that make up a figure, in the order in which they happened, a page at a time; no person is named."""
    context = context_of(request)
    one, known = _indicator(context, code), _as_of(as_of)
    before = known.before if known else None
    async with context.pool.acquire(timeout=10) as connection:
        found = await evidence.behind(
            connection, one, before=before, period=period, after=_after(cursor), limit=limit
        )
        total = await evidence.count(connection, one, before=before, period=period)
    following = _cursor(found[-1]) if len(found) == limit else None
    return _answer(
        {"indicator": code, "facts": total, "events": [_behind(b) for b in found], "next": following}, as_of
    )


@router.get("/status", summary="How far each member has been heard")
async def status(request: Request) -> JSONResponse:
    """Members and until when they have been heard, parked events and alarms that stand."""
    context = context_of(request)
    async with context.pool.acquire(timeout=10) as connection:
        heard, troubles = await health.heard(connection), await health.troubles(connection)
        parked = await health.parked(connection)
    alarms = [
        {"lane": t.lane, "alarm": t.alarm, "sequence": t.sequence, "detail": t.detail} for t in troubles
    ]
    members = [
        {
            "code": h.member,
            "heard_until": h.until,
            "last_event": h.last_event,
            "events": h.events,
            "missing": h.missing,
            "hearing": h.hearing(clock.now()),
        }
        for h in heard
    ]
    return _answer({"members": members, "parked": parked, "alarms": alarms}, None)


def _answer(body: dict[str, Any], as_of: date | None) -> JSONResponse:
    import orjson  # noqa: PLC0415

    headers = {"X-As-Of": (as_of or clock.now()).isoformat()}
    return JSONResponse(orjson.loads(orjson.dumps(body, default=_plain)), headers=headers)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value) if value != value.to_integral_value() else int(value)
    raise TypeError(type(value).__name__)


def _today() -> date:
    return clock.day(clock.now())


def _as_of(day: date | None) -> AsOf | None:
    return AsOf(day) if day else None


def _indicator(context: Context, code: str) -> Indicator:
    try:
        return context.programme.logframe.indicator(code)
    except KeyError:
        raise Problem(
            404, "indicator_unknown", f"There is no indicator {code}; GET /v1/logframe lists them."
        ) from None


def _value(value: Value) -> dict[str, Any]:
    found: dict[str, Any] = {
        "value": value.value,
        "status": "not_reported" if value.value is None else "incomplete" if value.incomplete else "reported",
    }
    if value.denominator is not None:
        found |= {"numerator": value.numerator, "denominator": value.denominator}
    return found | ({"pending": value.pending} if value.pending else {})


def _line(line: Line) -> dict[str, Any]:
    one = line.indicator
    return {
        "code": one.code,
        "result": one.result,
        "name": one.name.get("en"),
        "unit": one.unit.get("en"),
        "kind": one.kind,
        "baseline": {"value": one.baseline.value, "year": one.baseline.year, "source": one.baseline.source},
        "milestones": one.milestones,
        "target": {"value": one.target.value, "date": one.target.date, "source": one.target.source},
        **_value(line.value),
        "provisional": line.provisional,
        "progress": {"status": line.progress.status, "share": _rounded(line.progress.share)},
    }


def _rounded(share: Decimal | None) -> Decimal | None:
    return None if share is None else round(share, 1)


def _behind(one: Behind) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": one.type,
        "member": one.member,
        "occurred_on": one.happened,
        "recorded_at": one.recorded_at,
        "lane": one.lane,
        "sequence": one.sequence,
        "hash": one.hash,
        "adds": one.value,
        "measure": one.measure.name.lower(),
    }


def _cursor(one: Behind) -> str:
    return base64.urlsafe_b64encode(f"{one.happened.isoformat()} {one.id}".encode()).decode()


def _after(cursor: str | None) -> tuple[date, str] | None:
    if cursor is None:
        return None
    try:
        day, _, event_id = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        return date.fromisoformat(day), event_id
    except ValueError:
        raise Problem(
            422, "cursor_wrong", "Take the cursor from `next` of the page before, unchanged."
        ) from None
