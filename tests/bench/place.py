"""Where a measure runs: the servers of the run, databases and a programme of its own, all removed at the end."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient

from deploy.provision.layout import ROOT
from deploy.provision.topics import make_topics
from shared.events.sealing import Keyring, SealingKey
from shared.ledger.append import Ledger
from shared.ledger.signing import Signer, Verifier
from shared.postgres import Connection
from shared.programme import Programme, load
from shared.settings import Settings
from tests.environment import Environment
from tests.schemas import Prepared, prepare, remove
from tests.templates import PROGRAMME

_REPORTING = (("", ROOT / "services" / "reporting" / "migrations"),)


@dataclass(slots=True)
class Place:
    """The reference programme under a code of its own, with keys for its members; `folder` takes passwords."""

    environment: Environment
    folder: Path
    programme: Programme
    signers: dict[str, Signer]
    sealing: dict[str, SealingKey]
    made: list[Prepared] = field(default_factory=list)

    @property
    def verifier(self) -> Verifier:
        """The members' public keys."""
        publics = {member: [signer.public] for member, signer in self.signers.items()}
        return Verifier(self.programme.code, publics)

    @property
    def keyring(self) -> Keyring:
        """Reporting's sealing keys."""
        return Keyring(self.sealing.values())

    def ledger(self, topic: str) -> Ledger:
        """A topic's ledger under its member's keys."""
        member = topic.split(".")[1]
        return Ledger(topic, self.programme.lanes, self.signers[member], self.sealing[member])

    async def database(self, service: str) -> Prepared:
        """A new database with a service's schema, as provisioning makes it."""
        migrations = _REPORTING if service == "reporting" else None
        self.made.append(await prepare(self.environment.postgres, self.folder, service, migrations))
        return self.made[-1]

    async def drop(self, prepared: Prepared) -> None:
        """Remove a database before the end."""
        self.made.remove(prepared)
        await remove(self.environment.postgres, prepared)

    def settings(self, prepared: Prepared) -> Settings:
        """The settings of a process on these servers, as a consortium on one machine has them."""
        return prepared.settings.model_copy(
            update={
                "kafka": self.environment.kafka,
                "kafka_idempotence": self.environment.real_kafka,
                "kafka_fetch_wait_ms": 20,
            }
        )


@asynccontextmanager
async def place(environment: Environment, folder: Path, kind: type[Place] = Place) -> AsyncIterator[Place]:
    """A place to measure in; its databases and topics go with it."""
    found = load(PROGRAMME)
    code = f"bench{secrets.token_hex(3)}"
    programme = replace(found, file=found.file.model_copy(update={"code": code}))
    members = [member.code for member in programme.members]
    made = kind(
        environment,
        folder,
        programme,
        {member: Signer(code, secrets.token_bytes(32)) for member in members},
        {member: SealingKey(secrets.token_bytes(32)) for member in members},
    )
    try:
        yield made
    finally:
        for prepared in list(made.made):
            await made.drop(prepared)


@asynccontextmanager
async def topics(place: Place) -> AsyncIterator[list[str]]:
    """The programme's topics on the broker."""
    names = list(place.programme.all_topics())
    await make_topics(place.environment.kafka, dict.fromkeys(names, place.programme.lanes))
    try:
        yield names
    finally:
        admin = AIOKafkaAdminClient(bootstrap_servers=place.environment.kafka)
        await admin.start()
        await admin.delete_topics(names)
        await admin.close()


async def durable(connection: Connection) -> None:
    """Refuse to measure a server that does not wait for its disk."""
    for name in ("synchronous_commit", "fsync"):
        if await connection.fetchval("SELECT current_setting($1)", name) != "on":
            raise RuntimeError(f"{name} is not on: what is measured would not be durable")


async def admin(prepared: Prepared) -> Connection:
    """The administrator in a prepared schema, checked to be durable."""
    connection = await asyncpg.connect(prepared.admin_dsn, server_settings={"search_path": prepared.schema})
    await durable(connection)
    return connection
