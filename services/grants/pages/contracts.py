"""The pages of contracts: signed, paid, sent back, voided; and of a month's rate."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.grants import importing_rates, reading
from services.grants import reading_forms as forms
from services.grants.commands import contracts, payments, rates
from services.grants.commands.desk import Desk
from services.grants.context import service_of
from services.grants.pages.offering import offered
from services.grants.pages.shell import Staff, form_of, gettext, page, to
from services.grants.reading import View
from services.grants.saving import save
from services.grants.tables import calls as table
from services.grants.timeline import Teller
from shared.refusal import Refused
from shared.web.forms import Form, Gettext
from shared.web.languages import LANG
from shared.web.problems import Problem

router = APIRouter(prefix=LANG, include_in_schema=False)
_EXAMPLE = Decimal("2.8712")  # how a rate is written


@router.get("/grants/new")
async def show_contract(request: Request, lang: str, _: Staff) -> Response:
    """The form of a contract."""
    return await _contract_page(request, lang, Form(lang=lang))


@router.post("/grants/new")
async def sign(request: Request, lang: str, account: Staff) -> Response:
    """Sign a contract."""
    service, form = service_of(request), await form_of(request, lang)
    known = [code for code, _ in await _calls(request)]
    new = forms.new_grant(form, service.programme, known, gettext(request, lang))
    outcome = new and await save(
        request, lang, form, lambda c: contracts.sign(Desk(service, c, account.account_id), new)
    )
    if not outcome:
        return await _contract_page(request, lang, form, 422)
    return to(f"/{lang}/grants/{outcome['id']}", outcome["events"])


@router.get("/rates/new")
async def show_rate(request: Request, lang: str, _: Staff, currency: str = "", month: str = "") -> Response:
    """The form of a month's rate."""
    form = Form.filled({"currency": currency, "month": month}, lang=lang)
    return page(request, lang, "rate", form=form, example=_EXAMPLE)


@router.post("/rates/new")
async def record_rate(request: Request, lang: str, account: Staff) -> Response:
    """Record a month's rate, and correct the payments that waited for it."""
    service, form = service_of(request), await form_of(request, lang)
    new = forms.new_rate(form, service.programme, gettext(request, lang))
    outcome = new and await save(
        request, lang, form, lambda c: rates.record(Desk(service, c, account.account_id), new)
    )
    if not outcome or new is None:
        return page(request, lang, "rate", status=422, form=form, example=_EXAMPLE)
    return page(request, lang, "rate_recorded", new=new, events=outcome["events"])


@router.post("/rates/file")
async def record_rates(request: Request, lang: str, account: Staff) -> Response:
    """Record the rates of a file, all or none."""
    service, form, _ = service_of(request), await form_of(request, lang), gettext(request, lang)
    found = await _rates_of(request, form, _)
    if found is None or found.errors:
        errors = found.errors if found else ()
        return page(request, lang, "rate", status=422, form=form, example=_EXAMPLE, wrong=errors)
    outcome = await save(
        request, lang, form, lambda c: rates.record_all(Desk(service, c, account.account_id), found.rates)
    )
    if not outcome:
        return page(request, lang, "rate", status=422, form=form, example=_EXAMPLE)
    return page(request, lang, "rate_recorded", new=None, count=len(found.rates), events=outcome["events"])


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


@router.get("/grants/{grant:uuid}")
async def show_grant(request: Request, lang: str, grant: UUID, _: Staff, recorded: str = "") -> Response:
    """One contract: what happened, what is paid, what may happen next."""
    return await _grant_page(request, lang, grant, Form(lang=lang), recorded=recorded)


@router.post("/grants/{grant:uuid}")
async def pay(request: Request, lang: str, grant: UUID, account: Staff) -> Response:
    """Record a payment."""
    service, form = service_of(request), await form_of(request, lang)
    new = forms.new_payment(form, gettext(request, lang))
    outcome = new and await save(
        request,
        lang,
        form,
        lambda c: payments.disburse(Desk(service, c, account.account_id), str(grant), new),
    )
    if not outcome:
        return await _grant_page(request, lang, grant, form, 422)
    return to(f"/{lang}/grants/{grant}", outcome["events"])


