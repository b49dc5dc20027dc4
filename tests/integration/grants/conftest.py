"""The grants service of CENN on a real PostgreSQL, with real keys; its relay stands still."""

from __future__ import annotations

import base64
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from fastapi import FastAPI

from deploy.node import LANGUAGES
from deploy.provision.layout import ROOT
from services.grants import app as room
from shared import postgres
from shared.events.language import decode
from shared.events.sealing import SealingKey
from shared.ledger.append import Ledger
from shared.ledger.relay import Relay
from shared.ledger.signing import Signer, Verifier
from shared.programme import Programme, load
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

_FILES = load(ROOT / "deploy" / "programmes" / "csdp")
# These tests also sign and pay today, which is after this programme's cut-off: here that is flagged only.
_RULES = _FILES.grants.rules.model_copy(update={"outside_dates": "flagged"})
PROGRAMME = replace(_FILES, grants=_FILES.grants.model_copy(update={"rules": _RULES}))
IDENTITY = Path(postgres.__file__).parent / "web" / "migrations"
PASSWORD = "correct horse battery"


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

    async def told(self, *names: str) -> list[dict[str, Any]]:
        """The events of some names in the order of recording, as mappings."""
        return [plain(one) for one in await self.events() if named(one) in names]

    async def raw(self) -> str:
        """The bytes of every event as text."""
        rows = await self.admin.fetch("SELECT value FROM ledger")
        return "\n".join(row["value"].decode() for row in rows)

    @asynccontextmanager
    async def program(self, login: str = "grants") -> AsyncIterator[httpx.AsyncClient]:
        """A program that is signed in."""
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://cenn.test", auth=(login, PASSWORD)
        ) as made:
            yield made

    @asynccontextmanager
    async def browser(self, login: str = "grants") -> AsyncIterator[httpx.AsyncClient]:
        """A browser that is signed in."""
        transport = httpx.ASGITransport(self.app)
        headers = {"accept": "text/html"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://cenn.test", headers=headers
        ) as made:
            await made.post("/en/sign-in", data={"login": login, "password": PASSWORD})
            yield made


@pytest.fixture
async def house(schema: SchemaFactory) -> AsyncIterator[House]:
    async with open_house(await schema("grants"), await schema("identity", (("", IDENTITY),))) as made:
        yield made


@asynccontextmanager
async def open_house(prepared: Prepared, people: Prepared) -> AsyncIterator[House]:
    """The service on databases that are prepared, with those who work there."""
    settings = with_keys(prepared)
    async with (
        await postgres.pool(settings, prepared.database, prepared.role) as pool,
        await postgres.pool(people.settings, people.database, people.role) as accounts,
    ):
        service = service_of(settings, pool)
        identity = Identity(accounts, PROGRAMME, "cenn")
        await identity.create_account("grants", PASSWORD, ["grants_manager"])
        await identity.create_account("second", PASSWORD, ["coordinator"])
        await identity.create_account("field", PASSWORD, ["field_staff"])
        admin = await prepared.connect_as_admin()
        yield House(service, admin, _site(service, identity))
        await admin.close()


def with_keys(prepared: Prepared) -> Settings:
    """The settings of a service with keys of its own."""
    home = prepared.settings.secrets
    (home / "sealing").mkdir()
    (home / "public").mkdir()
    for name in ("signing.key", "master.key", "index.key", "third_parties.key", "sealing/cenn.key"):
        (home / name).write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        (home / name).chmod(0o600)
    return prepared.settings.model_copy(
        update={"identity": "cenn", "reporting_url": "http://reporting.test", "public_keys": home / "public"}
    )


