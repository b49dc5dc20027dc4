"""The HTTP API of the feedback service: filing and following for everybody, handling for the member's staff."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.feedback import commands, inputs, reading
from services.feedback.context import service_of
from services.feedback.filing import FILINGS, LOOKUPS, Filed, file_once
from services.feedback.store import Case, Reply
from shared.refusal import Refused
from shared.web import idempotency
from shared.web.commands import Work, demo_clock, perform
from shared.web.identity.dependencies import Reader, require
from shared.web.identity.roles import Account
from shared.web.problems import Problem
from shared.web.ratelimit import address_of, limit, too_many
from shared.web.translations import mark

Staff = Annotated[Account, Depends(require(*reading.HANDLERS))]


async def _clock(request: Request) -> None:  # async, or the clock would be set in another context
    demo_clock(request, service_of(request))


router = APIRouter(prefix="/v1", tags=["feedback"], dependencies=[Depends(_clock)])


@router.post("/complaints", status_code=201, summary="File a complaint")
async def file_complaint(request: Request, new: inputs.NewComplaint, reader: Reader) -> Filed:
    """No sign-in is needed. The answer holds the tracking code, which is shown this once and kept nowhere.

    Staff who write down what they were told sign in and say by which channel it came.
    """
    if reader is None:
        _as_visitor(request, new)
    key = request.headers.get("idempotency-key")
    fingerprint = idempotency.fingerprint(request.method, request.url.path, "", await request.body())
    return await file_once(service_of(request), key, fingerprint, new)


def _as_visitor(request: Request, new: inputs.NewComplaint) -> None:
    if new.channel != "web":
        raise Refused("channel_needs_sign_in", "Sign in to file what came by another channel.", "channel")
    if wait := FILINGS.take(address_of(request)):
        raise too_many(wait)


@router.post("/complaints/track", summary="Follow a complaint", dependencies=[Depends(limit(LOOKUPS))])
async def track(request: Request, tracking: inputs.Tracking) -> dict[str, Any]:
    """How far the complaint of a tracking code is. A wrong and an unknown code are told the same."""
    found = await reading.follow(service_of(request), tracking.code)
    if found is None:
        raise Problem(
            404, "code_unknown", mark("There is no complaint with this code. Check each character.")
        )
    case, replies = found
    return _way(case) | {"answers": _answers(replies)}


@router.get("/complaints", summary="List complaints")
async def list_complaints(request: Request, staff: Staff) -> list[dict[str, Any]]:
    """The open complaints by due date, then those closed last; restricted ones only for the focal point."""
    return [_listed(case) for case in await reading.board(service_of(request), staff)]


@router.get("/complaints/{case}", summary="One complaint")
async def one_complaint(request: Request, case: inputs.Id, staff: Staff) -> dict[str, Any]:
    """One complaint with its text and its answers."""
    service = service_of(request)
    found = await reading.case_for(service, staff, case)
    replies = await reading.replies(service, found)
    contact = {"by": found.story.contact_by, "to": found.story.contact} if found.story.contact else None
    return _listed(found) | {
        "text": found.story.text,
        "contact": contact,
        "answers": _answers(replies),
    }


@router.post("/complaints/{case}/acknowledge", status_code=201, summary="Confirm receipt")
async def acknowledge(request: Request, case: inputs.Id, staff: Staff) -> Response:
    """The complainant is told that the complaint was read."""
    service = service_of(request)
    return await _handle(request, staff, case, lambda c: commands.acknowledge(service, c, case))


@router.post("/complaints/{case}/response", status_code=201, summary="Answer a complaint")
async def respond(request: Request, case: inputs.Id, answer: inputs.Response, staff: Staff) -> Response:
    """The complainant reads the answer with the tracking code."""
    service = service_of(request)
    return await _handle(request, staff, case, lambda c: commands.respond(service, c, case, answer))


@router.post("/complaints/{case}/close", status_code=201, summary="Close a complaint")
async def close(request: Request, case: inputs.Id, closure: inputs.Closure, staff: Staff) -> Response:
    """After an answer (`text` may bring it), or with the reason why there is none."""
    service = service_of(request)
    return await _handle(request, staff, case, lambda c: commands.close(service, c, case, closure))


async def _handle(request: Request, staff: Account, case: str, work: Work) -> Response:
    service = service_of(request)
    await reading.case_for(service, staff, case)  # 404 unless this account may read it
    return await perform(request, service, work)


def _way(case: Case) -> dict[str, Any]:
    days = ("filed_on", "acknowledge_by", "due_on", "acknowledged_on", "responded_on", "closed_on")
    return {"status": case.status, "outcome": case.outcome} | {day: getattr(case, day) for day in days}


def _listed(case: Case) -> dict[str, Any]:
    story = case.story
    return {
        "case": case.id,
        "restricted": case.restricted,
        **_way(case),
        "category_group": story.category_group,
        "language": story.language,
        "channel": story.channel,
        "municipality": story.municipality,
        "anonymous": story.contact is None,
        "about": {"kind": story.about_kind, "id": story.about} if story.about else None,
    }


def _answers(replies: list[Reply]) -> list[dict[str, Any]]:
    return [{"written_on": one.written_on, "text": one.text} for one in replies]
