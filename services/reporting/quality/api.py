"""Data quality over HTTP: the measures, the doubts, and answers to them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from services.reporting.answers import answer
from services.reporting.context import context_of
from services.reporting.paging import Cursor, Limit, page
from services.reporting.periods import history
from services.reporting.periods.who import is_lead, may_submit
from services.reporting.quality import flags, measures
from services.reporting.shapes import quality as shapes
from services.reporting.shapes.base import Recorded
from shared.programme import Programme
from shared.web.commands import perform
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account
from shared.web.problems import Problem
from shared.web.translations import mark

router = APIRouter(prefix="/v1", tags=["quality"])
Staff = Annotated[Account, Depends(require("coordinator", "operator"))]
Coordinator = Annotated[Account, Depends(require("coordinator"))]


class Answer(BaseModel):
    """A person's answer to a doubt, and why."""

    model_config = ConfigDict(extra="forbid")
    flag: Annotated[str, Field(max_length=200, examples=["late_recording/ctc/2024"])]
    how: Annotated[Literal["explained", "no_fault"], Field(examples=["explained"])]
    reason: Annotated[
        str, Field(max_length=500, examples=["The sheets of the camp came by post in October."])
    ]


def may_answer(who: Account | None, programme: Programme, flag: str) -> bool:
    """Whether an account may answer a doubt: the coordinator of the member that it is about, or of the lead."""
    _, _, rest = flag.partition("/")
    return is_lead(who, programme) or may_submit(who, rest.partition("/")[0])


def needs_to_answer(who: Account, programme: Programme, flag: str) -> None:
    """Problem 403 for everybody else."""
    if not may_answer(who, programme, flag):
        told = mark("Only the coordinator of this member, or of the leading one, may do this.")
        raise Problem(403, "member_only", told)


@router.get("/quality", summary="Timeliness, completeness, consistency", response_model=shapes.Quality)
async def measured(request: Request, _: Staff) -> JSONResponse:
    """By member and period, each as a pair of numbers."""
    context = context_of(request)
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        periods = await history.periods(ledger, context.programme)
    async with context.pool.acquire(timeout=10) as connection:
        found = await measures.recorded(connection, context.programme, periods)
    return answer(
        {
            "timeliness": [asdict(one) for one in found.timeliness],
            "completeness": [asdict(one) for one in found.completeness],
            "consistency": [asdict(one) for one in found.consistency],
            "apart": [asdict(one) for one in found.apart],
            "counted": [asdict(one) for one in found.counted],
        },
        None,
    )


@router.get("/quality/flags", summary="Doubts about data", response_model=shapes.Flags)
async def doubts(request: Request, _: Staff, cursor: Cursor = None, limit: Limit = 100) -> JSONResponse:
    """Every doubt that was raised, the newest first: which stand (`how` is empty), which are gone or answered."""
    async with context_of(request).decisions.pool.acquire(timeout=10) as ledger:
        found = await flags.flags(ledger)
    shown = page([*reversed(found.values())], lambda one: one.flag, cursor, limit)
    return answer({"flags": [asdict(one) for one in shown.items], "next": shown.next}, None)


@router.post("/quality/look", status_code=201, summary="Look for doubts now", response_model=shapes.Looked)
async def look(request: Request, _: Coordinator) -> JSONResponse:
    """Raise what is new and let go what is gone, as happens every ten minutes by itself."""
    return JSONResponse(asdict(await flags.look(context_of(request))), 201)


@router.post("/quality/answers", status_code=201, summary="Answer a doubt", response_model=Recorded)
async def answers(request: Request, given: Answer, who: Coordinator) -> Response:
    """Say why the data are right all the same; the answer is an event. The doubt comes back only after it was gone."""
    context = context_of(request)
    needs_to_answer(who, context.programme, given.flag)
    return await perform(
        request, context.decisions, lambda c: flags.resolve(context, c, given.flag, given.how, given.reason)
    )
