"""The two servers under a consortium: those of the wheels, or ones that run elsewhere already."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit


class PostgresServer(Protocol):
    """A PostgreSQL server as far as a consortium is concerned."""

    host: str
    port: int

    def dsn(self, database: str = "postgres") -> str:
        """The administrator's address of a database."""

    async def start(self) -> None:
        """Return when it answers."""

    async def stop(self) -> None:
        """Return when what was started is gone."""


class KafkaBroker(Protocol):
    """A broker as far as a consortium is concerned."""

    address: str
    idempotence: bool  # whether producers may be idempotent
    fetch_wait_ms: int  # how long it may hold back an empty answer where somebody waits for the record

    async def start(self) -> None:
        """Return when it answers and has the topics."""

    async def stop(self) -> None:
        """Return when what was started is gone."""


class GivenPostgres:
    """A PostgreSQL server that somebody else runs."""

    def __init__(self, admin_dsn: str) -> None:
        """`admin_dsn` is the address of a role that may create databases and roles."""
        self._parts = urlsplit(admin_dsn)
        self.host = self._parts.hostname or "127.0.0.1"
        self.port = self._parts.port or 5432

    def dsn(self, database: str = "postgres") -> str:
        """The administrator's address of a database."""
        return urlunsplit(self._parts._replace(path=f"/{database}"))

    async def start(self) -> None:
        """It runs."""

    async def stop(self) -> None:
        """It runs on."""


@dataclass
class GivenBroker:
    """A broker that somebody else runs; only the topics are created."""

    address: str
    furnish: Callable[[str], Awaitable[None]]
    idempotence: bool = True
    fetch_wait_ms: int = 500  # Apache Kafka answers when a record comes

    async def start(self) -> None:
        """Create the topics."""
        await self.furnish(self.address)

    async def stop(self) -> None:
        """It runs on."""
