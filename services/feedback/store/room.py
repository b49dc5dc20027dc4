"""Where cases are kept. There are two rooms with the same furniture, and no door between them.

The common room's events go to the ledger and so to the bus. The safeguarding room has a schema, a login role and a
master key of its own; its events go to a journal in that schema, sealed under each case's key, and to nobody else.
"""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from services.feedback.domain import complaint as complaints
from services.feedback.domain.complaint import Complaint
from services.feedback.store import journal
from services.feedback.store.keys import Keys
from shared import postgres
from shared.ledger.append import Draft
from shared.ledger.errors import Conflict
from shared.ledger.streams import load
from shared.postgres import Connection, Pool
from shared.service import Service
from shared.vault import Vault

T = TypeVar("T")
Desk = Literal["complaints", "focal_point", "ombudsperson"]
SAFEGUARDING = "safeguarding"
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Room(ABC):
    """What a command needs of the place where a case is kept."""

    service: Service
    pool: Pool
    vault: Vault
    keys: Keys

    @property
    @abstractmethod
    def tells(self) -> bool:
        """Whether its events go to the bus."""

    @abstractmethod
    async def run(self, command: Callable[[Connection], Awaitable[T]]) -> T:
        """Run a command in one transaction, again from its start if another one came first."""

    @abstractmethod
    async def load(self, connection: Connection, case: str) -> tuple[Complaint, int]:
        """A case's state, and the version that a decision on it must name."""

    @abstractmethod
    async def record(
        self, connection: Connection, case: str, version: int, drafts: Sequence[Draft]
    ) -> tuple[str, ...]:
        """Keep what was decided; the ids of the events that may be told."""


@dataclass(frozen=True, slots=True)
class CommonRoom(Room):
    """Ordinary complaints."""

    @property
    def tells(self) -> bool:
        """They do."""
        return True

    async def run(self, command: Callable[[Connection], Awaitable[T]]) -> T:
        """In the service's own way, which also wakes the relay."""
        return await self.service.run(command)

    async def load(self, connection: Connection, case: str) -> tuple[Complaint, int]:
        """From the ledger."""
        return await load(connection, stream(case), Complaint(), complaints.evolve)

    async def record(
        self, connection: Connection, case: str, version: int, drafts: Sequence[Draft]
    ) -> tuple[str, ...]:
        """In the ledger."""
        if not drafts:
            return ()
        recorded = await self.service.record(connection, stream(case), version, list(drafts))
        return tuple(one.envelope.id for one in recorded)


@dataclass(frozen=True, slots=True)
class SafeguardingRoom(Room):
    """Sensitive complaints."""

    @property
    def tells(self) -> bool:
        """They do not."""
        return False

    async def run(self, command: Callable[[Connection], Awaitable[T]]) -> T:
        """In a transaction of the room's own; the relay is not woken, since there is nothing to send."""
        for _ in range(_TRIES - 1):
            with contextlib.suppress(Conflict):
                return await self._once(command)
        return await self._once(command)

    async def _once(self, command: Callable[[Connection], Awaitable[T]]) -> T:
        async with self.pool.acquire(timeout=10) as connection, connection.transaction():
            return await command(connection)

    async def load(self, connection: Connection, case: str) -> tuple[Complaint, int]:
        """From the sealed journal."""
        state, version = Complaint(), 0
        for past in await journal.read(connection, self.vault, case):
            state, version = complaints.evolve(state, past), version + 1
        return state, version

    async def record(
        self, connection: Connection, case: str, version: int, drafts: Sequence[Draft]
    ) -> tuple[str, ...]:
        """In the sealed journal; nothing of it may be told."""
        await journal.write(connection, self.vault, case, version, drafts)
        return ()


@dataclass(frozen=True, slots=True)
class Rooms:
    """Both rooms of a member."""

    common: CommonRoom
    safeguarding: SafeguardingRoom

    def of(self, desk: Desk) -> Room:
        """The room of a desk."""
        return self.common if desk == "complaints" else self.safeguarding


@contextlib.asynccontextmanager
async def opened(service: Service) -> AsyncIterator[Rooms]:
    """Both rooms, for as long as the context is open."""
    settings, secrets = service.settings, service.settings.secrets
    code = service.programme.code
    database = f"{code}_{service.member}"
    vault = Vault.read(secrets / f"{SAFEGUARDING}.key")
    async with await postgres.pool(settings, database, f"{database}_{SAFEGUARDING}", most=2) as pool:
        yield Rooms(
            CommonRoom(service, service.pool, service.vault, Keys(secrets, code)),
            SafeguardingRoom(service, pool, vault, Keys(secrets, code, SAFEGUARDING)),
        )


def stream(case: str) -> str:
    """The name of a case's stream in the ledger."""
    return f"complaint/{case}"
