"""`/docs`: the OpenAPI document as one plain page. No script, nothing from another host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from shared.web.page import Pages

Json = dict[str, Any]
_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Field:
    """One parameter or property, as the page shows it."""

    label: str
    kind: str
    needed: bool
    about: str
    place: str = ""


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    summary: str
    about: str
    parameters: list[Field]
    body: list[Field]
    answers: list[tuple[str, str, list[Field]]]


def operations(document: Json) -> dict[str, list[Operation]]:
    """The operations of an OpenAPI 3.1 document by their first tag."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document.get("paths", {}).items():
        for method in _METHODS:
            if method in methods:
                operation = methods[method]
                tag = (operation.get("tags") or ["other"])[0]
                found.setdefault(tag, []).append(_operation(document, method, path, operation))
    return found


def _operation(document: Json, method: str, path: str, operation: Json) -> Operation:
    parameters = [
        Field(
            one["name"],
            _kind(one["schema"]),
            bool(one.get("required")),
            one.get("description", ""),
            one["in"],
        )
        for one in operation.get("parameters", [])
    ]
    answers = [
        (status, answer.get("description", ""), list(_fields(document, _schema(answer))))
        for status, answer in operation.get("responses", {}).items()
    ]
    body = list(_fields(document, _schema(operation.get("requestBody", {}))))
    about = operation.get("description", "")
    return Operation(method.upper(), path, operation.get("summary", ""), about, parameters, body, answers)


def _schema(holder: Json) -> Json:
    content: Json = next(iter(holder.get("content", {}).values()), {})
    schema: Json = content.get("schema", {})
    return schema


def _resolve(document: Json, schema: Json) -> Json:
    if "$ref" in schema:
        resolved: Json = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        return resolved
    return schema


def _fields(document: Json, schema: Json) -> Iterator[Field]:
    resolved = _resolve(document, schema)
    if resolved.get("type") == "array":
        resolved = _resolve(document, resolved.get("items", {}))
    needed = set(resolved.get("required", []))
    for name, one in resolved.get("properties", {}).items():
        yield Field(name, _kind(one), name in needed, one.get("description", ""))


def _kind(schema: Json) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            return " | ".join(dict.fromkeys(_kind(one) for one in schema[word]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    kind = str(schema.get("format") or schema.get("type") or "any")
    return f"{kind} matching {schema['pattern']}" if "pattern" in schema else kind


def docs_router(pages: Pages) -> APIRouter:
    """Serves `/docs` from the running application's own OpenAPI document."""
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    async def docs(request: Request) -> Response:
        document = request.app.openapi()
        told = {"info": document["info"], "groups": operations(document)}
        return pages.render(request, "docs.html", **told)

    return router
