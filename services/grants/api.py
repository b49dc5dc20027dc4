"""The HTTP API of the grants service: what begins something, and what is read; the steps between are in `steps`."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from services.grants.commands import accounts, applications, calls, contracts, ending, payments
from services.grants.commands.desk import Desk
from services.grants.commands.money import main_grant, rates, revaluing
from services.grants.context import service_of
from services.grants.inputs import applications as inputs_applications
from services.grants.inputs import calls as inputs_calls
from services.grants.inputs import contracts as inputs_contracts
from services.grants.inputs import money as inputs_money
from services.grants.inputs import payments as inputs_payments
from services.grants.inputs import rates as inputs_rates
from services.grants.inputs.base import Id, TakenBack, Withdrawal
from services.grants.reading import applications as reading_applications
from services.grants.reading import contracts as reading
from services.grants.steps.api import ROLES, Staff, add_steps, uploads_of
from shared.web import paging
from shared.web.commands import demo_clock, perform
from shared.web.problems import Problem

__all__ = ["ROLES", "Staff", "router"]


async def _clock(request: Request) -> None:  # async, or the clock would be set in another context
    demo_clock(request, service_of(request))


router = APIRouter(prefix="/v1", tags=["grants"], dependencies=[Depends(_clock)])


@router.post("/calls", status_code=201, summary="Publish a call")
async def publish_call(request: Request, new: inputs_calls.NewCall, _: Staff) -> Response:
    """A call for applications opens, for some of the programme's recipient types."""
    service, uploads = service_of(request), uploads_of(new)
    return await perform(request, service, lambda c: calls.publish(Desk(service, c, uploads=uploads), new))


@router.post("/calls/drafts", status_code=201, summary="Draft a call")
async def draft_call(request: Request, new: inputs_calls.NewDraft, _: Staff) -> Response:
    """A call is being written; publish it with `POST /v1/calls/{id}/publication`."""
    service, uploads = service_of(request), uploads_of(new)
    return await perform(request, service, lambda c: calls.draft(Desk(service, c, uploads=uploads), new))


@router.post("/applications", status_code=201, summary="Enter an application")
async def submit(request: Request, new: inputs_applications.NewApplication, account: Staff) -> Response:
    """An application that came on paper. The answer has the receipt's code for the applicant."""
    service, uploads = service_of(request), uploads_of(new)
    return await perform(
        request, service, lambda c: applications.submit(Desk(service, c, account.account_id, uploads), new)
    )


@router.post("/grants", status_code=201, summary="Sign a contract")
async def sign(request: Request, new: inputs_contracts.NewGrant, account: Staff) -> Response:
    """A contract without an application. Its recipient's name and number stay at this member; the rate of its month must be known."""
    service = service_of(request)
    uploads = uploads_of(new)
    return await perform(
        request, service, lambda c: contracts.sign(Desk(service, c, account.account_id, uploads), new)
    )


@router.post("/grants/{grant}/disbursements/{event}/reversal", status_code=201, summary="Reverse a payment")
async def reverse(
    request: Request, grant: Id, event: Id, new: inputs_payments.NewReversal, _: Staff
) -> Response:
    """The bank sent the payment back, or a part of it; its EUR goes back in proportion."""
    service, desk = service_of(request), partial(Desk, uploads=uploads_of(new))
    return await perform(request, service, lambda c: payments.reverse(desk(service, c), grant, event, new))


@router.post("/grants/{grant}/disbursements/{event}/void", status_code=201, summary="Void a payment")
async def void(request: Request, grant: Id, event: Id, why: TakenBack, _: Staff) -> Response:
    """Take back a payment, or a reversal, that was recorded by mistake."""
    service, desk = service_of(request), partial(Desk, uploads=uploads_of(why))
    return await perform(request, service, lambda c: payments.void(desk(service, c), grant, event, why))


@router.post("/grants/{grant}/steps/{event}/void", status_code=201, summary="Take a step back")
async def take_back(request: Request, grant: Id, event: Id, why: TakenBack, _: Staff) -> Response:
    """A receipt or an order of a recovery, a report, a statement, its verification or a deliverable that was recorded by mistake."""
    service, desk = service_of(request), partial(Desk, uploads=uploads_of(why))
    return await perform(request, service, lambda c: ending.take_back(desk(service, c), grant, event, why))


@router.post("/third-parties/{recipient}/account", status_code=201, summary="Record a bank account")
async def record_account(
    request: Request, recipient: Id, new: inputs_payments.NewAccount, account: Staff
) -> Response:
    """Where a third party is paid, in place of what was there. It is kept sealed and stands in no event."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: accounts.record(Desk(service, c, account.account_id), recipient, new)
    )


@router.post("/rates", status_code=201, summary="Record a month's rate")
async def record_rate(request: Request, new: inputs_rates.NewRate, _: Staff) -> Response:
    """Units of a currency for one euro. Payments that waited for it are corrected; the answer names the corrections."""
    service = service_of(request)
    return await perform(request, service, lambda c: rates.record(Desk(service, c), new))


@router.post("/rates/revaluation", status_code=201, summary="Revalue what was paid")
async def revalue(request: Request, new: inputs_rates.Revaluation, account: Staff) -> Response:
    """After another policy, or for the final rates of a closed period: what carries another rate is corrected."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: revaluing.revalue(Desk(service, c, account.account_id), new)
    )


