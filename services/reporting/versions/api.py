"""What-if over HTTP."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.reporting.answers import answer
from services.reporting.asked import keyring
from services.reporting.context import context_of
from services.reporting.periods import sources
from services.reporting.projector import parking
from services.reporting.versions.whatif import of_texts, what_if
from shared.programme import ProgrammeError
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account
from shared.web.problems import FieldError, Problem
from shared.web.translations import mark

Staff = Annotated[Account, Depends(require("coordinator", "operator"))]
router = APIRouter(prefix="/v1", tags=["logframe"])


class Files(BaseModel):
    """Other programme files, by name; those that are not given stay as they are."""

    model_config = ConfigDict(extra="forbid")
    files: Annotated[dict[str, str], Field(max_length=10, examples=[{"logframe.yaml": "version: 2 …"}])]


@router.post("/logframe/what-if", summary="Every cell under other rules, beside what it is now")
async def other(request: Request, given: Files, _: Staff) -> JSONResponse:
    """Both series before anything is adopted: changed rules, targets, bands, thresholds. Nothing that is shown changes."""
    context = context_of(request)
    known = set(context.programme.texts)
    if unknown := set(given.files) - known:
        told = mark("A programme has other files; see `errors`.")
        errors = [
            FieldError(f"files.{name}", f"One of: {', '.join(sorted(known))}") for name in sorted(unknown)
        ]
        raise Problem(422, "file_unknown", told, errors=errors)
    try:
        then = of_texts(given.files, context.programme)
    except ProgrammeError as wrong:
        errors = [FieldError(one.file, str(one)) for one in wrong.problems]
        raise Problem(
            422, "programme_wrong", mark("The files are wrong; see `errors`."), errors=errors
        ) from None
    ring = keyring(request)
    async with context.pool.acquire(timeout=10) as connection:
        rows = await sources.from_copy(connection)
        parked = await parking.positions(connection)
    found = await asyncio.to_thread(what_if, context.programme, then, rows, ring, parked)
    return answer(asdict(found), None)
