"""What-if over HTTP."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from services.reporting import answers
from services.reporting.answers import answer
from services.reporting.asked import keyring, today
from services.reporting.audience import Consortium
from services.reporting.context import context_of
from services.reporting.paging import Cursor, Limit, page
from services.reporting.periods import sources
from services.reporting.periods.who import needs_lead
from services.reporting.projector import parking
from services.reporting.reading import logframe as reading
from services.reporting.shapes import periods as shapes
from services.reporting.versions import commands, kept
from services.reporting.versions.whatif import changed, what_if
from shared.programme import Programme, ProgrammeError
from shared.web.commands import perform
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account
from shared.web.problems import FieldError, Problem
from shared.web.translations import mark

Lead = Annotated[Account, Depends(require("coordinator"))]
Staff = Annotated[Account, Depends(require("coordinator", "operator"))]
router = APIRouter(prefix="/v1", tags=["logframe"])


class Files(BaseModel):
    """Other programme files, by name; those that are not given stay as they are."""

    model_config = ConfigDict(extra="forbid")
    files: Annotated[dict[str, str], Field(max_length=10, examples=[{"logframe.yaml": "version: 2 …"}])]


class Version(Files):
    """Other programme files, who decided on them, and why."""

    author: Annotated[str, Field(max_length=200, examples=["Steering committee of 12 May"])]
    reason: Annotated[str, Field(max_length=500, examples=["Youth is 14-30 in the national strategy."])]


@router.post(
    "/logframe/what-if",
    summary="Every cell under other rules, beside what it is now",
    response_model=shapes.WhatIf,
)
async def other(request: Request, given: Files, _: Staff) -> JSONResponse:
    """Both series before anything is adopted: changed rules, targets, bands, thresholds. Nothing that is shown changes."""
    context = context_of(request)
    then, ring = _programme(request, given), keyring(request)
    async with context.pool.acquire(timeout=10) as connection:
        rows = await sources.from_copy(connection)
        parked = await parking.positions(connection)
    found = await asyncio.to_thread(what_if, context.programme, then, rows, ring, parked)
    return answer(asdict(found), None)


@router.post(
    "/logframe/versions", status_code=201, summary="Adopt other files", response_model=shapes.Adopted
)
async def adopt(request: Request, given: Version, who: Lead) -> Response:
    """They are counted beside what is shown, then shown from one transaction on. The event says who decided and why."""
    context = context_of(request)
    needs_lead(who, context.programme)
    then = _programme(request, given)
    return await perform(
        request, context.decisions, lambda c: commands.adopt(context, c, then, given.author, given.reason)
    )


@router.get("/logframe/versions", summary="Which versions were adopted", response_model=shapes.Versions)
async def versions(request: Request, cursor: Cursor = None, limit: Limit = 100) -> JSONResponse:
    """Every version that was counted, which one is live, and who adopted it why."""
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found = await kept.versions(connection)
    shown = page(found, lambda one: str(one.version), cursor, limit)
    return answer({"versions": [asdict(one) for one in shown.items], "next": shown.next}, None)


@router.get(
    "/logframe/versions/{number}",
    summary="The logframe under one version",
    response_model=shapes.VersionIndicators,
)
async def one_version(request: Request, number: int, _: Consortium) -> JSONResponse:
    """Every indicator as it is counted under a version; under one that was replaced: as it was then."""
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found, programme = await kept.one(connection, number)
        seen = await reading.view(connection, programme, today(), version=number)
    body = asdict(found) | {"indicators": [answers.line(line) for line in seen.lines.values()]}
    return answer(body, None)


def _programme(request: Request, given: Files) -> Programme:
    """The programme of the files that were sent; a problem that names each fault if they are wrong."""
    now = context_of(request).programme
    if unknown := set(given.files) - set(now.texts):
        told = mark("A programme has other files; see `errors`.")
        errors = [
            FieldError(f"files.{name}", f"One of: {', '.join(sorted(now.texts))}") for name in sorted(unknown)
        ]
        raise Problem(422, "file_unknown", told, errors=errors)
    try:
        return changed(given.files, now)
    except ProgrammeError as wrong:
        errors = [FieldError(one.file, str(one)) for one in wrong.problems]
        raise Problem(
            422, "programme_wrong", mark("The files are wrong; see `errors`."), errors=errors
        ) from None
