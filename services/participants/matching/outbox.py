"""The outbox of a member: sealed messages in the order in which they were made, sent at least once, then deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from services.participants.matching import topics
from services.participants.matching.tokens import said, sealer
from services.participants.store import persons
from shared import clock
from shared.postgres import Connection, Row
from shared.postman import Outbox, Postman
from shared.service import Service

log = structlog.get_logger()
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


@dataclass(frozen=True, slots=True)
class Tokens(Outbox):
    """What waits, and everything again when the key of tokens or the cluster is another one."""

    service: Service

    async def prepare(self, connection: Connection, cluster: str) -> None:
        """Everybody's tokens under the present key, once for each key and cluster."""
        key = sealer(self.service.settings).present_key()
        if await connection.fetchval(_SENT, key, cluster):
            return
        await connection.execute(_NOW_SENT, key, cluster)
        log.info("matching.sent_again", persons=await send_again(self.service, connection))

    async def waiting(self, connection: Connection) -> Sequence[Row]:
        """Some, in the order in which they were made."""
        return list(await connection.fetch(_NEXT, _AT_ONCE))

    async def sent(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Gone."""
        ids = [row["id"] for row in rows]
        await connection.execute("DELETE FROM token_outbox WHERE id = ANY($1::bigint[])", ids)

    def said(self, topic: str, box: str) -> bytes:
        """A box of tokens of its topic."""
        return said(topic, box)


def postman(service: Service) -> Postman:
    """Who sends a member's tokens."""
    topic = topics.of(service.programme, service.member)
    return Postman(service, Tokens(service), topic, "tokens", topics.KEPT_MS)


_NEXT = "SELECT id, box FROM token_outbox ORDER BY id LIMIT $1 FOR UPDATE"
_SENT = "SELECT true FROM token_sent WHERE key = $1 AND cluster = $2"
_NOW_SENT = """INSERT INTO token_sent (key, cluster) VALUES ($1, $2)
               ON CONFLICT (one) DO UPDATE SET key = excluded.key, cluster = excluded.cluster"""
