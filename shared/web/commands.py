"""How a command comes in over HTTP: idempotent, in one transaction, a refusal answered with its stable code."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import FastAPI, Request
from starlette.responses import Response

from shared import clock
from shared.refusal import Refused
from shared.web import idempotency
from shared.web.handlers import answer
from shared.web.problems import FieldError, Problem

if TYPE_CHECKING:
    from shared.postgres import Connection
    from shared.service import Service

CREATED = 201
Work = Callable[["Connection"], Awaitable[Any]]


def problem_of(refused: Refused) -> Problem:
    """A refusal as 422 with its code, its sentence and the field that is wrong."""
    errors = [FieldError(refused.field, refused.sentence)] if refused.field else []
    return Problem(422, refused.code, refused.sentence, errors=errors)


def add_refusals(app: FastAPI) -> None:
    """Answer every Refused that a route lets through."""

    @app.exception_handler(Refused)
    async def _refused(request: Request, error: Refused) -> Response:
        return answer(request, problem_of(error))


async def perform(request: Request, service: Service, work: Work, status: int = CREATED) -> Response:
    """Run a command whose outcome is a dataclass, and answer with it as JSON.

    The same `Idempotency-Key` with the same request gives the first answer again and does nothing.
    """
    key = request.headers.get("idempotency-key")
    caller = getattr(getattr(request.state, "account", None), "account_id", "")
    request_hash = idempotency.fingerprint(request.method, request.url.path, caller, await request.body())

    async def once(connection: Connection) -> tuple[int, bytes]:
        async with idempotency.idempotent(connection, key, request_hash) as slot:
            if slot.answer is not None:
                return slot.answer.status, slot.answer.body
            body = orjson.dumps(asdict(await work(connection)))
            await slot.keep(status, body)
            return status, body

    code, body = await service.run(once)
    return Response(body, code, media_type="application/json")


def demo_clock(request: Request, service: Service) -> None:
    """Let a filling demo set the clock of this request; only with the token that the process was started with."""
    token, given = service.settings.demo_clock, request.headers.get("x-demo-clock", "")
    if token is None or not given:
        return
    secret, _, text = given.partition(" ")
    if secrets.compare_digest(secret.encode(), token.get_secret_value().encode()):
        clock.set_for_this_request(_instant(text))


def _instant(text: str) -> datetime:
    try:
        return clock.parse(text)
    except ValueError as wrong:
        raise Problem(422, "clock_wrong", str(wrong)) from None
