"""The public form: a complaint without account and without JavaScript, one question a page.

Nothing that was typed is kept before it is sent: it travels in the form's hidden fields, so an error, a restart of the
server or an old page loses none of it. A photo or a recording has a page of its own and is kept from then on, sealed under
what stands in the form alone, since no browser hands a chosen file on; only if that fails is it asked for again.
"""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.feedback.context import rooms_of, service_of
from services.feedback.inputs.filing import NewComplaint
from services.feedback.public import keeping, shell, words
from services.feedback.public.form import ANONYMOUS, CARRIED, FIELDS, NAME, STEPS, Asked
from services.feedback.public.intake import FILINGS, POSTERS, Filed, file_once
from services.feedback.public.shell import gettext_of, pages_of, render
from services.feedback.public.uploading import AGAIN, FIELD, chosen
from services.feedback.store import subjects
from services.feedback.store.keys import Busy
from shared import clock
from shared.files.uploads import Upload
from shared.programme.calendar import Calendar
from shared.refusal import Refused
from shared.web import csrf, idempotency
from shared.web.forms import Form, read_form
from shared.web.handlers import DATABASE_AWAY
from shared.web.languages import LANG, LANGUAGES
from shared.web.ratelimit import address_of

router = APIRouter(include_in_schema=False)


@router.get("/k/{poster}")
async def poster_page(request: Request, poster: str) -> Response:
    """Where a poster's code leads: the choice of language. The municipality is known from then on."""
    told = service_of(request).programme
    found = told.find_municipality(poster)  # an old or misread poster still leads to the form
    query = f"?poster={found.code.lower()}" if found else ""
    choice = [(lang, LANGUAGES[lang], f"/{lang}/complaint{query}") for lang in told.feedback.languages]
    places = {lang: found.name.get(lang) for lang in told.feedback.languages} if found else {}
    return render(request, "languages.html", choice=choice, places=places)


@router.get(LANG + "/complaint")
async def start(request: Request, lang: str, poster: str = "") -> Response:
    """The first question."""
    asked = await _asked(
        request, Form([("poster", poster), ("reply", ANONYMOUS)], lang=lang, _=gettext_of(request))
    )
    return _show(request, asked, STEPS[0], switch=True)


@router.post(LANG + "/complaint")
async def step(request: Request, lang: str) -> Response:
    """An answered question: the next one, the one before, or the same with what is wrong."""
    form = await read_form(request, lang, gettext_of(request))
    try:
        async with asyncio.timeout(shell.PATIENCE):
            asked = await _asked(request, form)
            if refused := await keeping.keep(request, asked):
                return _show(request, asked, "file", refused.status)
            return await _answered(request, asked, lang)
    except DATABASE_AWAY:
        _ = gettext_of(request)
        form.fail("go", _("We cannot keep it just now. Nothing is lost: wait a minute and send it again."))
        if await chosen(request):
            form.fail(FIELD, _(AGAIN))
        bare = Asked(form, service_of(request).programme, (), _)
        return _show(request, bare, bare.step, 503)


async def _answered(request: Request, asked: Asked, lang: str) -> Response:
    goal = asked.form.value("go")
    if goal in asked.steps:  # back, or change: nothing is checked and nothing is lost
        return _show(request, asked, goal, changing=asked.step == STEPS[-1])
    if not request.app.state.public_tokens.good(asked.form.value(csrf.FIELD)):
        asked.form.fail("go", asked._("This page was open for a long time. Nothing is lost: send it again."))
        return _show(request, asked, asked.step, 422)
    if asked.step == STEPS[-1]:
        return await _send(request, asked, lang)
    if asked.first_wrong([asked.step]):
        return _show(request, asked, asked.step, 422, changing=bool(asked.form.value("changing")))
    return _show(request, asked, STEPS[-1] if asked.form.value("changing") else asked.following(asked.step))


async def _asked(request: Request, form: Form) -> Asked:
    service = service_of(request)
    bare = Asked(form, service.programme, (), gettext_of(request))
    kind, _, subject = form.value("about").partition(":")
    async with service.pool.acquire(timeout=10) as connection:
        offered = await subjects.offered(connection, bare.municipality, clock.day(clock.now()))
        chosen = await subjects.find(connection, [(kind, subject)])  # it may have left the list meanwhile
    return Asked(form, service.programme, [*dict.fromkeys([*offered, *chosen.values()])], bare._)


