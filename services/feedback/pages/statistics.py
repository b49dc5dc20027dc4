"""The desk's statistics: a page, a sheet, and the same for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.feedback.figures import periods
from services.feedback.figures.periods import Span
from services.feedback.figures.statistics import UNKNOWN, Statistics, tell
from services.feedback.figures.table import table_of
from services.feedback.public import words
from services.feedback.public.shell import gettext_of, pages_of
from services.feedback.reading.access import COMMON, DESK, At, Sitting
from services.feedback.store import cases
from shared import clock
from shared.files import tables
from shared.programme import Programme
from shared.web.languages import LANG
from shared.web.problems import not_found
from shared.web.translations import mark

router = APIRouter()
BREAKDOWNS = {
    "category_group": mark("By what it is about"),
    "channel": mark("By channel"),
    "language": mark("By language"),
    "municipality": mark("By municipality"),
}


@router.get(f"{LANG}{DESK}/statistics", include_in_schema=False)
async def page(request: Request, lang: str, at: Sitting, period: str = "") -> Response:
    """One ended period, the latest if none is named."""
    spans = await _spans(at)
    chosen = next((span for span in spans if span.code == period), spans[0] if spans else None)
    found = await _tell(at, [chosen] if chosen else [])
    programme = at.service.programme
    return pages_of(request).render(
        request, "feedback/statistics.html", periods=[span.code for span in spans], told=found[0] if found else None,
        breakdowns=[(heading, _named(programme, found[0].by[name], name, lang)) for name, heading in BREAKDOWNS.items()]
        if found else [], satisfied=words.SATISFIED,
    )  # fmt: skip


@router.get(f"{LANG}{DESK}/statistics.xlsx", include_in_schema=False)
async def sheet(request: Request, lang: str, at: Sitting) -> Response:  # noqa: ARG001 - part of the path
    """All ended periods."""
    table = table_of(await _tell(at, await _spans(at)), gettext_of(request))
    headers = {"Content-Disposition": 'attachment; filename="complaints-statistics.xlsx"'}
    return Response(tables.xlsx(table), headers=headers, media_type=tables.XLSX)


@router.get(f"/v1{DESK}/statistics", tags=["feedback"], summary="Statistics of complaints")
async def statistics(at: Sitting) -> list[dict[str, Any]]:
    """Each ended period of the programme. Counts of one to four are null, with what they would follow from."""
    return [asdict(one) for one in await _tell(at, await _spans(at))]


async def _spans(at: At) -> list[Span]:
    if at.path != COMMON:
        raise not_found()  # sensitive cases are told of by the bus alone
    return periods.ended(at.service.programme.file.periods, clock.day(clock.now()))


async def _tell(at: At, spans: list[Span]) -> list[Statistics]:
    async with at.room.pool.acquire(timeout=10) as connection:
        every = await cases.counted(connection, at.room.vault, at.desk)
    return [tell(every, span, at.service.programme.feedback.calendar) for span in spans]


def _named(
    programme: Programme, cells: dict[str, int | None], name: str, lang: str
) -> list[tuple[str, int | None]]:
    feedback = programme.feedback
    lists: dict[str, Any] = {
        "category_group": feedback.groups,
        "channel": feedback.channels,
        "municipality": programme.municipalities,
    }
    names = {one.code: one.name.get(lang) for one in lists.get(name, ())}
    if name == "language":
        names = words.LANGUAGE_NAMES
    return [
        ("" if code == UNKNOWN else names.get(code, code), count) for code, count in sorted(cells.items())
    ]
