"""KKM's whole node, as it runs, in this process, on a real PostgreSQL, with a programme code of its own."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from aiokafka.admin import AIOKafkaAdminClient
from fastapi import FastAPI
from pydantic import SecretStr

from deploy.embedded.backends import GivenPostgres
from deploy.node import Node
from shared.events.language import decode
from shared.service import Service
from shared.settings import Settings
from tests.environment import Environment
from tests.integration.feedback.homes import Home, Homes, make, remove

PASSWORD = "correct horse battery"
CLOCK = "demo-token"
STAFF = {
    "cases": "case_handler",
    "focal": "focal_point",
    "ombuds": "ombudsperson",
    "me": "me_officer",
    "lead": "coordinator",
}
_ADDRESSES = (f"192.0.2.{n // 250}:{n % 250}" for n in itertools.count())  # limits count by address


@dataclass
class Running:
    """The node, and its database as the administrator sees it."""

    app: FastAPI
    admin: Any
    service: Service
    rooms: Any
    addresses: Any = field(default_factory=lambda: _ADDRESSES)

    @asynccontextmanager
    async def client(self, login: str = "", **headers: str) -> AsyncIterator[httpx.AsyncClient]:
        """A program, from an address of its own."""
        transport = httpx.ASGITransport(self.app, client=(next(self.addresses), 1))
        auth = (login, PASSWORD) if login else None
        async with httpx.AsyncClient(
            transport=transport, base_url="http://kkm.test", headers=headers, auth=auth, timeout=30
        ) as made:
            yield made

    @asynccontextmanager
    async def browser(self, login: str = "") -> AsyncIterator[httpx.AsyncClient]:
        """A browser, signed in if a login is given."""
        async with self.client(accept="text/html") as made:
            if login:
                await made.post("/en/sign-in", data={"login": login, "password": PASSWORD})
            yield made

    async def events(self) -> list[Any]:
        """Everything in the ledger in the order of recording, as consumers read it."""
        rows = await self.admin.fetch("SELECT type, value FROM ledger ORDER BY recorded_at, lane, sequence")
        return [decode(row["type"], row["value"]) for row in rows]

    async def everything(self, schema: str = "feedback") -> str:
        """All rows of all tables of a schema as text, binary columns as hexadecimal."""
        tables = await self.admin.fetch("SELECT tablename FROM pg_tables WHERE schemaname = $1", schema)
        rows = [await self.admin.fetch(f"SELECT t::text FROM {schema}.{name['tablename']} AS t") for name in tables]  # fmt: skip
        return "\n".join(row[0] for found in rows for row in found)


@pytest.fixture(scope="session")
def homes(environment: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homes]:
    """The run's homes of nodes that know no broker."""
    kept = Homes(environment, tmp_path_factory)
    yield kept
    asyncio.run(kept.clear())


@pytest.fixture
async def node(environment: Environment, homes: Homes, tmp_path: Path) -> AsyncIterator[Running]:
    """Without a broker: every command must succeed all the same, since the ledger is the buffer."""
    home = await homes.take()
    await asyncio.to_thread(shutil.copytree, home.secrets, tmp_path / "secrets")
    async with _running(environment, home, tmp_path / "secrets", "127.0.0.1:1") as running:
        yield running
    await homes.put_back(home)


@pytest.fixture
async def node_on_bus(environment: Environment, tmp_path: Path) -> AsyncIterator[Running]:
    """With the real broker."""
    home = await make(environment, tmp_path / "kkm")
    async with _running(environment, home, home.secrets, environment.kafka) as running:
        yield running
    await _leave(environment, home)


@pytest.fixture
async def both_on_bus(environment: Environment, tmp_path: Path) -> AsyncIterator[tuple[Running, Running]]:
    """KKM and the lead, with the real broker between them."""
    home = await make(environment, tmp_path / "kkm")
    leads = await make(environment, tmp_path / "kkm", "cenn", home.programme)
    async with (
        _running(environment, home, home.secrets, environment.kafka) as kkm,
        _running(environment, leads, leads.secrets, environment.kafka) as cenn,
    ):
        yield kkm, cenn
    await remove(environment, leads)
    await _leave(environment, home)


@asynccontextmanager
async def _running(environment: Environment, home: Home, secrets: Path, kafka: str) -> AsyncIterator[Running]:
    server = GivenPostgres(environment.postgres)
    settings = Settings(
        identity=home.member, secrets=secrets / home.member, public_keys=secrets / "public",
        kafka=kafka, kafka_idempotence=environment.real_kafka, kafka_fetch_wait_ms=20,
        postgres_host=server.host, postgres_port=server.port, reporting_url="http://reporting.test",
        node_urls='{"kkm": "http://kkm.test", "cenn": "http://cenn.test"}', demo_clock=SecretStr(CLOCK),
    )  # fmt: skip
    app = Node(settings, home.programme, home.programme.member(home.member)).application()
    admin = await asyncpg.connect(server.dsn(home.database.name), server_settings={"search_path": "feedback"})
    async with app.router.lifespan_context(app):
        for login, role in STAFF.items():
            await app.state.identity.create_account(login, PASSWORD, [role])
        yield Running(app, admin, app.state.services["feedback"], app.state.listeners["feedback"].rooms)
    await admin.close()


async def _leave(environment: Environment, home: Home) -> None:
    await remove(environment, home)
    broker = AIOKafkaAdminClient(bootstrap_servers=environment.kafka)
    await broker.start()
    topics = await broker.list_topics()
    await broker.delete_topics([one for one in topics if one.startswith(f"{home.programme.code}.")])
    await broker.close()
