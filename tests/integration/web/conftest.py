"""A real PostgreSQL with the identity schema, as its login role sees it, and a site on it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.responses import Response

from shared import postgres
from shared.web.application import create_app, public_tokens
from shared.web.identity import Account, Identity, require
from shared.web.languages import LANG
from shared.web.page import Pages
from shared.web.site import Site
from tests.conftest import SchemaFactory
from tests.plans import Plan
from tests.schemas import Prepared

MIGRATIONS = Path(postgres.__file__).parent / "web" / "migrations"
PASSWORD = "correct horse battery"
TEMPLATE = """{% extends "base.html" %}{% block title %}Desk{% endblock %}
{% block main %}<form method="post">{{ csrf() }}<button>Record</button></form>{% endblock %}"""


@dataclass
class World:
    """Everything a test of identity touches."""

    prepared: Prepared
    pool: Any
    admin: Any
    identity: Identity
    app: FastAPI
    recorded: list[str]

    def client(self, *, page: bool = True, address: str = "192.0.2.1") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, client=(address, 1))
        headers = {"accept": "text/html"} if page else {}
        return httpx.AsyncClient(transport=transport, base_url="http://desk.test", headers=headers)


@pytest.fixture
async def world(schema: SchemaFactory, tmp_path: Path) -> AsyncIterator[World]:
    prepared = await schema("identity", (("identity/", MIGRATIONS),))
    pool = await postgres.pool(prepared.settings, prepared.database, prepared.role, most=8)
    admin = await prepared.connect_as_admin()
    identity = Identity(pool, Plan(), "ctc")
    recorded: list[str] = []
    yield World(prepared, pool, admin, identity, _site(tmp_path, identity, recorded), recorded)
    await pool.close()
    await admin.close()


def _site(folder: Path, identity: Identity, recorded: list[str]) -> FastAPI:
    (folder / "desk" / "templates").mkdir(parents=True)
    (folder / "desk" / "templates" / "desk.html").write_text(TEMPLATE)
    pages = Pages(
        Site(title={"en": "Project"}, who="CTC", home="/desk", inside=("en", "ka")),
        folders=[folder / "desk"],
        public_tokens=public_tokens(),
    )
    return create_app("Desk", pages=pages, routers=[*_routers(pages, recorded)], identity=identity)


Officer = Annotated[Account, Depends(require("me_officer"))]


def _routers(pages: Pages, recorded: list[str]) -> tuple[APIRouter, APIRouter]:
    desk, api = APIRouter(prefix=LANG, include_in_schema=False), APIRouter(prefix="/v1")

    @desk.get("/desk")
    async def show(request: Request, officer: Officer) -> Response:
        del officer
        return pages.render(request, "desk/desk.html")

    @desk.post("/desk")
    @api.post("/records")
    async def record(officer: Officer) -> dict[str, str]:
        recorded.append(officer.account_id)
        return {"recorded": officer.account_id}

    return desk, api
