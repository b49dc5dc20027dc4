"""The way out for a member whose database was restored from an older backup: fetch its own events back from the bus."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse

from shared.ledger.recovery import Recovered
from shared.service import Service
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account
from shared.web.languages import LANG

ROLES = ("operator", "coordinator", "me_officer", "grants_manager", "focal_point")
Staff = Annotated[Account, Depends(require(*ROLES))]

api = APIRouter(prefix="/v1/ledger", tags=["ledger"])
pages = APIRouter(prefix=LANG, include_in_schema=False)


def behind(services: dict[str, Service]) -> bool:
    """Whether any ledger of this member lacks events that the bus has."""
    return any(service.relay.behind for service in services.values())


@api.post("/recover", summary="Fetch this member's own events back from the bus")
async def recover(request: Request, _: Staff) -> dict[str, Any]:
    """For each service: how many events came back to which lane, and what the bus has lost as well.

    Names and texts that never left the house come from a backup or not at all.
    """
    return {name: asdict(done) for name, done in (await _recover(request)).items()}


@pages.post("/ledger/recover")
async def recover_and_go_on(request: Request, lang: str, _: Staff) -> RedirectResponse:
    """The button under the notice at the desk."""
    await _recover(request)
    return RedirectResponse(f"/{lang}{request.app.state.pages.site.home}", status_code=303)


async def _recover(request: Request) -> dict[str, Recovered]:
    services: dict[str, Service] = request.app.state.services
    return {name: await service.recover() for name, service in services.items()}
