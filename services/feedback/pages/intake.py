"""Somebody came, called, wrote or dropped a paper: staff write the complaint down and hand out a slip with the code."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from services.feedback.inputs import filing as inputs_filing
from services.feedback.inputs.base import LONGEST
from services.feedback.public import words
from services.feedback.public.intake import file_once
from services.feedback.public.shell import gettext_of, pages_of
from services.feedback.reading.access import COMMON, DESK, At, Sitting
from shared import clock
from shared.refusal import Refused
from shared.web import csrf, idempotency
from shared.web.forms import Form, read_form
from shared.web.languages import LANG, LANGUAGES
from shared.web.problems import not_found

router = APIRouter(prefix=LANG + DESK, include_in_schema=False)
_FIELDS = ("channel", "language", "category_group", "text", "municipality", "staff_of", "reply", "contact")


@router.get("/new")
async def ask(request: Request, lang: str, at: Sitting) -> Response:
    """The form."""
    return _page(request, at, Form(lang=lang, _=gettext_of(request)))


@router.post("/new")
async def write_down(request: Request, lang: str, at: Sitting) -> Response:
    """Keep it and show the slip; or the form again with what is wrong, and nothing lost."""
    form = await read_form(request, lang, gettext_of(request))
    complaint = _complaint(request, at, form)
    if complaint is None:
        return _page(request, at, form, 422)
    key = form.value(csrf.FORM_KEY) or csrf.new_form_key()
    body = complaint.model_dump_json().encode()
    fingerprint = idempotency.fingerprint("POST", "/complaint", at.account.account_id, body)
    try:
        filed = await file_once(at.rooms, key, fingerprint, complaint)
    except Refused as refused:
        form.fail(refused.field or "text", gettext_of(request)(refused.sentence))
        return _page(request, at, form, 422)
    except idempotency.Reused:
        _ = gettext_of(request)
        form.fail(
            "text", _("This form was recorded already, with other content. Look at what stands here now.")
        )
        return _page(request, at, form, 422)
    elsewhere = words.desk_of(at.service, filed.member)
    return pages_of(request).render(
        request, "feedback/slip.html", filed=filed, elsewhere=elsewhere, language=complaint.language,
        address=elsewhere.address if elsewhere else at.service.settings.public_url, today=clock.day(clock.now()),
    )  # fmt: skip


def _complaint(request: Request, at: At, form: Form) -> inputs_filing.NewComplaint | None:
    """What was typed; None after noting what is wrong."""
    _, told = gettext_of(request), at.service.programme.feedback
    form.choice("channel", [one.code for one in told.channels], _("Choose how it came"))
    form.choice("language", told.languages, _("Choose the language"))
    form.choice("category_group", [one.code for one in told.groups], _("Choose what it is about"))
    form.text("text", _("Write what happened"), most=LONGEST)
    typed = {name: form.value(name).strip() for name in _FIELDS}
    by, to = typed.pop("reply"), typed.pop("contact")
    if by and not inputs_filing.reaches(by, to):
        form.fail(
            "contact", _("Write the e-mail address") if by == "email" else _("Write the telephone number")
        )
    if form.errors:
        return None
    contact = {"contact": {"by": by, "to": to}} if by else {}
    given = {name: value for name, value in typed.items() if value}
    try:
        return inputs_filing.NewComplaint.model_validate(given | contact)
    except ValidationError:
        form.fail("text", _("Choose one of the answers on the list"))
        return None


def _page(request: Request, at: At, form: Form, status: int = 200) -> Response:
    if at.path != COMMON:
        raise not_found()
    lang, programme = pages_of(request).language(request), at.service.programme
    told = programme.feedback
    return pages_of(request).render(
        request, "feedback/intake.html", status, form=form,
        channels=[(one.code, one.name.get(lang)) for one in told.channels if one.code != "web"],
        languages=[(code, LANGUAGES[code]) for code in told.languages],
        groups=[(one.code, one.name.get(lang)) for one in told.groups],
        municipalities=[(one.code, one.name.get(lang)) for one in programme.municipalities],
        members=[(one.code, one.short) for one in programme.members],
        reply_by=[(code, gettext_of(request)(name)) for code, name in words.REPLY_BY.items()],
    )  # fmt: skip
