"""Carries sealed boxes from an outbox to a topic: in their order, signed, at least once.

What lies in an outbox, and what becomes of it once it is sent, is its owner's to say (`Outbox`).
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from shared import kafka
from shared.ledger.relay import TROUBLE
from shared.postgres import Connection, Row
from shared.service import Service
from shared.tasks import persevere

log = structlog.get_logger()
_POLL = 0.5  # seconds between two looks at the outbox


class Outbox(ABC):
    """Boxes that wait to be sent."""

    async def prepare(self, connection: Connection, cluster: str) -> None:  # noqa: B027 - most have nothing to prepare
        """What must lie in the outbox before anything is sent to a cluster of this id."""

    @abstractmethod
    async def waiting(self, connection: Connection) -> Sequence[Row]:
        """What is to be sent next, each row with its `box`; locked, so that nobody else sends it meanwhile."""

    @abstractmethod
    async def sent(self, connection: Connection, rows: Sequence[Row]) -> None:
        """They are on the bus. A crash before this is noted sends them again."""

    @abstractmethod
    def said(self, topic: str, box: str) -> bytes:
        """The bytes that the member signs, so that nobody else can send in its name."""


@dataclass(frozen=True, slots=True)
class Postman:
    """Empties an outbox onto a topic that keeps what it gets for `kept_ms`. `name` stands in logs: "post", "tokens"."""

    service: Service
    outbox: Outbox
    topic: str
    name: str
    kept_ms: int

    async def run(self) -> None:
        """Send until cancelled; trouble is waited out, with backoff."""
        await persevere(self._session, self._troubled)

    def _troubled(self, trouble: BaseException) -> None:
        unexpected = None if isinstance(trouble, TROUBLE) else trouble
        log.warning("postman.not_sent", what=self.name, error=type(trouble).__name__, exc_info=unexpected)

    async def _session(self) -> None:
        settings, client = self.service.settings, f"{self.service.ledger.topic}.{self.name}"
        await kafka.ensure_topics(settings, client, {self.topic: 1}, kept_ms=self.kept_ms)
        async with (
            kafka.bus(settings, client) as bus,
            kafka.started(kafka.producer(settings, client)) as producer,
        ):
            # On another cluster the topic is looked for again: a broker in memory may have forgotten it.
            while await bus.same():
                async with self.service.pool.acquire(timeout=10) as connection, connection.transaction():
                    await self.outbox.prepare(connection, bus.cluster)
                while await self._some(producer):
                    pass
                await asyncio.sleep(_POLL)

    async def _some(self, producer: kafka.Producer) -> bool:
        async with self.service.pool.acquire(timeout=10) as connection, connection.transaction():
            rows = await self.outbox.waiting(connection)
            for row in rows:
                await self._send(producer, row["box"])
            await self.outbox.sent(connection, rows)
        return bool(rows)

    async def _send(self, producer: kafka.Producer, box: str) -> None:
        signature = self.service.relay.signer.sign_bytes(self.outbox.said(self.topic, box))
        headers = [("signature", signature.encode())]
        await producer.send_and_wait(self.topic, box.encode(), partition=0, headers=headers)
