"""Errors as people and machines read them: RFC 9457 problem details with a stable code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

import orjson
from starlette.responses import Response

from shared import telemetry
from shared.web.translations import mark

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field: its dotted path in the request, and a sentence that never repeats the value."""

    field: str
    message: str


class Problem(Exception):
    """An answer that is an error. Raise it anywhere below a route; the application turns it into a response.

    `code` is stable and in English (`contract_ceiling_exceeded`): programs decide by it. `detail` is for people:
    what is wrong and what would be right. Neither ever holds personal data.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        title: str = "",
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.title = title or HTTPStatus(status).phrase
        self.errors = tuple(errors)
        self.headers = dict(headers or {})

    def document(self) -> dict[str, object]:
        """The members of the problem document; `correlation_id` is what the reader tells support."""
        return {
            "type": f"urn:paravani:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "errors": [{"field": error.field, "message": error.message} for error in self.errors],
            "correlation_id": telemetry.correlation_id(),
        }

    def response(self) -> Response:
        """The problem as `application/problem+json`."""
        body = orjson.dumps(self.document())
        return Response(body, self.status, headers=self.headers, media_type=MEDIA_TYPE)


def not_found(what: str = mark("There is nothing at this address.")) -> Problem:
    """404 with code `not_found`."""
    return Problem(404, "not_found", what)


def unexpected() -> Problem:
    """500 with code `unexpected`: says nothing of the cause, which is in the log under the correlation id."""
    return Problem(
        500, "unexpected", mark("Something went wrong on our side. Nothing was half done. Please try again.")
    )
