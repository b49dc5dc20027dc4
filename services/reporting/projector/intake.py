"""The intake: one writer per programme reads every lane of every member and writes what the gate admits.

It holds an advisory lock on the very connection that writes; a second intake stands by. No consumer group: it assigns
all partitions and keeps its own position, in the transaction of the figures. Whatever fails discards what was held in
memory, and the next turn starts from what the database says.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import asyncpg
import structlog
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from services.reporting.projector import parking, rebuild, store
from services.reporting.projector.adoption import Readopted
from services.reporting.projector.batch import Batch, LaneMove
from services.reporting.projector.fetching import Reader
from services.reporting.projector.hearing import Hearing
from services.reporting.projector.lane import Lane
from services.reporting.projector.projection import Poisoned, in_recorded_order
from services.reporting.projector.writer import Writer
from shared import kafka
from shared.events.decisions import LaneResumed
from shared.events.reporting import LogframeVersionAdopted
from shared.events.sealing import Keyring
from shared.kafka import KafkaTrouble
from shared.ledger import decisions
from shared.ledger.decided import Decided
from shared.ledger.gate import Alarm, Gate, Record, Refused
from shared.ledger.lanes import lane_name, partition_of
from shared.ledger.missing import GRACE, Step
from shared.ledger.signing import Verifier
from shared.postgres import Connection, lock_key
from shared.programme import Programme
from shared.settings import Settings
from shared.tasks import ahead, persevere

log = structlog.get_logger()
BUS_TROUBLE = (KafkaError, KafkaTrouble, OSError, TimeoutError)
DATABASE_TROUBLE = (asyncpg.PostgresError, asyncpg.InterfaceError, store.Superseded)
_CHECK_BUS_EVERY = 1.0  # seconds
_REST = (
    0.2  # seconds between two questions to a broker that does not wait, where nothing has come for a while
)
_WAITS = 500  # milliseconds for which a broker is asked to hold back an answer that answers as soon as a record comes
_LANE_BYTES = 262_144  # of one lane in one answer of the bus: much waits for its turn here
_COMPARE_EVERY = 1.0  # seconds between two looks at what the members say of their ledgers


class NewBus(RuntimeError):
    """Another cluster answers at our address: positions on the old one mean nothing."""


@dataclass(slots=True)
class Intake:
    """The projector's loop. `connect` opens the connection that holds the lock and writes."""

    programme: Programme
    settings: Settings
    verifier: Verifier
    keyring: Keyring
    connect: Callable[[], Awaitable[Connection]]
    hearing: Hearing
    in_charge: bool = False
    trouble: str = ""
    lanes: dict[str, Lane] = field(default_factory=dict)
    poison: dict[str, str] = field(
        default_factory=dict
    )  # events that broke the counting, until they are parked

    async def run(self) -> None:
        """Project until cancelled; trouble is waited out, with backoff."""
        await persevere(self._turn, self._troubled)

    def _troubled(self, trouble: BaseException) -> None:
        if isinstance(trouble, Readopted):
            log.info("intake.readopted")
            return
        self.in_charge, self.trouble = False, type(trouble).__name__
        if isinstance(trouble, Poisoned):
            self.poison[trouble.event_id] = trouble.error
            log.warning("intake.poison", event_id=trouble.event_id, error=trouble.error)
            return
        unexpected = None if isinstance(trouble, (*DATABASE_TROUBLE, *BUS_TROUBLE)) else trouble
        log.warning("intake.trouble", error=self.trouble, exc_info=unexpected)

    async def _turn(self) -> None:
        connection = await self.connect()
        try:
            if not await connection.fetchval(
                "SELECT pg_try_advisory_lock($1)", lock_key(f"intake {self.programme.code}")
            ):
                await asyncio.sleep(1.0)  # another intake is in charge; stand by
                return
            await parking.note_poison(connection, self.poison)
            projection, cells, version = await rebuild.remember(
                connection, self.programme, self.keyring, self.poison
            )
            await self._open_lanes(connection)
            log.info("intake.in_charge", position=projection.position, version=version)
            writer = Writer(connection, version, projection, cells)
            try:
                while True:
                    await self._session(writer)
            finally:
                await writer.end()
        finally:
            self.in_charge = False
            with contextlib.suppress(*DATABASE_TROUBLE, OSError, TimeoutError):
                await connection.close(timeout=5)

    async def _open_lanes(self, connection: Connection) -> None:
        names = [lane_name(t, n) for t in self.programme.every_topic() for n in range(self.programme.lanes)]
        rows, decided = await store.open_lanes(connection, names), await parking.decided(connection)
        self.lanes = {
            name: Lane(
                row["id"],
                row["member"],
                Gate(
                    name,
                    self.verifier,
                    row["sequence"],
                    row["hash"],
                    stopped_at=row["stopped_at"] or 0,
                    decided=decided.get(name, Decided()),
                ),
                row["next_offset"],
                row["cluster_id"],
            )
            for name, row in rows.items()
        }

    async def _session(self, writer: Writer) -> None:
        """One consumer's life: until the bus breaks or turns out to be another one."""
        try:
            topics = dict.fromkeys(self.programme.every_topic(), self.programme.lanes)
            await kafka.ensure_topics(self.settings, "intake", topics)
            consumer = kafka.consumer(
                self.settings, f"{self.programme.code}.reporting.intake", lane_bytes=_LANE_BYTES
            )
            async with kafka.bus(self.settings, "intake") as bus, kafka.started(consumer):
                await self._begin(consumer, writer)
                reader = Reader(
                    consumer,
                    self._offsets(bus.cluster),
                    rest=_REST if self.settings.kafka_fetch_wait_ms < _WAITS else 0.0,
                )
                self.in_charge, self.trouble = True, ""
                await self._read_for_ever(reader, writer, bus)
        except (*BUS_TROUBLE, NewBus) as trouble:
            self.trouble = type(trouble).__name__
            log.warning("intake.bus", error=self.trouble)
            for lane in self.lanes.values():
                lane.gate.pending.clear()
            await writer.keep_alive()
            await asyncio.sleep(0.5)

    async def _begin(self, consumer: kafka.Consumer, writer: Writer) -> None:
        """Who counts from nothing may meet the other story of a fork first: what was decided is heard before."""
        if any(lane.gate.sequence for lane in self.lanes.values()):
            return
        programme = self.programme
        for data in await decisions.heard(
            consumer, programme.decisions_topic, programme.lanes, self.verifier
        ):
            if data.lane in self.lanes:
                await parking.resume(await writer.settled(), data)
                self.lanes[data.lane].gate.resume(data.sequence, bytes.fromhex(data.hash))

    def _offsets(self, cluster: str) -> dict[TopicPartition, int]:
        """Where to begin to read: of another cluster, and of a lost story, from the beginning."""
        known = {
            name for name, lane in self.lanes.items() if lane.cluster_id == cluster and not lane.gate.decided
        }
        return {
            partition_of(name): lane.next_offset if name in known else 0 for name, lane in self.lanes.items()
        }

    async def _read_for_ever(self, reader: Reader, writer: Writer, bus: kafka.Bus) -> None:
        loop = asyncio.get_running_loop()
        looked = compared = loop.time()
        async with ahead(reader.fetch) as fetched:
            while True:
                found = await fetched()
                if found:
                    await self._take(found, reader, writer, bus.cluster)
                else:
                    await writer.keep_alive()
                if loop.time() - compared > _COMPARE_EVERY:
                    compared = loop.time()
                    await self._compare(reader, writer)
                if loop.time() - looked > _CHECK_BUS_EVERY:
                    looked = loop.time()
                    if not await bus.same():
                        raise NewBus("the cluster has another id")

    async def _compare(self, reader: Reader, writer: Writer) -> None:
        """Set what the members say of their ledgers beside what is here: silence, a lost tail, another story."""
        now, heard, refused = asyncio.get_running_loop().time(), [], []
        for name, lane in self.lanes.items():
            claim = self.hearing.claims.by_lane.get(name)
            if claim is None or lane.gate.stopped_at:
                continue
            until, alarm = lane.hear(name, claim, now)
            heard.append((lane.id, claim.sequence, claim.at, until))
            if alarm is not None:
                refused.append(alarm)
            if lane.promised is not None:
                await self._fetch_missing(lane, reader, partition_of(name), GRACE)
        refused += [
            Refused(
                Alarm.BEHIND, name, claim.sequence, -1, "its member's ledger ends before what it said earlier"
            )
            for name, claim in self.hearing.claims.back.items()
        ]
        await store.hear(await writer.settled(), heard, refused)
        await self._retry(writer)

    async def _retry(self, writer: Writer) -> None:
        """Try again what a person wants tried again, and what waited for an event that is out of the way."""
        if rows := await parking.wanted(await writer.settled()):
            for row in rows:
                self.poison.pop(str(row["id"]), None)
            await writer.retry(rows)

    async def _fetch_missing(
        self, lane: Lane, reader: Reader, partition: TopicPartition, grace: float = 0.0
    ) -> None:
        now, gate = asyncio.get_running_loop().time(), lane.gate
        match lane.missing.after(gate.sequence, now, grace, await reader.progress(partition)):
            case Step.READ_AGAIN:
                reader.seek(partition, 0)
            case Step.ASK:
                self.hearing.ask(gate.lane, gate.sequence + 1)

    async def _take(
        self, found: dict[TopicPartition, list[Record]], reader: Reader, writer: Writer, cluster: str
    ) -> None:
        """Let the gates judge what was fetched, and write what they admit."""
        batch, runs = Batch(cluster_id=cluster), []
        for partition, records in found.items():
            name = lane_name(partition.topic, partition.partition)
            lane = self.lanes[name]
            before = lane.gate.sequence
            admitted = lane.gate.admit(records)
            await self._judge(lane, writer)
            if admitted:
                runs.append([(lane.id, name, lane.member, event) for event in admitted])
                lane.next_offset, lane.cluster_id = self._next_offset(lane, records, cluster)
                last = admitted[-1]
                batch.moves.append(
                    LaneMove(
                        lane.id, before, lane.gate.sequence, last.hash, last.envelope.time, lane.next_offset
                    )
                )
            batch.refused += await self._refused(lane, partition, reader)
        if batch.moves or batch.refused:
            await writer.write(in_recorded_order(runs), batch)
        if batch.decisions:
            await writer.settled()
            self._decide(batch, reader)

    def _decide(self, batch: Batch, reader: Reader) -> None:
        for decision in batch.decisions:
            if isinstance(decision, LogframeVersionAdopted):
                raise Readopted
            if isinstance(decision, LaneResumed) and decision.lane in self.lanes:
                self.lanes[decision.lane].gate.resume(decision.sequence, bytes.fromhex(decision.hash))
                reader.seek(partition_of(decision.lane), 0)

    async def _judge(self, lane: Lane, writer: Writer) -> None:
        if lane.gate.past:
            sequences = [event.envelope.sequence for event, _ in lane.gate.past]
            lane.gate.judge_past(await store.hashes(await writer.settled(), lane.id, sequences))

    def _next_offset(self, lane: Lane, records: list[Record], cluster: str) -> tuple[int, str]:
        """Where the next start may begin to read: not past what still waits for its signature."""
        return (lane.next_offset if lane.gate.pending else records[-1].offset + 1), cluster

    async def _refused(self, lane: Lane, partition: TopicPartition, reader: Reader) -> list[Refused]:
        refused, lane.gate.refused = lane.gate.refused, []
        if any(one.alarm is Alarm.GAP for one in refused):
            await self._fetch_missing(lane, reader, partition)
        return refused
