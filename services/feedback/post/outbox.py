"""The outbox: parcels are sent at least once, and again until their receipt has come; then they are gone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from services.feedback.post.parcel import Parcel, said, topic
from shared import clock, kafka
from shared.ledger.relay import TROUBLE
from shared.postgres import Connection
from shared.service import Service
from shared.tasks import persevere

log = structlog.get_logger()
KEPT_MS = int(timedelta(days=30).total_seconds() * 1000)
_POLL = 0.5  # seconds between two looks at the outbox
_AGAIN = timedelta(minutes=5)  # a receiver that has not confirmed by then gets it once more
_SESSION = 20.0  # seconds after which the topic is looked for again: a broker in memory may have forgotten it


async def put(service: Service, connection: Connection, parcel: Parcel) -> None:
    """Keep a parcel for sending, in the transaction of what it tells; the same one again changes nothing."""
    await connection.execute(
        _PUT, UUID(parcel.id), parcel.sealed(service), clock.now(), parcel.kind != "receipt"
    )


async def put_all(service: Service, connection: Connection, some: Sequence[Parcel]) -> None:
    """Keep several parcels, to be sent in this order."""
    for parcel in some:
        await put(service, connection, parcel)


async def confirm(connection: Connection, parcel: str) -> None:
    """The receiver has it: its box is of no more use."""
    await connection.execute("DELETE FROM outbox WHERE id = $1", UUID(parcel))


@dataclass(slots=True)
class Sender:
    """Sends what waits."""

    service: Service

    async def run(self) -> None:
        """Send until cancelled; trouble is waited out, with backoff."""
        await persevere(self._session, self._troubled)

    def _troubled(self, trouble: BaseException) -> None:
        unexpected = None if isinstance(trouble, TROUBLE) else trouble
        log.warning("post.not_sent", error=type(trouble).__name__, exc_info=unexpected)

    async def _session(self) -> None:
        service = self.service
        own, name = topic(service.programme, service.member), f"{service.ledger.topic}.post"
        await kafka.ensure_topics(service.settings, name, {own: 1}, kept_ms=KEPT_MS)
        loop = asyncio.get_running_loop()
        until = loop.time() + _SESSION
        async with kafka.started(kafka.producer(service.settings, name)) as producer:
            while loop.time() < until:
                while await self._next(producer, own):
                    pass
                await asyncio.sleep(_POLL)

    async def _next(self, producer: kafka.Producer, own: str) -> bool:
        """Send one; a crash before it is noted sends it again, and its receiver takes it once."""
        async with self.service.pool.acquire(timeout=10) as connection, connection.transaction():
            row = await connection.fetchrow(_NEXT, clock.now() - _AGAIN)
            if row is None:
                return False
            signature = self.service.relay.signer.sign_bytes(said(own, row["box"]))
            headers = [("signature", signature.encode())]
            await producer.send_and_wait(own, row["box"].encode(), partition=0, headers=headers)
            if row["wants_receipt"]:
                await connection.execute(_SENT, row["id"], clock.now())
            else:
                await connection.execute("DELETE FROM outbox WHERE id = $1", row["id"])
        return True


_PUT = """INSERT INTO outbox (id, box, made_at, wants_receipt) VALUES ($1, $2, $3, $4)
          ON CONFLICT (id) DO NOTHING"""
_NEXT = """SELECT id, box, wants_receipt FROM outbox WHERE sent_at IS NULL OR sent_at < $1
           ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED"""
_SENT = "UPDATE outbox SET sent_at = $2 WHERE id = $1"
