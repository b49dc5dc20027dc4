"""What integrators read: the AsyncAPI 3 document, and a page for each event, from the product's own files."""

from __future__ import annotations

import json
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.reporting.context import context_of
from services.reporting.periods.who import is_lead
from shared.events import asyncapi, catalogue
from shared.events.base import BY_FULL_NAME, EventType, type_of
from shared.events.contract import HERE
from shared.events.examples import EXAMPLES
from shared.web.identity.dependencies import signed_in
from shared.web.languages import LANG
from shared.web.page import Pages
from shared.web.problems import not_found
from shared.web.translations import mark

router = APIRouter(include_in_schema=False)
SCHEMAS = HERE / "schemas"
_EXAMPLES = {type_of(one).full_name: json.loads(msgspec.json.encode(one)) for one in EXAMPLES}


@router.get("/asyncapi.json")
async def document(request: Request) -> dict[str, Any]:
    """The AsyncAPI 3 document of this programme's stream."""
    context = context_of(request)
    topics = {topic: topic.rpartition(".")[2] for topic in context.programme.every_topic()}
    return asyncapi.document(
        context.programme.code, context.programme.title("en"), topics, context.settings.kafka
    )


@router.get("/events")
async def events_home(request: Request) -> RedirectResponse:
    """The events page in the language that the browser likes best."""
    pages: Pages = request.app.state.pages
    return RedirectResponse(f"/{pages.language(request)}/events")


@router.get(LANG + "/events")
async def events(request: Request, lang: str) -> HTMLResponse:  # noqa: ARG001 - the page reads the path
    """Every event type by its publisher: what it says, and who may read it; each leads to its own page."""
    context, pages = context_of(request), request.app.state.pages
    types = sorted(BY_FULL_NAME.values(), key=attrgetter("owner", "full_name"))
    owners = [(owner, list(kinds)) for owner, kinds in groupby(types, key=attrgetter("owner"))]
    page: HTMLResponse = pages.render(
        request,
        "reporting/events.html",
        owners=owners,
        topics=context.programme.every_topic(),
        broker=context.settings.kafka,
        lead=is_lead(await signed_in(request), context.programme),
    )
    return page


@router.get("/events/{name}.json")
async def data_schema(name: str) -> Response:
    """The JSON Schema of a type's data, as it is committed."""
    _kind(name)
    return Response((SCHEMAS / f"{name}.json").read_bytes(), media_type="application/schema+json")


@router.get(LANG + "/events/{name}")
async def one_event(request: Request, lang: str, name: str) -> HTMLResponse:  # noqa: ARG001 - the page reads the path
    """One event type: what it says, its fields, an example, who may read what of it, its versions."""
    kind, pages = _kind(name), request.app.state.pages
    page: HTMLResponse = pages.render(
        request,
        "reporting/event.html",
        kind=kind,
        says=" ".join((kind.model.__doc__ or "").split("\n\n")[0].split()),
        topics=[one for one in context_of(request).programme.every_topic() if one.endswith(f".{kind.owner}")],
        fields=[field.replace("`", "") for field in catalogue.fields(kind.model)],
        example=_EXAMPLES[name],
    )
    return page


def _kind(name: str) -> EventType:
    if name not in BY_FULL_NAME:
        raise not_found(mark("There is no event type of this name."))
    return BY_FULL_NAME[name]