def service_of(
    settings: Settings, pool: Any, member: str = "cenn", programme: Programme = PROGRAMME
) -> Service:
    """The grants service of a member; its relay stands still."""
    home, topic = settings.secrets, programme.topic(member, "grants")
    signer = Signer.read(programme.code, home / "signing.key")
    ledger = Ledger(topic, programme.lanes, signer, SealingKey.read(home / "sealing" / "cenn.key"))
    verifier = Verifier.read(programme.code, settings.public_keys)
    relay = Relay(
        topic, programme.lanes, settings, lambda: postgres.connect(settings, "", ""), signer, verifier
    )
    return Service(
        "grants", member, programme, settings, pool, ledger, relay, Vault.read(home / "master.key"), verifier
    )


@cache
def _application() -> FastAPI:
    """One for all tests: FastAPI studies every route anew for each application."""
    site = site_of(
        PROGRAMME, Settings(), who="CENN", home="/grants", languages=LANGUAGES, inside=("en", "ka")
    )
    pages = Pages(
        site,
        navigation=room.NAVIGATION,
        folders=[ROOT / "services" / "grants"],
        public_tokens=public_tokens(),
    )
    app = create_app("CENN", pages=pages, routers=[*session_routers(), *room.ROUTERS])
    add_refusals(app)
    return app


def _site(service: Service, identity: Identity) -> FastAPI:
    app = _application()
    app.state.identity, app.state.services = identity, {"grants": service}
    return app


async def approved(house: House, grant: str, amount: str) -> str:
    """An instalment that one person asked for and another approved; its id."""
    async with house.program() as first, house.program("second") as second:
        asked = await first.post(f"/v1/grants/{grant}/instalments", json={"amount": amount})
        assert asked.status_code == 201, asked.text
        stands = (await first.get(f"/v1/grants/{grant}")).json()["instalments"]
        found = next(one["id"] for one in reversed(stands) if one["status"] == "requested")
        agreed = await second.post(f"/v1/grants/{grant}/instalment-approval", json={"instalment": found})
        assert agreed.status_code == 201, agreed.text
    return str(found)


def without(service: Service, month: str) -> Service:
    """The same service in a programme that has no GEL rate for a month yet."""
    grants = service.programme.grants
    rates = tuple(one for one in grants.rates if f"{one.month:%Y-%m}" != month)
    return replace(service, programme=replace(PROGRAMME, grants=grants.model_copy(update={"rates": rates})))


def body(**changes: object) -> dict[str, object]:
    """A contract as the API takes it."""
    return {
        "recipient": {"name": "Tsalka Spring", "legal_id": "404 123 456"},
        "title": "Water points for five villages",
        "recipient_type": "cso",
        "municipality": "წალკა",
        "theme": "water",
        "joint_with_la": True,
        "occurred_on": "2024-03-15",
        "amount": "42000.00",
        "currency": "GEL",
        "screening": screened(),
    } | changes


def screened(day: str = "2024-03-10") -> dict[str, str]:
    """A search that found nothing."""
    return {"occurred_on": day, "list_name": "EU consolidated list", "list_version": day}


async def payable(house: House, grant: str, amount: str, day: str = "2024-03-18") -> str:
    """An instalment of a recipient that was screened, which one person asked for and another approved; its id."""
    async with house.program() as first, house.program("second") as second:
        shown = (await first.get(f"/v1/grants/{grant}")).json()
        found = screened(day) | {"result": "clear"}
        answer = await first.post(f"/v1/third-parties/{shown['recipient_id']}/screenings", json=found)
        assert answer.status_code == 201, answer.text
        asked = await first.post(f"/v1/grants/{grant}/instalments", json={"amount": amount})
        assert asked.status_code == 201, asked.text
        stands = (await first.get(f"/v1/grants/{grant}")).json()["instalments"]
        instalment = next(one["id"] for one in reversed(stands) if one["status"] == "requested")
        agreed = await second.post(f"/v1/grants/{grant}/instalment-approval", json={"instalment": instalment})
        assert agreed.status_code == 201, agreed.text
    return str(instalment)


def named(event: object) -> str:
    """The name of an event's shape."""
    return type(event).__name__


def plain(event: Any) -> dict[str, Any]:
    """An event's data as a mapping."""
    found: dict[str, Any] = msgspec.to_builtins(event)
    return found
