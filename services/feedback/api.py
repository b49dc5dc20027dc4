"""The HTTP API of the feedback service: filing and following for everybody, handling for the member's staff."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.encoders import jsonable_encoder
from starlette.responses import Response

from services.feedback.commands import answering
from services.feedback.context import rooms_of, service_of
from services.feedback.inputs import filing as inputs_filing
from services.feedback.inputs import tracking as inputs_tracking
from services.feedback.inputs.base import Id, Input, Nothing
from services.feedback.public.intake import FILINGS, LOOKUPS, Filed, file_once
from services.feedback.reading import cases, following
from services.feedback.reading.access import DESK, At, Sitting
from services.feedback.reading.following import Followed
from services.feedback.steps import of_cases as steps
from services.feedback.steps.of_cases import Step
from services.feedback.store.cases import TWICE, Case
from services.feedback.store.messages import Message
from shared.postgres import Connection
from shared.refusal import Refused
from shared.web import idempotency
from shared.web.commands import demo_clock, perform
from shared.web.identity.dependencies import Reader
from shared.web.paging import MOST, Cursor, Limit, after_day, listed
from shared.web.problems import Problem
from shared.web.ratelimit import address_of, limit, too_many
from shared.web.translations import mark


async def _clock(request: Request) -> None:  # async, or the clock would be set in another context
    demo_clock(request, service_of(request))


router = APIRouter(prefix="/v1", tags=["feedback"], dependencies=[Depends(_clock)])


@router.post("/complaints", status_code=201, summary="File a complaint")
async def file_complaint(request: Request, new: inputs_filing.NewComplaint, reader: Reader) -> Filed:
    """No sign-in is needed. The answer holds the tracking code, which is shown this once and kept nowhere.

    Staff who write down what they were told sign in and say by which channel it came.
    """
    if reader is None:
        _as_visitor(request, new)
    key = request.headers.get("idempotency-key")
    fingerprint = idempotency.fingerprint(request.method, request.url.path, "", await request.body())
    return await file_once(rooms_of(request), key, fingerprint, new)


def _as_visitor(request: Request, new: inputs_filing.NewComplaint) -> None:
    if new.channel != "web":
        raise Refused("channel_needs_sign_in", "Sign in to file what came by another channel.", "channel")
    if wait := FILINGS.take(address_of(request)):
        raise too_many(wait)


@router.post("/complaints/track", summary="Follow a complaint", dependencies=[Depends(limit(LOOKUPS))])
async def track(request: Request, tracking: inputs_tracking.Tracking) -> dict[str, Any]:
    """How far the complaint of a tracking code is. A wrong and an unknown code are told the same.

    `referred_to` is the member or authority that it was passed on to: at a member the same code opens it. `filed_twice` says
    that it is answered under the code of the first filing.
    """
    found = await _followed(request, tracking)
    told = {"referred_to": found.case.referred_to, "filed_twice": found.case.desk == TWICE}
    said = {"messages": _messages(found.said), "answers": _answers(found.said)}
    return _way(found.case) | told | said


@router.post("/complaints/messages", status_code=201, summary="Add to a complaint", dependencies=[Depends(limit(LOOKUPS))])  # fmt: skip
async def add(request: Request, said: inputs_tracking.Said) -> Response:
    """What the complainant adds, or her answer to a question."""
    found = await _followed(request, said)
    return await perform(
        request, found.room, lambda c: answering.hear(found.room, c, found.case.id, said.text)
    )


@router.post("/complaints/satisfaction", status_code=201, summary="Did this solve it?", dependencies=[Depends(limit(LOOKUPS))])  # fmt: skip
async def rate(request: Request, rating: inputs_tracking.Rating) -> Response:
    """Whether the answer has solved it; once."""
    found = await _followed(request, rating)
    return await perform(request, found.room, lambda c: answering.rate(found.room, c, found.case.id, rating))


async def _followed(request: Request, tracking: inputs_tracking.Tracking) -> Followed:
    found = await following.follow(rooms_of(request), tracking.code)
    if found is None:
        raise Problem(
            404, "code_unknown", mark("There is no complaint with this code. Check each character.")
        )
    return found


@router.get(DESK, summary="List complaints", response_model=list[dict[str, Any]])
async def list_complaints(
    request: Request, at: Sitting, cursor: Cursor = "", limit: Limit = MOST, *, closed: bool = False
) -> Response:
    """The open complaints by due date, a page at a time, and under the last of them those closed last.

    With `closed` all closed ones, those closed last first. The header `Link` names the next page. `safeguarding` is the desk of sensitive ones.
    """
    page = await cases.board(at, after_day(cursor), limit, closed=closed)
    found = jsonable_encoder([_listed(case) for case in page.cases])
    return listed(request, found, len(found), page.earlier if closed else page.more)


@router.get(DESK + "/{case}", summary="One complaint")
async def one_complaint(case: Id, at: Sitting) -> dict[str, Any]:
    """One complaint with its text and all that was said."""
    found = await cases.case_for(at, case)
    said = await cases.said(at.room, found)
    contact = {"by": found.story.contact_by, "to": found.story.contact} if found.story.contact else None
    told = {"text": found.story.text, "contact": contact, "answers": _answers(said)}
    return _listed(found) | told | {"messages": _messages(said), "category": found.story.category}


def _add_step(name: str, step: Step) -> None:
    async def endpoint(request: Request, case: str, at: At, body: Input | None) -> Response:
        await cases.case_for(at, case, name)  # 404 unless this desk has it
        sent = body or Nothing()
        await steps.check(request.app.state.identity, at, sent)
        moved = await steps.leaving(at, case, sent)

        async def work(connection: Connection) -> Any:  # noqa: ANN401 - an outcome
            return moved or await steps.take(at, case, name, sent, connection)

        return await perform(request, at.room, work)

    body = step.body if step.body is not Nothing else step.body | None
    endpoint.__annotations__ = {"request": Request, "case": Id, "body": body, "at": Sitting}
    if step.body is Nothing:
        endpoint.__defaults__ = (None,)  # only where a step needs no words may there be no body
    router.add_api_route(
        f"{DESK}/{{case}}/{name}", endpoint, methods=["POST"], status_code=201, summary=step.says,
        description=step.about, operation_id=f"step_{name}",
    )  # fmt: skip


for _name, _step in steps.STEPS.items():
    _add_step(_name, _step)


def _way(case: Case) -> dict[str, Any]:
    days = (
        "filed_on",
        "acknowledge_by",
        "due_on",
        "acknowledged_on",
        "responded_on",
        "closed_on",
        "stopped_on",
    )
    told = {"status": case.status, "outcome": case.outcome, "satisfied": case.satisfied}
    return told | {day: getattr(case, day) for day in days}


def _listed(case: Case) -> dict[str, Any]:
    story = case.story
    return {
        "case": case.id,
        "desk": case.desk,
        **_way(case),
        "category_group": story.category_group,
        "language": story.language,
        "channel": story.channel,
        "municipality": story.municipality,
        "anonymous": story.contact is None,
        "assignee": case.assignee,
        "about": {"kind": story.about_kind, "id": story.about} if story.about else None,
    }


def _messages(said: list[Message]) -> list[dict[str, Any]]:
    return [
        {"number": one.number, "kind": one.kind, "written_at": one.written_at, "text": one.text, "by": one.by,
         "language": one.language, "of": one.of}
        for one in said
    ]  # fmt: skip


def _answers(said: list[Message]) -> list[dict[str, Any]]:
    return [{"written_at": one.written_at, "text": one.text} for one in said if one.kind == "answer"]
