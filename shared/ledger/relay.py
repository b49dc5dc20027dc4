"""The relay: sends each lane of a ledger to Kafka in order, and moves its cursor past acknowledged rows only.

Go-back-N: what was not acknowledged is sent again, in order; receivers drop what they have. One relay per service by
an advisory lock on the connection that moves the cursor; another one stands by. A bus with another cluster id is an
empty bus: everything is sent again. A reader that misses events asks, and the cursor goes back to them. Before it sends
anything, a relay looks at what the bus already has of its lanes (`looking`), and every few seconds it says how far the
ledger goes (`heads`).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import groupby

import asyncpg
import structlog
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from shared import clock, kafka
from shared.events.envelope import Envelope, to_headers
from shared.failpoints import reach
from shared.kafka import KafkaTrouble
from shared.ledger import heads, inbox, looking, resend
from shared.ledger.lanes import lane_name, source_of
from shared.ledger.signing import Signer, Verifier
from shared.postgres import Connection, Row, lock_key
from shared.settings import Settings
from shared.tasks import persevere

log = structlog.get_logger()
TROUBLE = (KafkaError, KafkaTrouble, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
_CHECK_BUS_EVERY = 1.0  # seconds between two looks at the cluster's id
_HEADS_EVERY = 3.0  # seconds between two heads
_OBEY_EVERY = 5.0  # seconds between two times that a lane goes back because somebody asks
_POLL = 0.5  # seconds; the guarantee when no wake-up comes, as after a command in another process


@dataclass(slots=True)
class Relay:
    """One service's relay. `connect` opens its own connection; `wake` is set after each commit of this process.

    `shown` is what the bus has acknowledged of each lane; the ledger beside it refuses to append behind that. `looked`
    is set once the bus has been asked what it has of our lanes, or could not be asked.
    """

    topic: str
    lanes: int
    settings: Settings
    connect: Callable[[], Awaitable[Connection]]
    signer: Signer
    verifier: Verifier
    shown: dict[int, int] = field(default_factory=dict)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    looked: asyncio.Event = field(default_factory=asyncio.Event)
    in_charge: bool = False
    behind: bool = False  # the bus has events of ours that the ledger has not, or others than it has
    trouble: str = ""
    look_again: bool = False  # set when a person has decided that the ledger's own story stands
    _gone_back_at: dict[int, float] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """The CloudEvents source of this ledger's events."""
        return source_of(self.topic)

    async def run(self) -> None:
        """Relay until cancelled; trouble with the broker or the database is waited out, with backoff."""
        await persevere(self._turn, self._troubled)

    def _troubled(self, trouble: BaseException) -> None:
        self.in_charge, self.trouble = False, type(trouble).__name__
        self.looked.set()
        unexpected = None if isinstance(trouble, TROUBLE) else trouble
        log.warning("relay.trouble", topic=self.topic, error=self.trouble, exc_info=unexpected)

    async def _turn(self) -> None:
        """From taking the lock to losing the broker or the database, or to another cluster at our address."""
        connection = await self.connect()
        try:
            if not await connection.fetchval(
                "SELECT pg_try_advisory_lock($1)", lock_key(f"relay {self.topic}")
            ):
                self.looked.set()
                await asyncio.sleep(1.0)  # another relay is in charge; stand by
                return
            await self._session(connection)
        finally:
            self.in_charge = False
            with contextlib.suppress(*TROUBLE):
                await connection.close(timeout=5)

    async def _session(self, connection: Connection) -> None:
        await self._ensure_topics()
        name = f"{self.topic}.relay"
        consumer = kafka.consumer(self.settings, name, wait_ms=kafka.UNHURRIED)
        producer = kafka.producer(self.settings, name)
        async with kafka.bus(self.settings, name) as bus, kafka.started(producer), kafka.started(consumer):
            if await connection.fetch(_NEW_BUS, bus.cluster, list(range(self.lanes))):
                log.info("relay.new_bus", topic=self.topic, cluster_id=bus.cluster)
            self.look_again = False
            await self._look(connection, consumer)
            await self._forget_other_story(connection)
            self.looked.set()
            await self._send_for_ever(connection, producer, consumer, bus)

    async def _look(self, connection: Connection, consumer: kafka.Consumer) -> None:
        """Commands wait for what this finds: it has a consumer of its own, whose questions the broker does not hold back."""
        hurried = kafka.consumer(self.settings, f"{self.topic}.relay.look", wait_ms=kafka.HURRIED)
        async with kafka.started(hurried):
            self.behind = await looking.look(connection, hurried, self.topic, self.lanes, self.verifier)
            heard = await hurried.position(self._requests)
        consumer.assign([self._requests])
        consumer.seek(self._requests, heard)

    async def _forget_other_story(self, connection: Connection) -> None:
        """Where a person has decided, what the bus acknowledged may be of a story that is not this ledger's any more."""
        names = [lane_name(self.topic, lane) for lane in range(self.lanes)]
        for name in await inbox.decided(connection, names):
            self.shown.pop(names.index(name), None)

    async def _ensure_topics(self) -> None:
        await kafka.ensure_topics(self.settings, self.topic, {self.topic: self.lanes})
        passing = {heads.heads_topic(self.topic): 1, self._requests.topic: 1}
        await kafka.ensure_topics(self.settings, self.topic, passing, kept_ms=kafka.AN_HOUR)

    @property
    def _requests(self) -> TopicPartition:
        return TopicPartition(resend.resend_topic(self.topic.partition(".")[0]), 0)

    async def _send_for_ever(
        self, connection: Connection, producer: kafka.Producer, consumer: kafka.Consumer, bus: kafka.Bus
    ) -> None:
        loop = asyncio.get_running_loop()
        look_at, heads_at = loop.time() + _CHECK_BUS_EVERY, 0.0
        while not self.look_again:
            if loop.time() >= look_at:
                if not await bus.same():
                    return
                look_at = loop.time() + _CHECK_BUS_EVERY
            if loop.time() >= heads_at:
                await self._publish_heads(connection, producer)
                heads_at = loop.time() + _HEADS_EVERY
            await self._obey(connection, consumer)
            self.in_charge, self.trouble = True, ""
            self.wake.clear()
            if await self._send_once(connection, producer):
                continue
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.wake.wait(), _POLL)

    async def _publish_heads(self, connection: Connection, producer: kafka.Producer) -> None:
        """Say how far the ledger goes; one that is behind what the bus has says so too, and readers raise an alarm."""
        now = clock.now()
        lanes = await heads.ends(connection, self.lanes, now)
        head = heads.signed(self.signer, heads.Head(self.topic, clock.stamp(now), lanes))
        await producer.send_and_wait(
            heads.heads_topic(self.topic), heads.encode(head), key=self.topic.encode(), partition=0
        )

    async def _obey(self, connection: Connection, consumer: kafka.Consumer) -> None:
        """Go back to the first event that somebody misses, though not again and again.

        Not while much is still to be sent: who waits for that misses nothing yet, and asks again if it does.
        """
        now = asyncio.get_running_loop().time()
        asked = (await consumer.getmany(self._requests, timeout_ms=0)).get(self._requests, [])
        mine = {lane_name(self.topic, lane): lane for lane in range(self.lanes)}
        for record in asked:
            request = resend.decode(record.value)
            lane = mine.get(request.lane) if request else None
            if request is None or lane is None or now < self._gone_back_at.get(lane, 0.0):
                continue
            if await connection.fetchval(_GO_BACK, lane, request.from_ - 1):
                self._gone_back_at[lane] = now + _OBEY_EVERY
                log.info("relay.sends_again", lane=request.lane, sequence=request.from_, by=request.by[:64])

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
            acknowledged = offset = 0
            for row, answer in some:
                if isinstance(answer, BaseException):
                    break
                acknowledged, offset = row["sequence"], answer.offset
            if acknowledged:
                await connection.execute(_MOVE, lane, acknowledged, offset + 1)
                self.shown[lane] = max(acknowledged, self.shown.get(lane, 0))
        if failures:
            raise failures[0]
        return len(rows)

    async def _send(self, producer: kafka.Producer, row: Row) -> asyncio.Future[kafka.Sent]:
        event = envelope_of(row, self.source)
        future: asyncio.Future[kafka.Sent] = await producer.send(
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
_MOVE = """UPDATE relay_cursor SET sequence = $2, next_offset = $3 WHERE lane = $1 AND sequence < $2"""
_GO_BACK = """UPDATE relay_cursor AS c SET sequence = $2 FROM lane
              WHERE c.lane = $1 AND lane.lane = $1 AND c.sequence > $2 AND c.sequence + 500 >= lane.sequence RETURNING true"""
_NEW_BUS = """
INSERT INTO relay_cursor (lane, sequence, cluster_id) SELECT lane, 0, $1 FROM unnest($2::smallint[]) AS lane
ON CONFLICT (lane) DO UPDATE SET sequence = 0, next_offset = 0, cluster_id = excluded.cluster_id
WHERE relay_cursor.cluster_id <> excluded.cluster_id RETURNING lane
"""
