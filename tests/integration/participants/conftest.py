"""The participants service of CTC on a real PostgreSQL, with real keys; its relay stands still."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from fastapi import FastAPI

from deploy.provision.layout import ROOT
from services.participants import app as room
from shared import postgres
from shared.events.language import decode
from shared.events.sealing import SealingKey
from shared.ledger.append import Ledger
from shared.ledger.relay import Relay
from shared.ledger.signing import Signer, Verifier
from shared.programme import load
from shared.service import Service
from shared.settings import Settings
from shared.vault import Vault
from shared.web.application import create_app, public_tokens, session_routers
from shared.web.commands import add_refusals
from shared.web.identity import Identity
from shared.web.page import Pages
from shared.web.presentation import site_of
from tests.conftest import SchemaFactory
from tests.schemas import Prepared

PROGRAMME = load(ROOT / "deploy" / "programmes" / "csdp")
IDENTITY = Path(postgres.__file__).parent / "web" / "migrations"
PASSWORD = "correct horse battery"
_HIDDEN = re.compile(r'name="(csrf|form_key)" value="([^"]+)"')
Typed = dict[str, Any]


@dataclass
class House:
    """The service, its database as the administrator sees it, and its site."""

    service: Service
    admin: Any
    app: FastAPI

    async def events(self) -> list[Any]:
        """Everything in the ledger in the order of recording, as consumers read it."""
        rows = await self.admin.fetch(
            "SELECT type, value FROM ledger ORDER BY recorded_at, stream, stream_version"
        )
        return [decode(row["type"], row["value"]) for row in rows]

    async def types(self) -> list[str]:
        """The names of the events' shapes, sorted."""
        return sorted(type(one).__name__ for one in await self.events())

    @asynccontextmanager
    async def program(self, login: str = "me") -> AsyncIterator[httpx.AsyncClient]:
        """A program that is signed in."""
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://ctc.test", auth=(login, PASSWORD)
        ) as made:
            yield made

    @asynccontextmanager
    async def browser(self, login: str = "me") -> AsyncIterator[Browser]:
        """A browser that is signed in."""
        transport = httpx.ASGITransport(self.app)
        headers = {"accept": "text/html"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://ctc.test", headers=headers
        ) as made:
            await made.post("/en/sign-in", data={"login": login, "password": PASSWORD})
            yield Browser(made)


@dataclass
class Browser:
    """What a person does: opens a page, fills its form, sends it, follows where it leads."""

    client: httpx.AsyncClient

    async def page(self, path: str) -> str:
        """The text of a page that must be there."""
        answer = await self.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def hidden(self, path: str) -> Typed:
        """The hidden fields of a page's own form, which is the last one on it."""
        return hidden_of(await self.page(path))

    async def send(self, path: str, typed: Typed) -> httpx.Response:
        """Open the form and send it with what was typed."""
        return await self.client.post(path, data=await self.hidden(path) | typed)

    async def done(self, path: str, typed: Typed) -> tuple[str, str]:
        """Send a form that is accepted: where it led, without the query, and the page there."""
        answer = await self.send(path, typed)
        assert answer.status_code == 303, answer.text
        goal = answer.headers["location"]
        return goal.partition("?")[0], await self.page(goal)


def hidden_of(page: str) -> Typed:
    """The hidden fields of the last form on a page."""
    return dict(_HIDDEN.findall(page))


@pytest.fixture
async def house(schema: SchemaFactory) -> AsyncIterator[House]:
    async with open_house(await schema("participants"), await schema("identity", (("", IDENTITY),))) as made:
        yield made


@asynccontextmanager
async def open_house(prepared: Prepared, people: Prepared) -> AsyncIterator[House]:
    """The house in two databases, with an account of each role."""
    settings = _with_keys(prepared)
    async with (
        await postgres.pool(settings, prepared.database, prepared.role) as pool,
        await postgres.pool(people.settings, people.database, people.role) as accounts,
    ):
        service = _service(settings, pool)
        identity = Identity(accounts, PROGRAMME, "ctc")
        roles = {"me": "me_officer", "lead": "coordinator", "grants": "grants_manager", "audit": "auditor"}
        for login, role in roles.items():
            await identity.create_account(login, PASSWORD, [role])
        admin = await prepared.connect_as_admin()
        yield House(service, admin, _site(service, identity))
        await admin.close()


def _with_keys(prepared: Prepared) -> Settings:
    home = prepared.settings.secrets
    (home / "sealing").mkdir()
    (home / "public").mkdir()
    (home / "matching").mkdir()
    box = X25519PrivateKey.generate().public_key().public_bytes_raw()
    (home / "public" / "matching.box").write_bytes(base64.b64encode(box))
    for name in ("signing.key", "master.key", "index.key", "sealing/ctc.key", "matching/tokens.key"):
        (home / name).write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        (home / name).chmod(0o600)
    return prepared.settings.model_copy(
        update={"identity": "ctc", "reporting_url": "http://reporting.test", "public_keys": home / "public"}
    )


def _service(settings: Settings, pool: Any) -> Service:
    home, topic = settings.secrets, PROGRAMME.topic("ctc", "participants")
    signer = Signer.read(PROGRAMME.code, home / "signing.key")
    ledger = Ledger(topic, PROGRAMME.lanes, signer, SealingKey.read(home / "sealing" / "ctc.key"))
    verifier = Verifier.read(PROGRAMME.code, settings.public_keys)
    relay = Relay(
        topic, PROGRAMME.lanes, settings, lambda: postgres.connect(settings, "", ""), signer, verifier
    )
    vault = Vault.read(home / "master.key")
    return Service(
        "participants", "ctc", PROGRAMME, settings, pool, ledger, relay, vault, verifier, notice=room.NOTICE
    )


@cache
def _application() -> FastAPI:
    """One for all tests: FastAPI studies every route anew for each application."""
    site = site_of(PROGRAMME, Settings(), who="CTC", home="/desk", languages=("en", "ka"))
    pages = Pages(
        site,
        navigation=room.NAVIGATION,
        folders=[ROOT / "services" / "participants"],
        public_tokens=public_tokens(),
    )
    app = create_app("CTC", pages=pages, routers=[*session_routers(), *room.ROUTERS])
    add_refusals(app)
    return app


def _site(service: Service, identity: Identity) -> FastAPI:
    app = _application()
    app.state.identity, app.state.services = identity, {"participants": service}
    return app


def activity(**changes: Any) -> Typed:
    """An activity as a person types it, with two new persons."""
    return {
        "title": "Advocacy basics",
        "kind": "training",
        "occurred_on-day": "14",
        "occurred_on-month": "5",
        "occurred_on-year": "2024",
        "hours": "6.5",
        "sessions": "1",
        "municipality": "GE-KK-MAR",
        "topics": ["advocacy", "hrba_1"],
        "new.0.name": "Nino Beridze",
        "new.0.birth_year": "1990",
        "new.0.sex": "F",
        "new.2.name": "Fidan Əliyeva",
    } | changes


def body(**changes: Any) -> Typed:
    """The same as a program sends it."""
    return {
        "title": "Advocacy basics",
        "kind": "training",
        "occurred_on": "2024-05-14",
        "hours": "6.5",
        "municipality": "მარნეული",
        "attendees": [{"new": {"name": "Nino Beridze", "birth_year": 1990, "sex": "F"}}],
    } | changes
