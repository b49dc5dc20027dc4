"""The HTTP API of matching: what this member is asked, its answers, erasure, and sending tokens again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.participants.context import Keeper, Officer, service_of
from services.participants.inputs.base import Id
from services.participants.matching import outbox, proposals
from shared.postgres import Connection
from shared.web.commands import demo_clock, perform


async def _clock(request: Request) -> None:  # async, or the clock would be set in another context
    demo_clock(request, service_of(request))


router = APIRouter(prefix="/v1", tags=["participants"], dependencies=[Depends(_clock)])


@dataclass(frozen=True, slots=True)
class Queued:
    """How many persons' tokens wait to be sent again."""

    persons: int


@router.get("/matching/proposals", summary="List proposed matches")
async def list_proposals(request: Request, _: Keeper) -> list[dict[str, Any]]:
    """Persons of this member whom another member may know too, and who wait for an answer."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = await proposals.waiting(service, connection)
    return [
        {
            "id": one.id,
            "person": one.person,
            "name": one.data.name,
            "proposed_on": one.proposed_on,
            "members": list(one.others),
        }
        for one in found
    ]


@router.post("/matching/proposals/{proposal}/confirm", status_code=201, summary="Confirm a proposed match")
async def confirm(request: Request, proposal: Id, _: Keeper) -> Response:
    """They are one person. In force once a second member confirms."""
    service = service_of(request)
    return await perform(
        request, service, lambda connection: proposals.answer(service, connection, proposal, "confirmed")
    )


@router.post("/matching/proposals/{proposal}/deny", status_code=201, summary="Deny a proposed match")
async def deny(request: Request, proposal: Id, _: Keeper) -> Response:
    """They are not one person; that changes no count."""
    service = service_of(request)
    return await perform(
        request, service, lambda connection: proposals.answer(service, connection, proposal, "denied")
    )


@router.post("/matching/send-again", status_code=201, summary="Send all matching tokens again")
async def send_again(request: Request, _: Officer) -> Response:
    """Make everybody's tokens anew and send them, as after a loss at the broker or at the matching member."""
    service = service_of(request)

    async def work(connection: Connection) -> Queued:
        return Queued(await outbox.send_again(service, connection))

    return await perform(request, service, work)