@router.get("/grants/{grant:uuid}/payments/{event:uuid}/reversal")
async def show_reversal(request: Request, lang: str, grant: UUID, event: UUID, _: Staff) -> Response:
    """The form for money that came back."""
    return await _event_page(request, lang, "reversal", (grant, event), Form(lang=lang))


@router.post("/grants/{grant:uuid}/payments/{event:uuid}/reversal")
async def reverse(request: Request, lang: str, grant: UUID, event: UUID, account: Staff) -> Response:
    """Record that the bank sent money back."""
    service, form = service_of(request), await form_of(request, lang)
    new = forms.new_reversal(form, gettext(request, lang))
    outcome = new and await save(
        request,
        lang,
        form,
        lambda c: payments.reverse(Desk(service, c, account.account_id), str(grant), str(event), new),
    )
    if not outcome:
        return await _event_page(request, lang, "reversal", (grant, event), form, status=422)
    return to(f"/{lang}/grants/{grant}", outcome["events"])


@router.get("/grants/{grant:uuid}/payments/{event:uuid}/void")
async def show_void(request: Request, lang: str, grant: UUID, event: UUID, _: Staff) -> Response:
    """The form for taking a payment or a reversal back."""
    return await _event_page(request, lang, "void", (grant, event), Form(lang=lang))


@router.post("/grants/{grant:uuid}/payments/{event:uuid}/void")
async def void(request: Request, lang: str, grant: UUID, event: UUID, account: Staff) -> Response:
    """Take a payment or a reversal back."""
    service, form = service_of(request), await form_of(request, lang)
    why = forms.withdrawal(form, gettext(request, lang))
    outcome = why and await save(
        request,
        lang,
        form,
        lambda c: payments.void(Desk(service, c, account.account_id), str(grant), str(event), why),
    )
    if not outcome:
        return await _event_page(request, lang, "void", (grant, event), form, status=422)
    return to(f"/{lang}/grants/{grant}", outcome["events"])


async def _contract_page(request: Request, lang: str, form: Form, status: int = 200) -> Response:
    return page(request, lang, "contract", status=status, form=form, calls=await _calls(request))


async def _calls(request: Request) -> list[tuple[str, str]]:
    async with service_of(request).pool.acquire(timeout=10) as connection:
        return [(str(row["id"]), row["reference"]) for row in await table.every(connection)]


async def _view(request: Request, grant: UUID) -> View:
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = await reading.view(service, connection, str(grant))
    if found is None:
        raise Problem(404, "grant_unknown", reading.UNKNOWN)
    return found


async def _grant_page(
    request: Request, lang: str, grant: UUID, form: Form, status: int = 200, *, recorded: str = ""
) -> Response:
    view = await _view(request, grant)
    known = {past.id for past in view.history}
    shown = {
        "view": view,
        "form": form,
        "months": reading.months_waiting(view),
        "offered": offered("grants", view.allowed),
        "steps": Teller(view.history, lang, gettext(request, lang), view.call, view.appeals).steps(),
        "recorded": recorded if recorded in known else "",
    }
    return page(request, lang, "grant", status=status, **shown)


async def _event_page(
    request: Request, lang: str, name: str, which: tuple[UUID, UUID], form: Form, *, status: int = 200
) -> Response:
    grant, event = map(str, which)
    view = await _view(request, which[0])
    is_payment = event in view.grant.paid_out
    if view.event(event) is None or (name == "reversal" and not is_payment):
        raise Problem(404, "payment_unknown", reading.NO_PAYMENT)
    payment = view.grant.payment(event) if is_payment else None
    shown = {"view": view, "grant": grant, "event": view.event(event), "event_id": event, "payment": payment}
    return page(request, lang, name, status=status, form=form, is_payment=is_payment, **shown)