@router.post("/costs", status_code=201, summary="Record own costs")
async def record_costs(request: Request, new: inputs_money.NewCosts, account: Staff) -> Response:
    """Costs of the member itself, all or none; a voucher is recorded once."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: main_grant.record_costs(Desk(service, c, account.account_id), new.costs)
    )


@router.post("/costs/{voucher}/void", status_code=201, summary="Void a cost")
async def void_cost(
    request: Request,
    voucher: Annotated[str, Path(max_length=64)],
    why: Withdrawal,
    account: Staff,
) -> Response:
    """Take back a cost of the member itself that was recorded by mistake."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: main_grant.void_cost(Desk(service, c, account.account_id), voucher, why)
    )


@router.post("/budget", status_code=201, summary="Adopt a budget version")
async def adopt_budget(request: Request, new: inputs_money.NewBudget, account: Staff) -> Response:
    """The original budget of the main grant, or an addendum; kept by the lead."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: main_grant.adopt(Desk(service, c, account.account_id), new)
    )


@router.post("/budget/reallocations", status_code=201, summary="Move money between lines")
async def reallocate(request: Request, new: inputs_money.NewReallocation, account: Staff) -> Response:
    """Without an addendum, as far as the contract allows it."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: main_grant.reallocate(Desk(service, c, account.account_id), new)
    )


@router.post("/explanations", status_code=201, summary="Explain variations")
async def explain(request: Request, new: inputs_money.Explanations, account: Staff) -> Response:
    """Why lines of the financial report of a period differ from the budget."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: main_grant.explain(Desk(service, c, account.account_id), new)
    )


@router.post("/donor-instalments", status_code=201, summary="Record an instalment of the donor")
async def receive_instalment(
    request: Request, new: inputs_money.NewDonorInstalment, account: Staff
) -> Response:
    """With the rate at which the bank booked it."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: main_grant.receive_instalment(Desk(service, c, account.account_id), new)
    )


@router.post(
    "/donor-instalments/{instalment}/void", status_code=201, summary="Void an instalment of the donor"
)
async def void_instalment(
    request: Request,
    instalment: Annotated[str, Path(max_length=20)],
    why: Withdrawal,
    account: Staff,
) -> Response:
    """Take back an instalment that was recorded by mistake; it can be recorded anew under its number."""
    service = service_of(request)
    return await perform(
        request,
        service,
        lambda c: main_grant.void_instalment(Desk(service, c, account.account_id), instalment, why),
    )


@router.get("/calls", summary="List calls")
async def list_calls(request: Request, _: Staff) -> list[dict[str, Any]]:
    """The calls of this member, latest first."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        return [reading.call_json(one) for one in await reading.calls(connection)]


@router.get("/calls/{call}/applications", summary="List a call's applications, ranked")
async def list_applications(request: Request, call: Id, _: Staff) -> list[dict[str, Any]]:
    """The applications of a call: the best first, with what the envelope pays for."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        return [one.json() for one in await reading_applications.ranked(service, connection, call)]


@router.get("/applications/{application}", summary="One application")
async def one_application(request: Request, application: Id, account: Staff) -> dict[str, Any]:
    """One application. Other assessors' points are shown once the one who asks has given her own."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = await reading_applications.view(service, connection, application, account.account_id)
    if found is None:
        raise Problem(404, "application_unknown", reading_applications.UNKNOWN)
    return found.json()


@router.get("/grants", summary="List sub-grants")
async def list_grants(
    request: Request, _: Staff, cursor: paging.Cursor = "", limit: paging.Limit = paging.MOST
) -> Response:
    """The contracts of this member, latest first, with what is paid and left; the header `Link` names the next page."""
    service, last = service_of(request), paging.after_day(cursor)
    async with service.pool.acquire(timeout=10) as connection:
        found = await reading.lines_after(service, connection, limit, last)
    end = (found[-1].row["signed_on"], found[-1].row["id"]) if found else None
    return paging.listed(request, [line.json() for line in found], limit, end)


@router.get("/grants/{grant}", summary="One sub-grant")
async def one_grant(request: Request, grant: Id, _: Staff) -> dict[str, Any]:
    """One contract with its payments, accounts, and the lead's answer to it."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        view = await reading.view(service, connection, grant)
    if view is None:
        raise Problem(404, "grant_unknown", reading.UNKNOWN)
    return view.json()


add_steps(router)
