"""How far is my complaint? The public page for whoever holds a tracking code, which never stands in an address."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.feedback import reading, words
from services.feedback.context import service_of
from services.feedback.filing import LOOKUPS
from services.feedback.shell import gettext_of, render
from services.feedback.store import Case
from shared import clock
from shared.web import csrf
from shared.web.forms import Form, read_form
from shared.web.languages import LANG
from shared.web.ratelimit import address_of

router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/complaint/track")
async def ask(request: Request, lang: str) -> Response:
    """The question for the code."""
    return render(request, "track.html", switch=True, form=Form(lang=lang, _=gettext_of(request)))


@router.post("/complaint/track")
async def show(request: Request, lang: str) -> Response:
    """The status in plain words, the dates and the answer; or the form again, the same for every code that is none."""
    _ = gettext_of(request)
    form = await read_form(request, lang, _)
    typed = form.text("code", _("Write your tracking code"), most=40)
    if not request.app.state.public_tokens.good(form.value(csrf.FIELD)):
        form.fail("code", _("This page was open for a long time. Nothing is lost: send it again."))
    if form.errors or not typed:
        return render(request, "track.html", 422, form=form)
    if LOOKUPS.take(address_of(request)):
        form.fail(
            "code", _("Many codes have just been tried from your network. Wait a minute and try again.")
        )
        return render(request, "track.html", 429, form=form)
    found = await reading.follow(service_of(request), typed)
    if found is None:
        form.fail("code", _("There is no complaint with this code. Check each character."))
        return render(request, "track.html", 422, form=form)
    case, replies = found
    return render(request, "status.html", replies=replies, **_told(request, case))


def _told(request: Request, case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "heading": words.STATUS[case.status],
        "outcome": words.OUTCOME.get(case.outcome or "", ""),
        "late": case.responded_on is None
        and case.status != "closed"
        and case.due_on < clock.day(clock.now()),
        "group": words.group_name(
            service_of(request).programme, case.story.category_group, request.path_params["lang"]
        ),
    }
