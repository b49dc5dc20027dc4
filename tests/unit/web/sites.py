"""A small site for tests: no database, a page, a form, and routes that fail in every way."""

from pathlib import Path
from typing import Annotated

import httpx
from fastapi import APIRouter, Depends, FastAPI, Header, Request
from pydantic import BaseModel
from starlette.responses import Response

from shared.web.application import Bounds, create_app, public_tokens
from shared.web.csrf import check_public_form
from shared.web.forms import Form, read_form
from shared.web.languages import LANG
from shared.web.page import Link, Pages
from shared.web.problems import FieldError, Problem
from shared.web.site import Site, Visibility

TEMPLATE = """{% extends "base.html" %}{% from "parts/form.html" import summary, text as field %}
{% block title %}Say it{% endblock %}{% block main %}{{ summary(form) }}
<form method="post">{{ csrf() }}{{ field(form, "topic", "Topic") }}<button>Go</button></form>{% endblock %}"""
SITE = Site(
    title={"en": "Project", "ka": "პროექტი"},
    visibility=Visibility({"en": "Funded by the European Union"}, {"en": "Sole responsibility of CENN"}),
    demo=True,
)


class Thing(BaseModel):
    number: int


def make_pages(folder: Path, site: Site = SITE) -> Pages:
    service = folder / "things"
    (service / "templates").mkdir(parents=True, exist_ok=True)
    (service / "templates" / "say.html").write_text(TEMPLATE)
    navigation = [Link("/say", "Open"), Link("/secret", "Operator", frozenset({"operator"}))]
    return Pages(site, navigation=navigation, folders=[service], public_tokens=public_tokens())


def make_site(folder: Path, site: Site = SITE, *, seconds: float = 30.0, **more: object) -> FastAPI:
    pages, bounds = make_pages(folder, site), Bounds(body=2000, seconds=seconds)
    routers = [_pages_router(pages), _api_router()]
    return create_app("Things", pages=pages, routers=routers, bounds=bounds, **more)  # type: ignore[arg-type]


def _pages_router(pages: Pages) -> APIRouter:
    router = APIRouter(prefix=LANG, include_in_schema=False)

    @router.get("/say")
    async def say(request: Request) -> Response:
        return pages.render(request, "things/say.html", form=Form())

    @router.post("/say", dependencies=[Depends(check_public_form)])
    async def said(request: Request, lang: str) -> Response:
        form = await read_form(request, lang, pages.gettext(lang))
        form.text("topic", "Write the topic")
        return pages.render(request, "things/say.html", 422 if form.errors else 200, form=form)

    @router.get("/broken")
    async def broken() -> None:
        raise ValueError("Nino Beridze, 01001012345")

    return router


def _api_router() -> APIRouter:
    router = APIRouter(prefix="/v1")

    @router.post("/things", status_code=201)
    async def add(thing: Thing, idempotency_key: Annotated[str | None, Header()] = None) -> Thing:
        """Add a thing."""
        del idempotency_key
        return thing

    @router.get("/ceiling")
    async def ceiling() -> None:
        raise Problem(409, "ceiling_exceeded", "Too much.", errors=[FieldError("amount", "At most 5")])

    @router.get("/broken")
    async def broken() -> None:
        raise ValueError("Nino Beridze, 01001012345")

    @router.get("/slow")
    async def slow(request: Request) -> None:
        while not await request.is_disconnected():
            await request.receive()

    return router


def browser(app: FastAPI) -> httpx.AsyncClient:
    """A client that asks for pages, as a browser does."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"accept": "text/html", "accept-language": "en"}
    return httpx.AsyncClient(transport=transport, base_url="http://site.test", headers=headers)


def program(app: FastAPI) -> httpx.AsyncClient:
    """A client that asks for JSON."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://site.test")
