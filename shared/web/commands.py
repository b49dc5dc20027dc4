"""How a command comes in over HTTP: idempotent, in one transaction, a refusal answered with its stable code."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import urlencode

import orjson
from fastapi import FastAPI, Request
from starlette.responses import Response

from shared import clock
from shared.refusal import Refused
from shared.web import csrf, idempotency
from shared.web.forms import Form
from shared.web.handlers import answer
from shared.web.problems import FieldError, Problem

if TYPE_CHECKING:
    from shared.postgres import Connection
    from shared.service import Service

T = TypeVar("T")

CREATED = 201
Work = Callable[["Connection"], Awaitable[Any]]


class Runs(Protocol):
    """Where a command runs in one transaction: a service, or a part of one that has a database of its own."""

    async def run(self, command: Callable[[Connection], Awaitable[T]]) -> T:
        """Run it, again from its start if another one came first."""


def problem_of(refused: Refused) -> Problem:
    """A refusal with its status, its code, its sentence and the field that is wrong."""
    errors = [FieldError(refused.field, refused.sentence)] if refused.field else []
    return Problem(refused.status, refused.code, refused.sentence, errors=errors)


def add_refusals(app: FastAPI) -> None:
    """Answer every Refused that a route lets through."""

    @app.exception_handler(Refused)
    async def _refused(request: Request, error: Refused) -> Response:
        return answer(request, problem_of(error))


async def perform(request: Request, service: Runs, work: Work, status: int = CREATED) -> Response:
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


async def perform_form(request: Request, service: Runs, form: Form, work: Work) -> dict[str, Any]:
    """Run a page's command once, however often the button is tapped; the outcome is the same for the same form.

    The form carries its own idempotency key. Raises Refused, and Reused for other content.
    """
    key = form.value(csrf.FORM_KEY) or None
    caller: str = request.state.account.account_id
    request_hash = idempotency.fingerprint("POST", request.url.path, caller, await _typed(request))

    async def once(connection: Connection) -> bytes:
        async with idempotency.idempotent(connection, key, request_hash) as slot:
            if slot.answer is not None:
                return slot.answer.body
            body = orjson.dumps(asdict(await work(connection)))
            await slot.keep(CREATED, body)
            return body

    outcome: dict[str, Any] = orjson.loads(await service.run(once))
    return outcome


async def _typed(request: Request) -> bytes:
    """What was typed, without the token, which changes with every rendering."""
    sent = await request.form()
    return urlencode(
        [(name, str(value)) for name, value in sent.multi_items() if name != csrf.FIELD]
    ).encode()


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
