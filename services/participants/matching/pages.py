"""The page on which a member says whether another member knows one of its persons too."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.participants.context import Keeper, service_of
from services.participants.matching import proposals
from services.participants.pages.saving import save
from services.participants.pages.shell import page, typed
from services.participants.store import organisations as organisations_table
from shared.web.forms import Form
from shared.web.languages import LANG

router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/matching")
async def show(request: Request, lang: str, _: Keeper) -> Response:
    """What waits for an answer."""
    return await _page(request, lang, Form(lang=lang))


@router.post("/matching/{proposal:uuid}")
async def answer(request: Request, lang: str, proposal: UUID, _: Keeper) -> Response:
    """Confirm or deny."""
    service, form = service_of(request), await typed(request, lang)
    given: proposals.Answer = "confirmed" if form.value("answer") == "confirmed" else "denied"
    outcome = await save(request, lang, form, lambda c: proposals.answer(service, c, str(proposal), given))
    if outcome is None:
        return await _page(request, lang, form, 422)
    return RedirectResponse(f"/{lang}/matching", status_code=303)


async def _page(request: Request, lang: str, form: Form, status: int = 200) -> Response:
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        waiting = await proposals.waiting(service, connection)
        organisations = {
            row["id"]: row["name"] for row in await organisations_table.organisations(connection)
        }
    return page(request, lang, "matching", status, form=form, waiting=waiting, organisations=organisations)
