"""The board: complaints by how far they are, each with the day by which the next step is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.feedback.inputs.base import Nothing
from services.feedback.pages.labels import labels_of
from services.feedback.pages.offers import COLUMNS, DIRECT, moves_for
from services.feedback.public import words
from services.feedback.public.shell import gettext_of, pages_of
from services.feedback.reading import cases
from services.feedback.reading.access import DESK, At, Sitting
from services.feedback.steps import of_cases as steps
from services.feedback.store.cases import Case
from shared import clock
from shared.refusal import Refused
from shared.web.commands import perform_form
from shared.web.forms import Form, read_form
from shared.web.languages import LANG
from shared.web.paging import Cursor, after_day, cursor_of

_SEE_OTHER = 303
router = APIRouter(prefix=LANG + DESK, include_in_schema=False)


@router.get("")
async def board(
    request: Request, lang: str, at: Sitting, done: int = 0, cursor: Cursor = "", *, closed: bool = False
) -> Response:
    """The columns, from a place on; or all that is closed."""
    form = Form(lang=lang, _=gettext_of(request))
    return await _page(request, lang, at, form, done=done, place=(cursor, closed))


@router.post("/move")
async def move(request: Request, lang: str, at: Sitting) -> Response:
    """Move one case by its menu: at once, or on its page where words are needed."""
    form = await read_form(request, lang, gettext_of(request))
    case, step = form.value("case"), form.value("move")
    found = await cases.case_for(at, case, step)
    address = f"/{lang}/{at.path}"
    if step not in DIRECT:
        return RedirectResponse(f"{address}/{found.id}#{step}", status_code=_SEE_OTHER)
    try:
        body = steps.STEPS[step].body()
        await perform_form(request, at.room, form, lambda c: steps.take(at, found.id, step, body, c))
    except Refused as refused:
        form.fail("move", gettext_of(request)(refused.sentence))
        return await _page(request, lang, at, form, 422)
    return RedirectResponse(f"{address}?done=1", status_code=_SEE_OTHER)


@router.post("/bulk")
async def bulk(request: Request, lang: str, at: Sitting) -> Response:
    """Confirm receipt of all that are ticked; each by itself, so that one that is confirmed already stops none."""
    form = await read_form(request, lang, gettext_of(request))
    ticked = form.values("cases")
    if not ticked:
        _ = gettext_of(request)
        form.fail("cases", _("Tick the complaints whose receipt you confirm"))
        return await _page(request, lang, at, form, 422)
    done = sum([await _acknowledge(at, case) for case in ticked])
    return RedirectResponse(f"/{lang}/{at.path}?done={done}", status_code=_SEE_OTHER)


async def _acknowledge(at: At, case: str) -> bool:
    await cases.case_for(at, case, "acknowledge")
    try:
        await at.room.run(lambda c: steps.take(at, case, "acknowledge", Nothing(), c))
    except Refused:
        return False
    return True


async def _page(
    request: Request, lang: str, at: At, form: Form, status: int = 200, *, done: int = 0,
    place: tuple[str, bool] = ("", False),
) -> Response:  # fmt: skip
    cursor, closed = place
    page = await cases.board(at, after_day(cursor), closed=closed)
    found = page.cases
    labels = await labels_of(request, at, found, lang)
    today, missed = clock.day(clock.now()), await cases.duties_missed(at)
    columns = [
        (heading, [_item(at, case, labels, lang, today) for case in found if case.status in statuses])
        for heading, statuses in COLUMNS
    ]
    return pages_of(request).render(
        request, "feedback/board.html", status, columns=columns, missed=missed, total=len(found), form=form, desk=at.path, done=done,
        more=cursor_of(page.more), earlier=cursor_of(page.earlier), first=not cursor and not closed,
        new=sum(case.acknowledged_on is None and case.status != "closed" for case in found),
    )  # fmt: skip


def _item(at: At, case: Case, labels: Mapping[str, str], lang: str, today: date) -> dict[str, Any]:
    programme, story = at.service.programme, case.story
    return {
        "case": case,
        "title": words.group_name(programme, story.category_group, lang),
        "place": words.place_name(programme, story.municipality, lang),
        "about": labels.get(case.id, ""),
        "status": words.STATUS[case.status],
        "due": case.next_on,
        "late": case.next_on is not None and case.next_on < today,
        "moves": moves_for(at, case),
    }
