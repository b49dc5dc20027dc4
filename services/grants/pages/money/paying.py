"""The pages of paying: the bank's payment list, and the account to which a third party is paid."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import structlog
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.grants.commands import accounts, parties
from services.grants.commands.desk import Desk
from services.grants.context import service_of
from services.grants.domain.refusals import Denied
from services.grants.inputs.payments import NewAccount
from services.grants.pages.forms import made
from services.grants.pages.saving import in_words, save
from services.grants.pages.shell import Staff, form_of, gettext, page
from services.grants.programme.names import Names
from services.grants.programme.scope import needs_consent
from services.grants.reading import payments
from services.grants.reading.payments import Order
from services.grants.store import paying
from shared import clock
from shared.files.tables import CSV, XLSX, csv, xlsx
from shared.web.forms import Form
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.translations import mark

router = APIRouter(prefix=LANG, include_in_schema=False)
log = structlog.get_logger()
_UNKNOWN = mark("This recipient is not known here, or was erased; nothing can be signed for it.")


@router.get("/grants/payments")
async def show(request: Request, lang: str, account: Staff) -> Response:
    """What the bank can be told to pay today, and what it cannot, with the reason."""
    found, _ = await _orders(request, account.account_id), gettext(request, lang)
    reasons = {one.row["id"]: in_words(one.denied, lang, _) for one in found if one.denied}
    ready = [one for one in found if one.denied is None]
    shown: dict[str, Any] = {
        "waiting": [one for one in found if one.denied],
        "reasons": reasons,
        "consent": _consent(request),
    }
    return page(request, lang, "payments", ready=ready, **shown)


def _consent(request: Request) -> bool:
    return needs_consent(service_of(request), clock.day(clock.now()))


@router.get("/grants/payments.{ending}")
async def download(request: Request, lang: str, ending: str, account: Staff) -> Response:
    """The list for the bank's program, as XLSX or CSV."""
    if ending not in {"xlsx", "csv"}:
        raise Problem(404, "file_unknown", mark("The payment list is there as XLSX and as CSV."))
    service, found = service_of(request), await _orders(request, account.account_id)
    names, _ = Names(service.programme, lang), gettext(request, lang)
    table = payments.table(found, names, _, consent=_consent(request))
    log.info("grants.payment_list", account=account.account_id, ending=ending)
    content = xlsx(table, author=service.programme.lead.short) if ending == "xlsx" else csv(table)
    headers = {
        "content-disposition": f'attachment; filename="payments.{ending}"',
        "cache-control": "no-store",
    }
    return Response(content, media_type=XLSX if ending == "xlsx" else CSV, headers=headers)


async def _orders(request: Request, actor: str) -> list[Order]:
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection, connection.transaction():
        return await payments.orders(Desk(service, connection, actor))


@router.get("/third-parties/{recipient:uuid}/account")
async def show_account(request: Request, lang: str, recipient: UUID, _: Staff) -> Response:
    """The form of a bank account, filled with the one that is there."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = await paying.one(connection, service.vault, str(recipient))
    now = found[0] if found else None
    filled: dict[str, object] = {"iban": now.iban, "holder": now.holder, "bic": now.bic} if now else {}
    return await _account_page(request, lang, recipient, Form.filled(filled, lang=lang))


@router.post("/third-parties/{recipient:uuid}/account")
async def take_account(request: Request, lang: str, recipient: UUID, account: Staff) -> Response:
    """Keep it."""
    service, form, _ = service_of(request), await form_of(request, lang), gettext(request, lang)
    number = form.text("iban", _("Write the IBAN"), most=50)
    holder, bic = form.text("holder", most=300) or "", (form.text("bic", most=11) or "").upper()
    new = None if form.errors else made(form, _, NewAccount, iban=number, holder=holder, bic=bic)
    outcome = new and await save(
        request,
        lang,
        form,
        lambda c: accounts.record(Desk(service, c, account.account_id), str(recipient), new),
    )
    if not outcome:
        return await _account_page(request, lang, recipient, form, 422)
    return RedirectResponse(f"/{lang}/third-parties/{recipient}", status_code=303)


async def _account_page(
    request: Request, lang: str, recipient: UUID, form: Form, status: int = 200
) -> Response:
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        try:
            _, person = await parties.of_recipient(Desk(service, connection), str(recipient))
        except Denied:
            raise Problem(404, "recipient_unknown", _UNKNOWN) from None
    return page(request, lang, "account", status=status, form=form, recipient=str(recipient), person=person)
