"""The relay: sends each lane of a ledger to Kafka in order, and moves its cursor past acknowledged rows only.

Go-back-N: what was not acknowledged is sent again, in order; receivers drop what they have. One relay per service by
an advisory lock on the connection that moves the cursor; another one stands by. A bus with another cluster id is an
empty bus: everything is sent again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import groupby

import asyncpg
import structlog
from aiokafka.errors import KafkaError

from shared import clock, kafka
from shared.events.envelope import Envelope, to_headers
from shared.failpoints import reach
from shared.kafka import KafkaTrouble
from shared.postgres import Connection, Row, lock_key
from shared.settings import Settings

log = structlog.get_logger()
TROUBLE = (KafkaError, KafkaTrouble, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
_CHECK_BUS_EVERY = 1.0  # seconds between two looks at the cluster's id
_POLL = 0.2  # seconds; the guarantee when no wake-up comes, as after a command in another process


@dataclass(slots=True)
class Relay:
    """One service's relay. `connect` opens its own connection; `wake` is set after each commit of this process."""

    topic: str
    lanes: int
    settings: Settings
    connect: Callable[[], Awaitable[Connection]]
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    source: str = ""
    in_charge: bool = False
    trouble: str = ""

    def __post_init__(self) -> None:
        self.source = "/" + self.topic.replace(".", "/")

    async def run(self) -> None:
        """Relay until cancelled; trouble with the broker or the database is waited out, with backoff."""
        pause = 0.1
        while True:
            try:
                await self._turn()
                pause = 0.1
            except TROUBLE as trouble:
                self.trouble = type(trouble).__name__
                log.warning("relay.trouble", topic=self.topic, error=self.trouble, detail=str(trouble)[:200])
            self.in_charge = False
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5.0)

    async def _turn(self) -> None:
        """From taking the lock to losing the broker or the database."""
        connection = await self.connect()
        try:
            if not await connection.fetchval(
                "SELECT pg_try_advisory_lock($1)", lock_key(f"relay {self.topic}")
            ):
                await asyncio.sleep(1.0)  # another relay is in charge; stand by
                return
            await kafka.ensure_topics(self.settings, self.topic, {self.topic: self.lanes})
            producer = kafka.producer(self.settings, f"{self.topic}.relay")
            async with contextlib.AsyncExitStack() as stack:
                stack.push_async_callback(producer.stop)
                await producer.start()
                await self._send_for_ever(connection, producer)
        finally:
            with contextlib.suppress(*TROUBLE):
                await connection.close(timeout=5)

    async def _send_for_ever(self, connection: Connection, producer: kafka.Producer) -> None:
        looked = 0.0
        loop = asyncio.get_running_loop()
        while True:
            if loop.time() - looked > _CHECK_BUS_EVERY:
                await self._know_the_bus(connection)
                looked = loop.time()
            self.in_charge, self.trouble = True, ""
            self.wake.clear()
            if await self._send_once(connection, producer):
                continue
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.wake.wait(), _POLL)

    async def _know_the_bus(self, connection: Connection) -> None:
        """On another cluster than the cursor speaks of, start from the first event again."""
        cluster = await kafka.cluster_id(self.settings, f"{self.topic}.relay")
        moved = await connection.fetch(_NEW_BUS, cluster, list(range(self.lanes)))
        if moved:
            await kafka.ensure_topics(self.settings, self.topic, {self.topic: self.lanes})
            log.info("relay.new_bus", topic=self.topic, cluster_id=cluster)

    async def _send_once(self, connection: Connection, producer: kafka.Producer) -> int:
        """Send what lies after the cursor; returns how many rows went out. Raises on the first refused row."""
        rows = await connection.fetch(_AFTER_CURSOR)
        if not rows:
            return 0
        sends = [(row, await self._send(producer, row)) for row in rows]
        done = await asyncio.gather(*(future for _, future in sends), return_exceptions=True)
        reach("relay.sent")
        failures = [failure for failure in done if isinstance(failure, BaseException)]
        for lane, some in groupby(zip(rows, done, strict=True), key=lambda pair: pair[0]["lane"]):
            acknowledged = 0
            for row, answer in some:
                if isinstance(answer, BaseException):
                    break
                acknowledged = row["sequence"]
            if acknowledged:
                await connection.execute(_MOVE, lane, acknowledged)
        if failures:
            raise failures[0]
        return len(rows)

    async def _send(self, producer: kafka.Producer, row: Row) -> asyncio.Future[object]:
        event = envelope_of(row, self.source)
        future: asyncio.Future[object] = await producer.send(
            self.topic,
            event.value,
            key=event.subject.encode(),
            partition=row["lane"],
            headers=to_headers(event),
        )
        return future


def envelope_of(row: Row, source: str) -> Envelope:
    """A ledger row as the envelope that was hashed when it was appended."""
    return Envelope(
        str(row["id"]),
        source,
        row["type"],
        row["subject"],
        clock.stamp(row["recorded_at"]),
        row["sequence"],
        row["prev_hash"].hex(),
        row["value"],
        row["correlation_id"],
        row["causation_id"],
        row["signature"],
        row["traceparent"],
    )


_COLUMNS = """l.lane, l.sequence, l.id, l.type, l.subject, l.recorded_at, l.correlation_id, l.causation_id,
              l.traceparent, l.value, l.prev_hash, l.hash, l.signature"""
_AFTER_CURSOR = f"""
SELECT {_COLUMNS} FROM relay_cursor AS c
CROSS JOIN LATERAL (SELECT * FROM ledger WHERE ledger.lane = c.lane AND ledger.sequence > c.sequence
                    ORDER BY ledger.sequence LIMIT 500) AS l
ORDER BY l.lane, l.sequence
"""  # noqa: S608 - a constant list of columns
_MOVE = "UPDATE relay_cursor SET sequence = $2 WHERE lane = $1 AND sequence < $2"
_NEW_BUS = """
INSERT INTO relay_cursor (lane, sequence, cluster_id) SELECT lane, 0, $1 FROM unnest($2::smallint[]) AS lane
ON CONFLICT (lane) DO UPDATE SET sequence = 0, cluster_id = excluded.cluster_id
WHERE relay_cursor.cluster_id <> excluded.cluster_id RETURNING lane
"""
