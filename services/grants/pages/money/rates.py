"""The pages of exchange rates: a month's rate recorded or replaced, a file of them, what was paid valued again."""

from __future__ import annotations

from decimal import Decimal

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.grants.commands.desk import Desk
from services.grants.commands.money import rates, revaluing
from services.grants.context import service_of
from services.grants.importing import rates as importing_rates
from services.grants.inputs import rates as inputs
from services.grants.pages import forms
from services.grants.pages.saving import save
from services.grants.pages.shell import Staff, form_of, gettext, page
from services.grants.programme.rates import every
from shared.refusal import Refused
from shared.web.forms import Form, Gettext
from shared.web.languages import LANG

router = APIRouter(prefix=LANG, include_in_schema=False)
_EXAMPLE = Decimal("2.8712")  # how a rate is written


@router.get("/rates/new")
async def show_rate(request: Request, lang: str, _: Staff, currency: str = "", month: str = "") -> Response:
    """The form of a month's rate."""
    form = Form.filled({"currency": currency, "month": month}, lang=lang)
    return await _rate_page(request, lang, form)


@router.post("/rates/new")
async def record_rate(request: Request, lang: str, account: Staff) -> Response:
    """Record a month's rate, and correct the payments that waited for it."""
    service, form = service_of(request), await form_of(request, lang)
    new = forms.new_rate(form, service.programme, gettext(request, lang))
    outcome = new and await save(
        request, lang, form, lambda c: rates.record(Desk(service, c, account.account_id), new)
    )
    if not outcome or new is None:
        return await _rate_page(request, lang, form, 422)
    return page(request, lang, "rate_recorded", new=new, events=outcome["events"])


@router.post("/rates/file")
async def record_rates(request: Request, lang: str, account: Staff) -> Response:
    """Record the rates of a file, all or none."""
    service, form, _ = service_of(request), await form_of(request, lang), gettext(request, lang)
    found = await _rates_of(request, form, _)
    if found is None or found.errors:
        errors = found.errors if found else ()
        return await _rate_page(request, lang, form, 422, errors)
    outcome = await save(
        request, lang, form, lambda c: rates.record_all(Desk(service, c, account.account_id), found.rates)
    )
    if not outcome:
        return await _rate_page(request, lang, form, 422)
    return page(request, lang, "rate_recorded", new=None, count=len(found.rates), events=outcome["events"])


async def _rate_page(
    request: Request, lang: str, form: Form, status: int = 200, wrong: tuple[str, ...] = ()
) -> Response:
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        known = sorted((await every(service, connection)).values(), key=lambda one: one.month, reverse=True)
    shown = {"example": _EXAMPLE, "wrong": wrong, "known": known}
    return page(request, lang, "rate", status=status, form=form, **shown)


async def _rates_of(request: Request, form: Form, _: Gettext) -> importing_rates.Found | None:
    file = (await request.form()).get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        form.fail("file", _("Choose the file"))
        return None
    try:
        return importing_rates.rates_of(await file.read(), file.filename, _)
    except Refused as refused:
        form.fail("file", _(refused.sentence))
        return None


@router.get("/rates/revaluation")
async def show_revaluation(request: Request, lang: str, _: Staff) -> Response:
    """What would change if everything carried the rate that the policy gives now."""
    return await _revaluation_page(request, lang, Form(lang=lang))


@router.post("/rates/revaluation")
async def revalue(request: Request, lang: str, account: Staff) -> Response:
    """Correct it."""
    service, form = service_of(request), await form_of(request, lang)
    new, work = inputs.Revaluation(), revaluing.revalue
    outcome = await save(request, lang, form, lambda c: work(Desk(service, c, account.account_id), new))
    if not outcome:
        return await _revaluation_page(request, lang, form, 422)
    return page(request, lang, "rate_recorded", new=None, count=0, events=outcome["events"])


async def _revaluation_page(request: Request, lang: str, form: Form, status: int = 200) -> Response:
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = await revaluing.look(Desk(service, connection))
    return page(request, lang, "revaluation", status=status, form=form, found=found)
