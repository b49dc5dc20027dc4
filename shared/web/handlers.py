"""Turns whatever a route raises into a problem: JSON for programs, a page for browsers."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any, cast

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from shared import telemetry
from shared.ledger.errors import Conflict
from shared.web.page import Pages
from shared.web.problems import FieldError, Problem
from shared.web.translations import mark

log = telemetry.logger(__name__)
_CODES = {
    401: "sign_in_needed",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
}
_DETAILS = {
    404: mark("There is nothing at this address."),
    405: mark("This address does not take that method."),
}


class SignInNeeded(Exception):
    """A browser without a session asked for a page that needs one; `back` is where it wanted to go."""

    def __init__(self, sign_in: str) -> None:
        super().__init__("sign-in needed")
        self.sign_in = sign_in


def wants_page(request: Request) -> bool:
    """Whether the caller is a browser asking for a page: a page's path, and an `Accept` that names HTML."""
    return not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", "")


def answer(request: Request, problem: Problem) -> Response:
    """The response for a problem, in the form that the caller can read."""
    pages = cast("Pages | None", getattr(request.app.state, "pages", None))
    if pages is None or not wants_page(request):
        return problem.response()
    page = pages.problem(request, problem)
    page.headers.update(problem.headers)
    return page


def validation_problem(errors: Sequence[Any]) -> Problem:
    """422 `invalid_request` from FastAPI's validation errors; the refused values themselves are left out."""
    told = [_no_json(error) if error["type"] == "json_invalid" else _of_field(error) for error in errors]
    return Problem(422, "invalid_request", mark("Some fields are missing or wrong."), errors=told)


def _of_field(error: Any) -> FieldError:  # noqa: ANN401 - pydantic's
    return FieldError(_field(error["loc"]), _sentence(str(error["msg"])))


def _no_json(error: Any) -> FieldError:  # noqa: ANN401 - pydantic's; its location is where the text broke
    where, why = error["loc"][-1], error.get("ctx", {}).get("error", "")
    return FieldError("body", f"This is not JSON from character {where} on: {why}")


def _field(location: Sequence[str | int]) -> str:
    parts = location[1:] if location and location[0] in {"body", "query", "path", "header"} else location
    return ".".join(str(part) for part in parts) or "body"


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return text[:1].upper() + text[1:]


def http_problem(error: HTTPException) -> Problem:
    """A problem from Starlette's own exceptions (unknown path, wrong method, bad form)."""
    code = _CODES.get(error.status_code, "bad_request" if error.status_code < 500 else "unexpected")  # noqa: PLR2004
    detail = _DETAILS.get(error.status_code, mark("This request cannot be read."))
    return Problem(error.status_code, code, detail, headers=error.headers)


# What a request meets while PostgreSQL is down, starting, shutting down or overloaded: it has changed nothing.
DATABASE_AWAY: tuple[type[Exception], ...] = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,  # no connection, memory or disk is left
    asyncpg.LockNotAvailableError,
    asyncpg.InvalidTransactionStateError,  # the server has ended a transaction that stood still
    asyncpg.TransactionRollbackError,  # a deadlock
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a request that was given up in the middle of an answer of the server
    Conflict,  # others were first, again and again
    ConnectionError,
    socket.gaierror,  # a container that has stopped has no name any more
    TimeoutError,
)


def database_away() -> Problem:
    """503 `database_away`."""
    told = mark(
        "The database does not answer just now. Nothing was recorded. Try again in a moment: what you send again is"
        " recorded once."
    )
    return Problem(503, "database_away", told, headers={"Retry-After": "5"})


def add_handlers(app: FastAPI) -> None:
    """Register the handlers; anything else that is raised is caught by the outermost middleware."""

    @app.exception_handler(Problem)
    async def _problem(request: Request, error: Problem) -> Response:
        return answer(request, error)

    for kind in DATABASE_AWAY:
        app.add_exception_handler(kind, _away)

    app.add_exception_handler(asyncpg.CharacterNotInRepertoireError, _no_character)

    @app.exception_handler(SignInNeeded)
    async def _sign_in(_request: Request, error: SignInNeeded) -> Response:
        return RedirectResponse(error.sign_in, status_code=303)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(request, validation_problem(error.errors()))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        return answer(request, http_problem(error))


async def _no_character(request: Request, _: Exception) -> Response:
    told = mark("The request holds a character that no text has (NUL). Nothing was recorded. Take it out.")
    return answer(request, Problem(422, "character_not_allowed", told))


async def _away(request: Request, error: Exception) -> Response:
    log.warning("database away", exc_info=error)
    return answer(request, database_away())
