"""KKM's whole node, as it runs, in this process, on a real PostgreSQL, with a programme code of its own."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
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
from deploy.provision.databases import make_databases
from deploy.provision.feedback import make_feedback_keys
from deploy.provision.layout import ROOT, databases, roles
from deploy.provision.matching import make_matching_keys
from deploy.provision.secrets import make_secrets, read_passwords
from shared.events.language import decode
from shared.programme import Programme, load
from shared.service import Service
from shared.settings import Settings
from tests.environment import Environment

PROGRAMME = load(ROOT / "deploy" / "programmes" / "csdp")
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


@pytest.fixture
async def node(environment: Environment, tmp_path: Path) -> AsyncIterator[Running]:
    """Without a broker: every command must succeed all the same, since the ledger is the buffer."""
    async with _running(environment, tmp_path, _fresh(), "kkm", "127.0.0.1:1") as running:
        yield running


@pytest.fixture
async def node_on_bus(environment: Environment, tmp_path: Path) -> AsyncIterator[Running]:
    """With the real broker."""
    programme = _fresh()
    async with _running(environment, tmp_path, programme, "kkm", environment.kafka) as running:
        yield running
    await _remove_topics(environment.kafka, f"{programme.code}.")


@pytest.fixture
async def both_on_bus(environment: Environment, tmp_path: Path) -> AsyncIterator[tuple[Running, Running]]:
    """KKM and the lead, with the real broker between them."""
    programme, kafka = _fresh(), environment.kafka
    async with (
        _running(environment, tmp_path, programme, "kkm", kafka) as kkm,
        _running(environment, tmp_path, programme, "cenn", kafka) as cenn,
    ):
        yield kkm, cenn
    await _remove_topics(kafka, f"{programme.code}.")


def _fresh() -> Programme:
    code = f"t{secrets.token_hex(4)}"
    return replace(PROGRAMME, file=PROGRAMME.file.model_copy(update={"code": code}))


@asynccontextmanager
async def _running(
    environment: Environment, tmp_path: Path, programme: Programme, member: str, kafka: str
) -> AsyncIterator[Running]:
    (database,) = [one for one in databases(programme) if one.identity == member]
    make_secrets(tmp_path / "secrets", [one.code for one in programme.members], roles(programme))
    make_feedback_keys(tmp_path / "secrets", programme)
    make_matching_keys(tmp_path / "secrets", programme)
    dsn = environment.postgres
    await make_databases(dsn, [database], read_passwords(tmp_path / "secrets", [member]))
    server = GivenPostgres(dsn)
    settings = Settings(
        identity=member, secrets=tmp_path / "secrets" / member, public_keys=tmp_path / "secrets" / "public",
        kafka=kafka, kafka_idempotence=environment.real_kafka, kafka_fetch_wait_ms=20,
        postgres_host=server.host, postgres_port=server.port, reporting_url="http://reporting.test",
        node_urls='{"kkm": "http://kkm.test", "cenn": "http://cenn.test"}', demo_clock=SecretStr(CLOCK),
    )  # fmt: skip
    app = Node(settings, programme, programme.member(member)).application()
    admin = await asyncpg.connect(server.dsn(database.name), server_settings={"search_path": "feedback"})
    async with app.router.lifespan_context(app):
        for login, role in STAFF.items():
            await app.state.identity.create_account(login, PASSWORD, [role])
        yield Running(app, admin, app.state.services["feedback"], app.state.listeners["feedback"].rooms)
    await admin.close()
    await _remove(dsn, database.name, [one.role for one in database.schemas])


async def _remove(dsn: str, database: str, logins: list[str]) -> None:
    admin = await asyncpg.connect(dsn)
    await admin.execute(f"DROP DATABASE {database} WITH (FORCE)")
    for login in logins:
        await admin.execute(f"DROP ROLE {login}, {login}_owner")
    await admin.close()


async def _remove_topics(kafka: str, prefix: str) -> None:
    broker = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await broker.start()
    await broker.delete_topics([one for one in await broker.list_topics() if one.startswith(prefix)])
    await broker.close()
