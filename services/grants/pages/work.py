"""What waits for somebody: payments to approve, what is due; and the verdict on a statement of expenditure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.grants.commands import reports
from services.grants.commands.desk import Desk
from services.grants.context import service_of
from services.grants.domain.contracts.accounts import Statement
from services.grants.inputs import contracts as inputs
from services.grants.pages import files
from services.grants.pages.forms import made
from services.grants.pages.saving import save
from services.grants.pages.shell import Staff, form_of, gettext, page, to
from services.grants.reading.wording import CODES
from services.grants.steps.fields import Options
from services.grants.store import accounts
from shared import clock
from shared.web.forms import Form
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.translations import mark

router = APIRouter(prefix=LANG, include_in_schema=False)
_AHEAD = timedelta(days=90)
_NO_STATEMENT = mark("There is no such statement waiting to be verified on this contract.")
_REASONS = ("no_document", "outside_period", "not_in_budget", "vat_recoverable", "not_necessary", "other")


@router.get("/grants/approvals")
async def approvals(request: Request, lang: str, account: Staff) -> Response:
    """The instalments that wait for a second person, and those that are approved and wait for the bank."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        rows = await accounts.instalments(connection, "requested", "approved")
    asked = [row for row in rows if row["status"] == "requested"]
    shown: dict[str, Any] = {"asked": asked, "approved": [row for row in rows if row["status"] == "approved"]}
    return page(request, lang, "approvals", me=account.account_id, **shown)


@router.get("/grants/calendar")
async def calendar(request: Request, lang: str, _: Staff) -> Response:
    """What is due in the next three months, and what is late."""
    service, today = service_of(request), clock.day(clock.now())
    async with service.pool.acquire(timeout=10) as connection:
        due = await accounts.reports_due(connection, today + _AHEAD)
        ends = await accounts.ends_due(connection, today + _AHEAD)
    soon = today + timedelta(days=service.programme.grants.rules.warn_days)
    return page(request, lang, "calendar", due=due, ends=ends, today=today, soon=soon)


@router.get("/grants/{grant:uuid}/verification")
async def show_verification(request: Request, lang: str, grant: UUID, _: Staff) -> Response:
    """The first statement that waits, line by line."""
    return await _verification_page(request, lang, str(grant), Form(lang=lang))


@router.post("/grants/{grant:uuid}/verification")
async def verify(request: Request, lang: str, grant: UUID, account: Staff) -> Response:
    """Record the verdict."""
    service, form = service_of(request), await form_of(request, lang)
    id_, statement = await _waiting(request, str(grant))
    lines = [_verdict(form, line.line) for line in statement.reported.lines]
    _ = gettext(request, lang)
    uploads = await files.taken(request, form, _)
    new = None if form.errors else made(form, _, inputs.Verification, statement=id_, lines=lines)
    work = reports.verify_spending
    outcome = new and await save(
        request, lang, form, lambda c: work(Desk(service, c, account.account_id, uploads), str(grant), new)
    )
    if not outcome:
        return await _verification_page(request, lang, str(grant), form, 422)
    return to(f"/{lang}/grants/{grant}", outcome["events"])


def _verdict(form: Form, line: str) -> dict[str, object]:
    eligible = form.number(f"eligible-{line}", decimals=2)
    ineligible = form.number(f"ineligible-{line}", decimals=2)
    reason = form.choice(f"reason-{line}", _REASONS) if form.value(f"reason-{line}") else None
    return {"line": line, "eligible": eligible or 0, "ineligible": ineligible or 0, "reason": reason}


async def _waiting(request: Request, grant_id: str) -> tuple[str, Statement]:
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        grant, _ = await Desk(service, connection).grant(grant_id)
    found = [(id_, one) for id_, one in grant.accounts.statements.items() if one.verified is None]
    if not found:
        raise Problem(404, "statement_unknown", _NO_STATEMENT)
    return found[0]


async def _verification_page(
    request: Request, lang: str, grant_id: str, form: Form, status: int = 200
) -> Response:
    _id, statement = await _waiting(request, grant_id)
    _ = gettext(request, lang)
    reasons: Options = [(code, _(CODES[code])) for code in _REASONS]
    shown: dict[str, Any] = {"grant": grant_id, "statement": statement.reported, "reasons": reasons}
    return page(request, lang, "verification", status=status, form=form, **shown)
