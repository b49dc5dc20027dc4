"""How far is my complaint? The public page for whoever holds a tracking code, which never stands in an address.

Here the complainant also reads questions, answers them, adds to what she wrote, and says whether the answer has helped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.feedback.commands import answering
from services.feedback.context import rooms_of, service_of
from services.feedback.inputs import tracking as inputs_tracking
from services.feedback.inputs.base import LONGEST
from services.feedback.public import shell, words
from services.feedback.public.intake import LOOKUPS
from services.feedback.public.once import once
from services.feedback.public.shell import gettext_of, render
from services.feedback.public.uploading import AGAIN, FIELD, chosen, upload_of
from services.feedback.reading import following
from services.feedback.reading.following import Followed
from services.feedback.store.cases import TWICE
from services.feedback.store.keys import Busy
from shared import clock
from shared.refusal import Refused
from shared.service import Service
from shared.web import csrf
from shared.web.forms import Form, read_form
from shared.web.handlers import DATABASE_AWAY
from shared.web.languages import LANG
from shared.web.ratelimit import address_of
from shared.web.translations import mark

router = APIRouter(prefix=LANG, include_in_schema=False)
AWAY = mark("We cannot keep it just now. Nothing is lost: wait a minute and send it again.")
_SATISFIED = tuple(words.SATISFIED)


@router.get("/complaint/track")
async def ask(request: Request, lang: str) -> Response:
    """The question for the code."""
    return _ask(request, Form(lang=lang, _=gettext_of(request)), switch=True)


@router.post("/complaint/track")
async def show(request: Request, lang: str) -> Response:
    """The status in plain words, the dates and what was said; or the form again, the same for every code that is none.

    With `go` the complainant adds a message or says whether it is solved; what she typed comes back if it cannot be kept.
    """
    _ = gettext_of(request)
    form = await read_form(request, lang, _)
    typed = form.text("code", _("Write your tracking code"), most=40)
    if not request.app.state.public_tokens.good(form.value(csrf.FIELD)):
        form.fail("code", _("This page was open for a long time. Nothing is lost: send it again."))
    if form.errors or not typed:
        return _ask(request, form, 422)
    if LOOKUPS.take(address_of(request)):
        form.fail(
            "code", _("Many codes have just been tried from your network. Wait a minute and try again.")
        )
        return _ask(request, form, 429)
    try:
        async with asyncio.timeout(shell.PATIENCE):
            found = await following.follow(rooms_of(request), typed)
            if found is not None:
                return await _act(request, found, form, typed)
    except Busy as busy:
        return _ask(request, await _kept(request, form, busy.sentence), busy.status)
    except DATABASE_AWAY:
        return _ask(request, await _kept(request, form, AWAY), 503)
    form.fail("code", _("There is no complaint with this code. Check each character."))
    return _ask(request, form, 422)


async def _kept(request: Request, form: Form, sentence: str) -> Form:
    """The form as it was typed, to be sent once more."""
    _ = gettext_of(request)
    form.fail("code", _(sentence))
    if await chosen(request):
        form.fail(FIELD, _(AGAIN))
    return form


async def _act(request: Request, found: Followed, form: Form, code: str) -> Response:
    act = _ACTS.get(form.value("go"))
    if act is None:
        return await _status(request, found, form, code)
    try:
        await act(request, found, form)
    except Refused as refused:
        form.fail(refused.field or "go", gettext_of(request)(refused.sentence))
    if form.errors:
        return await _status(request, found, form, code, 422)
    again = await following.follow(rooms_of(request), code)
    assert again is not None, "a code that was just found is there still"
    return await _status(request, again, Form(_=gettext_of(request)), code, kept=form.value("go"))


async def _say(request: Request, found: Followed, form: Form) -> None:
    _ = gettext_of(request)
    upload = await upload_of(request)
    text = form.text("text", "" if upload else _("Write your message"), most=LONGEST) or ""
    if not form.errors:
        await once(
            request, found.room, form, lambda c: answering.hear(found.room, c, found.case.id, text, upload)
        )


async def _rate(request: Request, found: Followed, form: Form) -> None:
    _ = gettext_of(request)
    chosen = form.choice("satisfied", _SATISFIED, _("Choose one of the answers on the list"))
    if chosen:
        rating = inputs_tracking.Rating(code="", satisfied=chosen)
        await once(request, found.room, form, lambda c: answering.rate(found.room, c, found.case.id, rating))


_ACTS: dict[str, Callable[[Request, Followed, Form], Awaitable[None]]] = {"say": _say, "rate": _rate}


def _ask(request: Request, form: Form, status: int = 200, *, switch: bool = False) -> Response:
    others = words.other_desks(service_of(request))
    return render(request, "track.html", status, switch=switch, form=form, others=others)


async def _status(
    request: Request, found: Followed, form: Form, code: str, status: int = 200, *, kept: str = ""
) -> Response:
    return render(
        request, "status.html", status, form=form, code=code, kept=kept, said=found.said, files=found.files,
        satisfied=list(words.SATISFIED.items()), **_told(request, found),
    )  # fmt: skip


def _told(request: Request, found: Followed) -> dict[str, Any]:
    case, service = found.case, service_of(request)
    today, elsewhere = clock.day(clock.now()), _elsewhere(service, case.referred_to)
    return {
        "case": case,
        "heading": words.STATUS["referred" if elsewhere else case.status],
        "outcome": "" if elsewhere else words.OUTCOME.get(case.outcome or "", ""),
        "late": case.next_on is not None and case.due_on < today,
        "twice": case.desk == TWICE,
        "elsewhere": elsewhere,
        "group": words.group_name(service.programme, case.story.category_group, request.path_params["lang"]),
    }


def _elsewhere(service: Service, code: str | None) -> words.Elsewhere | None:
    members = {one.code for one in service.programme.members}
    return words.desk_of(service, code) if code and code in members else None