async def _send(request: Request, asked: Asked, lang: str) -> Response:
    wrong = asked.first_wrong()
    if wrong:
        return _show(request, asked, wrong, 422, changing=True)
    if FILINGS.take(address_of(request)) or (asked.poster and POSTERS.take(asked.poster)):
        told = asked._("Many complaints have just come from your network. Nothing is lost: wait a minute and send it again.")  # fmt: skip
        asked.form.fail("go", told)
        return _show(request, asked, STEPS[-1], 429)
    try:
        filed = await _file(request, asked, lang)
    except Busy as busy:
        asked.form.fail("go", asked._(busy.sentence))
        return _show(request, asked, STEPS[-1], busy.status)
    except Refused as refused:  # of the file: all else was looked at before
        asked.form.fail(refused.field or "go", asked._(refused.sentence))
        return _show(request, asked, "file" if refused.field == FIELD else STEPS[-1], 422)
    except idempotency.Reused:
        return _sent_and_changed(request, asked)
    return _done(request, asked, filed)


async def _file(request: Request, asked: Asked, lang: str) -> Filed:
    key = asked.form.value(csrf.FORM_KEY) or csrf.new_form_key()
    complaint, upload = asked.complaint(lang), await keeping.kept(request, asked)
    fingerprint = idempotency.fingerprint("POST", "/complaint", "", _sent(complaint, upload))
    return await file_once(rooms_of(request), key, fingerprint, complaint, upload)


def _sent(complaint: NewComplaint, upload: Upload | None) -> bytes:
    return complaint.model_dump_json().encode() + (upload.sha256.encode() if upload else b"")


def _sent_and_changed(request: Request, asked: Asked) -> Response:
    """The form went out already, was changed since and comes again: ask whether it is another complaint."""
    kept = [(name, asked.form.value(name)) for name in CARRIED]
    again = Form(kept, lang=pages_of(request).language(request), _=asked._)
    again.fail("go", asked._("You have sent this complaint already, and it was changed since. Send it again only if it is another one."))  # fmt: skip
    return _show(request, Asked(again, asked.programme, asked.subjects, asked._), STEPS[-1], 422)


def _show(
    request: Request,
    asked: Asked,
    step: str,
    status: int = 200,
    *,
    changing: bool = False,
    switch: bool = False,
) -> Response:
    lang = pages_of(request).language(request)
    programme, group = asked.programme, asked.form.value("category_group")
    labels = {one.value: words.subject_label(programme, one, lang, asked._) for one in asked.subjects}
    return render(
        request, f"ask_{step}.html", status, switch=switch, form=asked.form, step=step, before=asked.previous(step),
        number=asked.steps.index(step) + 1, questions=len(asked.steps) - 1, changing=changing,
        carried=[name for name in CARRIED if name not in FIELDS[step]],
        place=words.place_name(programme, asked.municipality, lang), poster=asked.poster,
        groups=[(one.code, one.name.get(lang), one.hint.get(lang) if one.hint else "")
                for one in programme.feedback.groups],
        group=words.group_name(programme, group, lang),
        restricted=programme.feedback.restricted_group(group),
        staff=[(one.code, f"{one.short}: {one.name.get(lang)}") for one in programme.members],
        municipalities=[(one.code, one.name.get(lang)) for one in programme.municipalities],
        subjects=list(labels.items()), about=labels.get(asked.form.value("about"), ""), reply_by=words.REPLY_BY,
        file_name=asked.form.value(NAME),
    )  # fmt: skip


def _done(request: Request, asked: Asked, filed: Filed) -> Response:
    holidays = _holidays(asked.programme.feedback.calendar, filed.filed_on, filed.due_on)
    anonymous = asked.form.value("reply") not in words.REPLY_BY
    return render(
        request,
        "done.html",
        filed=filed,
        holidays=holidays,
        anonymous=anonymous,
        elsewhere=words.desk_of(service_of(request), filed.member),
    )


def _holidays(calendar: Calendar, first: date, last: date) -> list[date]:
    """The days between two days that would be worked if they were no holidays."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return [day for day in days if day.isoweekday() not in calendar.weekend and not calendar.is_workday(day)]
