"""The outbox of a member: sealed messages in the order in which they were made, sent at least once, then deleted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from services.participants import persons
from services.participants.matching import topics
from services.participants.matching.tokens import said, sealer
from shared import clock, kafka
from shared.ledger.relay import TROUBLE
from shared.postgres import Connection
from shared.service import Service
from shared.tasks import persevere

log = structlog.get_logger()
_POLL = 0.5  # seconds between two looks at the outbox
_CHECK_BUS_EVERY = 5.0  # seconds between two looks at the cluster's id
_AT_ONCE = 50
_EVERYBODY = 1_000_000


async def put(connection: Connection, *boxes: str) -> None:
    """Keep messages for sending, in the transaction of what they tell."""
    await connection.executemany("INSERT INTO token_outbox (box) VALUES ($1)", [(box,) for box in boxes])


async def send_again(service: Service, connection: Connection) -> int:
    """Queue the tokens of everybody anew, as after a rotation of their key; returns how many persons."""
    seal, everybody = sealer(service.settings), await persons.newest(connection, service.vault, _EVERYBODY)
    boxes = [seal.known(person, data, clock.now()) for person, data, _ in reversed(everybody)]
    await put(connection, *boxes)
    return len(boxes)


@dataclass(slots=True)
class Sender:
    """Sends what waits, and everything again when the key of tokens or the cluster is another one."""

    service: Service

    async def run(self) -> None:
        """Send until cancelled; trouble is waited out, with backoff."""
        await persevere(self._session, self._troubled)

    def _troubled(self, trouble: BaseException) -> None:
        unexpected = None if isinstance(trouble, TROUBLE) else trouble
        log.warning("matching.not_sent", error=type(trouble).__name__, exc_info=unexpected)

    async def _session(self) -> None:
        service, topic = self.service, topics.of(self.service.programme, self.service.member)
        name = f"{service.ledger.topic}.tokens"
        await kafka.ensure_topics(service.settings, name, {topic: 1}, kept_ms=topics.KEPT_MS)
        cluster = await kafka.cluster_id(service.settings, name)
        loop = asyncio.get_running_loop()
        until = loop.time() + _CHECK_BUS_EVERY
        async with kafka.started(kafka.producer(service.settings, name)) as producer:
            while loop.time() < until:
                await self._all_under_one_key(cluster)
                while await self._some(producer, topic):
                    pass
                await asyncio.sleep(_POLL)

    async def _all_under_one_key(self, cluster: str) -> None:
        key = sealer(self.service.settings).present_key()
        async with self.service.pool.acquire(timeout=10) as connection, connection.transaction():
            if await connection.fetchval(_SENT, key, cluster):
                return
            await connection.execute(_NOW_SENT, key, cluster)
            number = await send_again(self.service, connection)
        log.info("matching.sent_again", persons=number)

    async def _some(self, producer: kafka.Producer, topic: str) -> int:
        """Send some and delete them; a crash between the two sends them again."""
        async with self.service.pool.acquire(timeout=10) as connection, connection.transaction():
            rows = await connection.fetch(_NEXT, _AT_ONCE)
            for row in rows:
                signature = self.service.relay.signer.sign_bytes(said(topic, row["box"]))
                await producer.send_and_wait(
                    topic, row["box"].encode(), partition=0, headers=[("signature", signature.encode())]
                )
            await connection.execute(
                "DELETE FROM token_outbox WHERE id = ANY($1::bigint[])", [r["id"] for r in rows]
            )
        return len(rows)


_NEXT = "SELECT id, box FROM token_outbox ORDER BY id LIMIT $1 FOR UPDATE"
_SENT = "SELECT true FROM token_sent WHERE key = $1 AND cluster = $2"
_NOW_SENT = """INSERT INTO token_sent (key, cluster) VALUES ($1, $2)
               ON CONFLICT (one) DO UPDATE SET key = excluded.key, cluster = excluded.cluster"""
