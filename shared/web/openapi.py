"""What FastAPI's OpenAPI document leaves out: how a program signs in, how errors look, an example of each answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from shared.web.problems import MEDIA_TYPE

Json = dict[str, Any]
Examples = Mapping[str, Any]
"""By method and path, such as `GET /v1/status`: an answer of 2xx."""

_METHODS = ("get", "post", "put", "patch", "delete")
_PROBLEM: Json = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. `code` is stable: decide by it. `correlation_id` is what support asks for.",
    "required": ["type", "title", "status", "code", "detail", "errors", "correlation_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "correlation_id": {"type": "string"},
    },
    "example": {
        "type": "urn:paravani:problem:invalid_request",
        "title": "Unprocessable Content",
        "status": 422,
        "code": "invalid_request",
        "detail": "Some fields are missing or wrong.",
        "errors": [{"field": "as_of", "message": "Input should be a valid date"}],
        "correlation_id": "0190f3c2-5b7e-7c1d-9a4e-0d5f2b8c6a11",
    },
}
_ANY_PROBLEM: Json = {
    "description": "What is wrong, and what would be right: 401 and 403 (who asks), 404, 405, 409, 413, 422, 429, 503.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_SCHEMES: Json = {
    "basic": {
        "type": "http",
        "scheme": "basic",
        "description": "Login and password; or any name, with a key as the password.",
    },
    "bearer": {"type": "http", "scheme": "bearer", "description": "A key, or the token of POST /v1/session."},
}


def completed(app: FastAPI, examples: Examples) -> Callable[[], Json]:
    """A function for `app.openapi`: the document, made once."""

    def document() -> Json:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title, version=app.version, description=app.description, routes=app.routes
            )
            app.openapi_schema = _complete(made, examples)
        return app.openapi_schema

    return document


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Method, path and operation of everything that a document offers."""
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield method.upper(), path, methods[method]


def _complete(document: Json, examples: Examples) -> Json:
    components = document.setdefault("components", {})
    components["securitySchemes"] = _SCHEMES
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = _PROBLEM
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for method, path, operation in operations(document):
        operation["responses"].pop("422", None)
        operation["responses"]["default"] = _ANY_PROBLEM
        operation["security"] = [{}, {"basic": []}, {"bearer": []}]
        operation.setdefault("tags", ["figures"])
        if (example := examples.get(f"{method} {path}")) is not None:
            _answer_of(operation)["example"] = example
    return document


def _answer_of(operation: Json) -> Json:
    """The content of the first answer that is no problem; JSON where nothing else is said."""
    good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    content: Json = good.setdefault("content", {"application/json": {}})
    first: Json = next(iter(content.values()))
    return first
