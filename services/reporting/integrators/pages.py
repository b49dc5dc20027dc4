"""Keys of integrators: list, last use, make, revoke; their webhooks and deliveries. For the lead's coordinator only."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response

from services.reporting.context import context_of
from services.reporting.hooks import commands, store
from services.reporting.hooks.store import Webhook
from services.reporting.periods.who import needs_lead
from shared.web.forms import Form, read_form
from shared.web.identity import Identity
from shared.web.identity.access_keys import NAME, KeyRefused, Scope
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account
from shared.web.languages import LANG
from shared.web.page import Pages
from shared.web.translations import mark

router = APIRouter(prefix=LANG + "/integrators", include_in_schema=False)
Coordinator = Annotated[Account, Depends(require("coordinator"))]
SCOPES = {
    Scope.EVENTS: mark("events, and webhooks"),
    Scope.ROWS: mark(
        "events of persons and cases too: rows that the public pages withhold can be counted from them"
    ),
    Scope.FIGURES: mark("figures, in its own name"),
}
WHY_OFF = {
    "gone": mark("its address answers that it wants nothing more (410)"),
    "failing": mark("nothing has arrived for five days"),
    "owner": mark("its key was revoked"),
}
_NAME_WRONG = mark(
    "Write 2 to 40 small Latin letters, digits and hyphens, a letter first, such as statistics-office."
)
_NO_SCOPE = mark("Say what the key opens.")
_HAS_ONE = mark("This integrator has a key already; revoke it first.")


async def lead(request: Request, who: Coordinator) -> Account:
    """The lead's coordinator; Problem 403 for anybody else."""
    needs_lead(who, context_of(request).programme)
    return who


Lead = Annotated[Account, Depends(lead)]


@router.get("")
async def integrators(request: Request, lang: str, _: Lead, done: str = "") -> HTMLResponse:
    """All keys and webhooks."""
    return await _page(request, Form(lang=lang), done=done)


@router.post("/keys")
async def make(request: Request, lang: str, _: Lead) -> HTMLResponse:
    """A new key, shown on the page that comes back and nowhere else."""
    form = await _form(request, lang)
    name = form.value("name").strip()
    scopes = [one for one in Scope if one in form.values("scope")]
    if not NAME.fullmatch(name):
        form.fail("name", form.gettext(_NAME_WRONG))
    if not scopes:
        form.fail("scope", form.gettext(_NO_SCOPE))
    if form.errors:
        return await _page(request, form, 422)
    try:
        key = await _identity(request).keys.create(name, scopes)
    except KeyRefused:
        form.fail("name", form.gettext(_HAS_ONE))
        return await _page(request, form, 422)
    return await _page(request, Form(lang=lang), 201, made=(name, key))


@router.post("/revocation")
async def revoke(request: Request, lang: str, _: Lead) -> Response:
    """End a key; its webhooks end with it."""
    form = await _form(request, lang)
    await _identity(request).keys.revoke(form.value("name"))
    return RedirectResponse(f"/{lang}/integrators?done=revoked", status_code=303)


@router.get("/webhooks/{webhook}")
async def webhook(
    request: Request,
    lang: str,  # noqa: ARG001 - the page reads the path
    webhook: UUID,
    who: Lead,
    before: UUID | None = None,
    done: str = "",
) -> HTMLResponse:
    """What was sent to one webhook, the latest first."""
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found = await commands.find(connection, who, str(webhook))
        rows = await store.log_of(connection, found.id, str(before) if before else None)
    return _pages(request).render(
        request, "reporting/webhook.html", hook=found, rows=rows, why_off=WHY_OFF, done=done,
        earlier=rows[-1].id if len(rows) == store.PAGE else None,
    )  # fmt: skip


@router.post("/webhooks/{webhook}/test")
async def test(request: Request, lang: str, webhook: UUID, who: Lead) -> Response:
    """Send a test."""
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found = await commands.find(connection, who, str(webhook))
        await store.put_test(connection, found.id, commands.TEST)
    return _back(lang, found, "test")


@router.post("/webhooks/{webhook}/enable")
async def enable(request: Request, lang: str, webhook: UUID, who: Lead) -> Response:
    """Switch it on again."""
    async with context_of(request).pool.acquire(timeout=10) as connection, connection.transaction():
        found = await commands.find(connection, who, str(webhook))
        await store.enable(connection, found.id)
    return _back(lang, found, "enabled")


@router.post("/webhooks/{webhook}/again")
async def again(request: Request, lang: str, webhook: UUID, who: Lead) -> Response:
    """Send one again."""
    form = await _form(request, lang)
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found = await commands.find(connection, who, str(webhook))
        await commands.send_again(connection, found, _uuid(form.value("delivery")))
    return _back(lang, found, "again")


@router.post("/webhooks/{webhook}/remove")
async def remove(request: Request, lang: str, webhook: UUID, who: Lead) -> Response:
    """Forget it and its log."""
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found = await commands.find(connection, who, str(webhook))
        await store.remove(connection, found.id)
    return RedirectResponse(f"/{lang}/integrators?done=removed", status_code=303)


def _back(lang: str, found: Webhook, done: str) -> Response:
    return RedirectResponse(f"/{lang}/integrators/webhooks/{found.id}?done={done}", status_code=303)


def _uuid(text: str) -> str:
    """An id as it was sent; one that is none finds nothing."""
    try:
        return str(UUID(text))
    except ValueError:
        return str(UUID(int=0))


async def _form(request: Request, lang: str) -> Form:
    return await read_form(request, lang, _pages(request).gettext(lang))


async def _page(
    request: Request, form: Form, status: int = 200, *, made: tuple[str, str] | None = None, done: str = ""
) -> HTMLResponse:
    async with context_of(request).pool.acquire(timeout=10) as connection:
        hooks = await store.every(connection)
    keys = await _identity(request).keys.every()
    return _pages(request).render(
        request, "reporting/integrators.html", status, form=form, keys=keys, hooks=hooks, made=made, done=done,
        scopes=SCOPES, why_off=WHY_OFF,
    )  # fmt: skip


def _identity(request: Request) -> Identity:
    identity: Identity = request.app.state.identity
    return identity


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
