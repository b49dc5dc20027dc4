"""The pages of contracts: signed, paid, sent back, voided."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.grants.commands import contracts, ending, payments
from services.grants.commands.desk import Desk
from services.grants.commands.outcome import Outcome, Paid
from services.grants.context import service_of
from services.grants.domain.contracts import taking_back
from services.grants.inputs.base import TakenBack
from services.grants.pages import files, forms
from services.grants.pages.offering import offered
from services.grants.pages.saving import save
from services.grants.pages.shell import Staff, form_of, gettext, page, to
from services.grants.reading import contracts as reading
from services.grants.reading.contracts import View
from services.grants.reading.timeline import Teller
from services.grants.store import calls as table
from shared.web.forms import Form
from shared.web.identity.roles import Account
from shared.web.languages import LANG
from shared.web.problems import Problem

TakeBack = Callable[[Desk, str, str, TakenBack], Awaitable[Outcome | Paid]]
router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/grants/new")
async def show_contract(request: Request, lang: str, _: Staff) -> Response:
    """The form of a contract."""
    return await _contract_page(request, lang, Form(lang=lang))


@router.post("/grants/new")
async def sign(request: Request, lang: str, account: Staff) -> Response:
    """Sign a contract."""
    service, form = service_of(request), await form_of(request, lang)
    known = [code for code, _ in await _calls(request)]
    uploads = await files.taken(request, form, gettext(request, lang))
    new = forms.new_grant(form, service.programme, known, gettext(request, lang))
    outcome = new and await save(
        request, lang, form, lambda c: contracts.sign(Desk(service, c, account.account_id, uploads), new)
    )
    if not outcome:
        return await _contract_page(request, lang, form, 422)
    return to(f"/{lang}/grants/{outcome['id']}", outcome["events"])


@router.get("/grants/{grant:uuid}")
async def show_grant(request: Request, lang: str, grant: UUID, _: Staff, recorded: str = "") -> Response:
    """One contract: what happened, what is paid, what may happen next."""
    return await _grant_page(request, lang, grant, Form(lang=lang), recorded=recorded)


@router.post("/grants/{grant:uuid}")
async def pay(request: Request, lang: str, grant: UUID, account: Staff) -> Response:
    """Record a payment."""
    service, form = service_of(request), await form_of(request, lang)
    uploads = await files.taken(request, form, gettext(request, lang))
    new = forms.new_payment(form, gettext(request, lang))
    outcome = new and await save(
        request,
        lang,
        form,
        lambda c: payments.disburse(Desk(service, c, account.account_id, uploads), str(grant), new),
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
    uploads = await files.taken(request, form, gettext(request, lang))
    new = forms.new_reversal(form, gettext(request, lang))
    outcome = new and await save(
        request,
        lang,
        form,
        lambda c: payments.reverse(
            Desk(service, c, account.account_id, uploads), str(grant), str(event), new
        ),
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

    async def again(form: Form) -> Response:
        return await _event_page(request, lang, "void", (grant, event), form, status=422)

    return await _taken_back(request, lang, (grant, event), account, payments.void, again)


@router.get("/grants/{grant:uuid}/steps/{event:uuid}/void")
async def show_taking_back(request: Request, lang: str, grant: UUID, event: UUID, _: Staff) -> Response:
    """The form for taking another step back."""
    return await _step_page(request, lang, (grant, event), Form(lang=lang))


@router.post("/grants/{grant:uuid}/steps/{event:uuid}/void")
async def take_back(request: Request, lang: str, grant: UUID, event: UUID, account: Staff) -> Response:
    """Take a step back."""

    async def again(form: Form) -> Response:
        return await _step_page(request, lang, (grant, event), form, status=422)

    return await _taken_back(request, lang, (grant, event), account, ending.take_back, again)


async def _taken_back(
    request: Request,
    lang: str,
    which: tuple[UUID, UUID],
    account: Account,
    command: TakeBack,
    again: Callable[[Form], Awaitable[Response]],
) -> Response:
    """Take an event of a grant back; `again` shows a form in which something is wrong."""
    service, form = service_of(request), await form_of(request, lang)
    grant, event = map(str, which)
    uploads = await files.taken(request, form, gettext(request, lang))
    why = forms.taken_back(form, gettext(request, lang))
    outcome = why and await save(
        request,
        lang,
        form,
        lambda c: command(Desk(service, c, account.account_id, uploads), grant, event, why),
    )
    if not outcome:
        return await again(form)
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
    backs = {one: f"/{lang}/grants/{grant}/steps/{one}/void" for one in taking_back.possible(view.grant)}
    shown = {
        "view": view,
        "form": form,
        "months": reading.months_waiting(view),
        "offered": offered("grants", view.allowed),
        "steps": Teller(
            view.history,
            lang,
            gettext(request, lang),
            view.call,
            view.appeals,
            files.links(lang, grant, view.history),
            backs,
        ).steps(),
        "recorded": recorded if recorded in known else "",
        "backs": backs,
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


async def _step_page(
    request: Request, lang: str, which: tuple[UUID, UUID], form: Form, *, status: int = 200
) -> Response:
    grant, event = map(str, which)
    view = await _view(request, which[0])
    past = next((one for one in view.history if one.id == event), None)
    if past is None or event not in view.grant.accounts.steps:
        raise Problem(404, "step_unknown", reading.NO_STEP)
    step = Teller([past], lang, gettext(request, lang)).steps()[0]
    shown = {"view": view, "grant": grant, "event_id": event, "step": step}
    return page(request, lang, "step_void", status=status, form=form, **shown)
