"""The HTTP API of the grants service."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.grants import commands, inputs, reading
from services.grants.context import service_of
from shared.web.commands import demo_clock, perform
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account
from shared.web.problems import Problem

ROLES = ("grants_manager", "coordinator")
Staff = Annotated[Account, Depends(require(*ROLES))]


async def _clock(request: Request) -> None:  # async, or the clock would be set in another context
    demo_clock(request, service_of(request))


router = APIRouter(prefix="/v1", tags=["grants"], dependencies=[Depends(_clock)])


@router.post("/calls", status_code=201, summary="Publish a call")
async def publish_call(request: Request, new: inputs.NewCall, _: Staff) -> Response:
    """A call for applications opens, for some of the programme's recipient types."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.publish_call(service, c, new))


@router.post("/grants", status_code=201, summary="Sign a contract")
async def sign(request: Request, new: inputs.NewGrant, _: Staff) -> Response:
    """A contract is in force. Its recipient's name and number stay at this member; the rate of its month must be known."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.sign(service, c, new))


@router.post("/grants/{grant}/disbursements", status_code=201, summary="Record a payment")
async def disburse(request: Request, grant: inputs.Id, new: inputs.NewDisbursement, _: Staff) -> Response:
    """Money went to the recipient. Without a rate for its month it is `pending`, and the figure says so."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.disburse(service, c, grant, new))


@router.post("/grants/{grant}/disbursements/{event}/reversal", status_code=201, summary="Reverse a payment")
async def reverse(
    request: Request, grant: inputs.Id, event: inputs.Id, new: inputs.NewReversal, _: Staff
) -> Response:
    """The bank sent the payment back, or a part of it; its EUR goes back in proportion."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.reverse(service, c, grant, event, new))


@router.post("/grants/{grant}/disbursements/{event}/void", status_code=201, summary="Void a payment")
async def void(
    request: Request, grant: inputs.Id, event: inputs.Id, why: inputs.Withdrawal, _: Staff
) -> Response:
    """Take back a payment, or a reversal, that was recorded by mistake."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.void(service, c, grant, event, why.reason))


@router.post("/rates", status_code=201, summary="Record a month's rate")
async def record_rate(request: Request, new: inputs.NewRate, _: Staff) -> Response:
    """Units of a currency for one euro. Payments that waited for it are corrected; the answer names the corrections."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.record_rate(service, c, new))


@router.get("/calls", summary="List calls")
async def list_calls(request: Request, _: Staff) -> list[dict[str, Any]]:
    """The calls of this member, latest first."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        return [reading.call_json(one) for one in await reading.calls(connection)]


@router.get("/grants", summary="List sub-grants")
async def list_grants(request: Request, _: Staff) -> list[dict[str, Any]]:
    """The contracts of this member, latest first, with what is paid and left."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        return [line.json() for line in await reading.lines(service, connection)]


@router.get("/grants/{grant}", summary="One sub-grant")
async def one_grant(request: Request, grant: inputs.Id, _: Staff) -> dict[str, Any]:
    """One contract with its payments and their reversals."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        view = await reading.view(service, connection, grant)
    if view is None:
        raise Problem(404, "grant_unknown", reading.UNKNOWN)
    return view.json()
