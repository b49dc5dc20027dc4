"""What every owner service stands on: its database, its ledger, its relay, its vault; and how a command runs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import asyncpg

from shared import postgres
from shared.events.sealing import SealingKey
from shared.failpoints import reach
from shared.ledger.append import Draft, Ledger, Recorded
from shared.ledger.errors import Conflict
from shared.ledger.recovery import Recovered, Recovery, recover
from shared.ledger.relay import Relay
from shared.ledger.signing import Signer, Verifier
from shared.postgres import AWAY, Connection, Pool
from shared.programme import Programme
from shared.refusal import Refused
from shared.settings import Settings
from shared.tasks import running
from shared.telemetry import correlation_id
from shared.vault import Vault

T = TypeVar("T")
Notice = Callable[[Connection, Refused], Awaitable[None]]
"""What a service does about a command that was refused, in a transaction of its own."""
_LOOK = 10.0  # seconds in which the bus may say what it has of our ledger, before commands are taken
_TRIES = 5  # a command that others come before decides again so often


@dataclass(frozen=True, slots=True)
class Service:
    """One service of one member, open for work."""

    name: str
    member: str
    programme: Programme
    settings: Settings
    pool: Pool
    ledger: Ledger
    relay: Relay
    vault: Vault
    verifier: Verifier
    recovery: Recovery | None = None
    notice: Notice | None = None

    @classmethod
    @contextlib.asynccontextmanager
    async def open(
        cls,
        name: str,
        programme: Programme,
        settings: Settings,
        recovery: Recovery | None = None,
        schema: str = "",
        notice: Notice | None = None,
    ) -> AsyncIterator[Service]:
        """Connect, and relay for as long as the service is open; who takes commands waits for `has_looked` first.

        `recovery` is what the service knows of its events; `schema` where its ledger lies, if not in one of its name;
        `notice` is told of every command that is refused.
        """
        member = settings.identity
        database, role = f"{programme.code}_{member}", f"{programme.code}_{member}_{schema or name}"
        topic, secrets = f"{programme.code}.{member}.{name}", settings.secrets
        signer = Signer.read(programme.code, secrets / "signing.key")
        own_key = secrets / "sealing" / f"{member}.key"  # reporting has none of its own: it seals nothing
        sealing = SealingKey.read(own_key) if own_key.exists() else None

        async def connect() -> Connection:
            return await postgres.connect(settings, database, role, idle_session_timeout="20s")

        verifier = Verifier.read(programme.code, settings.public_keys)
        relay = Relay(topic, programme.lanes, settings, connect, signer, verifier)
        async with await postgres.pool(settings, database, role) as pool:
            ledger = Ledger(topic, programme.lanes, signer, sealing, relay.shown)
            vault = Vault.read(secrets / "master.key")
            async with running(relay.run(), f"relay {topic}"):
                yield cls(
                    name, member, programme, settings, pool, ledger, relay, vault, verifier, recovery, notice
                )

    async def has_looked(self) -> None:
        """Wait until the bus has said what it has of our ledger; one that does not answer keeps nobody from working."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.relay.looked.wait(), _LOOK)

    async def run(self, command: Callable[[Connection], Awaitable[T]]) -> T:
        """Run a command in one transaction, again from its start if another one came first; then wake the relay.

        A reaction appends several times in its transaction, so that it and a command may wait for each other's lanes:
        PostgreSQL ends one of them, and a command that it ends decides again.
        """
        try:
            for _ in range(_TRIES - 1):
                with contextlib.suppress(Conflict, asyncpg.DeadlockDetectedError):
                    return await self._once(command)
            return await self._once(command)
        except Refused as refused:
            await self._note(refused)
            raise

    async def _once(self, command: Callable[[Connection], Awaitable[T]]) -> T:
        async with self.pool.acquire(timeout=10) as connection, connection.transaction():
            result = await command(connection)
        reach("command.committed")
        self.relay.wake.set()
        return result

    async def _note(self, refused: Refused) -> None:
        """Let the service note a refusal; that it cannot keeps nobody from hearing why."""
        if self.notice is None:
            return
        with contextlib.suppress(*AWAY):
            async with self.pool.acquire(timeout=10) as connection, connection.transaction():
                await self.notice(connection, refused)

    async def recover(self) -> Recovered:
        """Fetch this ledger's own events back from the bus, after a restore from an older backup."""
        if self.recovery is None:
            raise LookupError(f"{self.name} does not say what to do with its own events")
        topic = self.ledger.topic
        async with self.pool.acquire(timeout=10) as connection:
            done = await recover(connection, self.settings, topic, self.verifier, self.recovery)
        self.relay.behind = bool(done.still_missing)
        self.relay.wake.set()
        return done

    async def append(
        self, connection: Connection, streams: Mapping[str, tuple[int, list[Draft]]]
    ) -> list[Recorded]:
        """Append to the streams of several aggregates, as the last step of a command."""
        return await self.ledger.append(connection, streams, correlation_id=correlation_id())

    async def record(
        self, connection: Connection, stream: str, version: int, drafts: list[Draft]
    ) -> list[Recorded]:
        """Append to one aggregate's stream, as the last step of a command."""
        return await self.append(connection, {stream: (version, drafts)})
