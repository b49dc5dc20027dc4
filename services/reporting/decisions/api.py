"""Parked events and forked lanes over HTTP."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from services.reporting.context import context_of
from services.reporting.decisions import commands, store
from services.reporting.shapes.base import Recorded
from services.reporting.shapes.quality import Fork, Parked
from shared.postgres import BIGGEST
from shared.web.commands import perform
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account, Role
from shared.web.problems import Problem
from shared.web.translations import mark

ROLES = ("coordinator", "operator")


async def decider(request: Request, account: Annotated[Account, Depends(require(*ROLES))]) -> Account:
    """Who decides about the stream of all members: the lead's coordinator, or an operator."""
    lead = context_of(request).programme.lead.code
    if not any(account.holds(Role(role), lead) for role in ROLES):
        raise Problem(403, "lead_only", mark("Only the coordinator of the leading member may do this."))
    return account


Staff = Annotated[Account, Depends(decider)]
Position = Annotated[int, Query(ge=0, le=BIGGEST)]
router = APIRouter(prefix="/v1", tags=["decisions"])


class Reason(BaseModel):
    """Why something was decided."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(max_length=500, examples=["The amount was typed twice; it was recorded anew."])


@router.get("/parked", summary="Events that could not be applied", response_model=list[Parked])
async def parked(
    request: Request, response: Response, _: Staff, discarded: bool = False, after: Position = 0
) -> list[dict[str, Any]]:
    """What waits, why, and for which other event; with `discarded=true` what was given up, and the reason.

    A page at a time: ask again with `after` of the header `X-Next-After`; an empty list is the end.
    """
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found = await store.parked(connection, discarded=discarded, after=after)
    response.headers["X-Next-After"] = str(found[-1].position if found else after)
    return [asdict(one) for one in found]


@router.get("/parked/{event}", summary="One parked event", response_model=Parked)
async def one_parked(request: Request, event: str, _: Staff) -> dict[str, Any]:
    """Where it stands and why it waits."""
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found = await store.one_parked(connection, event)
    if found is None:
        raise Problem(404, "event_not_parked", mark("There is no parked event of this id."))
    return asdict(found)


@router.post(
    "/parked/{event}/retry", status_code=202, summary="Try a parked event again", response_model=Recorded
)
async def retry(request: Request, event: str, _: Staff) -> dict[str, str]:
    """The projector tries it within seconds, and what waits for it; look again whether it is still parked."""
    await commands.retry(context_of(request).pool, event)
    return {"event": event}


@router.post(
    "/parked/{event}/discard", status_code=201, summary="Give a parked event up", response_model=Recorded
)
async def discard(request: Request, event: str, why: Reason, _: Staff) -> Response:
    """It changes no figure and blocks nothing; the decision is an event. What waited for it is applied."""
    context = context_of(request)
    service, pool = context.decisions, context.pool
    return await perform(request, service, lambda c: commands.discard(service, pool, c, event, why.reason))


@router.get(
    "/forks", summary="Lanes that stopped because their member told two stories", response_model=list[Fork]
)
async def forks(request: Request, _: Staff) -> list[dict[str, Any]]:
    """The lane, the sequence and the hashes that differ."""
    async with context_of(request).pool.acquire(timeout=10) as connection:
        return [asdict(one) for one in await store.forks(connection)]


@router.post(
    "/lanes/{lane:path}/resume", status_code=201, summary="Let a forked lane go on", response_model=Recorded
)
async def resume(request: Request, lane: str, why: Reason, _: Staff) -> Response:
    """What was counted stands; the other story is no news any more. The decision is an event."""
    context = context_of(request)
    service, pool = context.decisions, context.pool
    return await perform(request, service, lambda c: commands.resume(service, pool, c, lane, why.reason))
