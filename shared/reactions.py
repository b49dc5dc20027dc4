"""Reactions: what a service does when another service's event arrives, by FastStream, behind the gate.

Exactly once in effect: the inbox row of an event and what is done about it are one transaction. Deaf to forged records:
only what the gate admits is reacted to. There is no consumer group and nothing is committed to Kafka; a start reads
from the earliest and the inbox says what is new. One FastStream subscriber takes whole batches, because a gate judges
runs of a lane, not single messages. A lane with a gap is read again from the earliest, then its member is asked.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import asyncpg
import structlog
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage, TopicPartition

from shared import clock, kafka
from shared.events.base import EventData, Voided, type_of_model
from shared.events.decisions import LaneResumed
from shared.events.envelope import Envelope
from shared.events.language import UnknownType, WrongShape, decode, split
from shared.ledger import inbox, looking
from shared.ledger.claims import Claims
from shared.ledger.errors import Behind, Conflict, Forked
from shared.ledger.gate import Admitted, Gate, Record
from shared.ledger.heads import heads_topic
from shared.ledger.lanes import lane_name, partition_of, source_of
from shared.ledger.relay import TROUBLE
from shared.mending import Mending
from shared.postgres import Connection
from shared.service import Service
from shared.tasks import persevere, running

log = structlog.get_logger()
React = Callable[[Service, Connection, Envelope, EventData | Voided], Awaitable[None]]
Parse = Callable[[tuple[Record, ...]], Awaitable[KafkaMessage]]  # FastStream's own
_PASSING = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)  # mends by trying again
_RESUMED = type_of_model(LaneResumed).full_name
_LOOK_EVERY = 1.0  # seconds between two looks at the cluster's id and at what is missing


class NewBus(RuntimeError):
    """Another cluster answers at our address."""


@dataclass(slots=True, repr=False)  # FastStream asks for the name of a method's owner again and again
class Reactions:
    """One service's reactions to the events of some other services, of all members.

    `names` are the event types that matter (without version); others are noted and left alone.
    """

    service: Service
    listens_to: tuple[str, ...]
    names: frozenset[str]
    react: React
    gates: dict[str, Gate] = field(default_factory=dict)
    listening: bool = False
    _mending: Mending = field(init=False)
    _resumed: list[str] = field(default_factory=list)  # lanes that go on once their decision is kept

    def __post_init__(self) -> None:
        self._mending = Mending(self.service.ledger.topic, Claims(self.service.verifier))

    def topics(self) -> list[str]:
        """The topics that are read: those services of every member that runs them, and what persons decide."""
        programme = self.service.programme
        told = [
            programme.topic(member.code, name)
            for member in programme.members
            for name in member.services
            if name in self.listens_to
        ]
        return [*told, programme.decisions_topic]

    async def run(self) -> None:
        """Listen until cancelled; trouble is waited out, with backoff."""
        await persevere(self._session, self._troubled)

    def _troubled(self, trouble: BaseException) -> None:
        self.listening = False
        unexpected = None if isinstance(trouble, (*TROUBLE, NewBus)) else trouble
        log.warning(
            "reactions.trouble", service=self.service.name, error=type(trouble).__name__, exc_info=unexpected
        )

    async def _session(self) -> None:
        settings, lanes = self.service.settings, self.service.programme.lanes
        name = f"{self.service.ledger.topic}.reactions"
        await kafka.ensure_topics(settings, name, dict.fromkeys(self.topics(), lanes))
        told = sorted({heads_topic(topic) for topic in self.topics()})
        await kafka.ensure_topics(settings, name, dict.fromkeys(told, 1), kept_ms=kafka.AN_HOUR)
        await self._from_inbox()
        self._mending.begin()
        broker = KafkaBroker(
            settings.kafka,
            client_id=name,
            logger=None,
            allow_auto_create_topics=False,
            **_security(settings, name),
        )
        broker.subscriber(
            partitions=[
                *(TopicPartition(topic, n, declare=False) for topic in self.topics() for n in range(lanes)),
                *(TopicPartition(topic, 0, declare=False) for topic in told),
            ],
            auto_offset_reset="earliest",
            batch=True,
            max_records=500,
            fetch_max_wait_ms=kafka.UNHURRIED,
            ack_policy=AckPolicy.MANUAL,  # nothing is acknowledged: the inbox is the position
            parser=_unparsed,
            decoder=_undecoded,
        )(self._on_batch)
        async with kafka.bus(settings, name) as bus, kafka.started(broker):
            self.listening = True
            # Nothing tells of another cluster but asking.
            while await bus.same():
                await self._mending.mend(broker, self.gates)
                await asyncio.sleep(_LOOK_EVERY)
            raise NewBus

    async def _from_inbox(self) -> None:
        """What the gates know is what the database says."""
        lanes = [lane_name(topic, n) for topic in self.topics() for n in range(self.service.programme.lanes)]
        async with self.service.pool.acquire(timeout=10) as connection:
            self.gates = await inbox.gates(connection, lanes, self.service.verifier)

    async def _on_batch(self, _: Any, message: KafkaMessage) -> None:  # noqa: ANN401 - the undecoded batch
        """FastStream swallows what a handler raises: so trouble is dealt with here, and the batch read again."""
        try:
            if events := self._mending.hear(message):
                await self._take(events)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, what the gates hold in memory is no longer true
            log.warning("reactions.again", service=self.service.name, error=type(trouble).__name__)
            await asyncio.sleep(0.5)
            self._resumed.clear()
            await self._from_inbox()
            await _from_the_earliest(message)
            return
        self._mending.note_gaps(self.gates.values())
        await self._resume(message.consumer)

    async def _take(self, records: list[Record]) -> None:
        by_lane: dict[str, list[Record]] = {}
        for record in records:
            by_lane.setdefault(lane_name(record.topic, record.partition), []).append(record)
        async with self.service.pool.acquire(timeout=10) as connection, connection.transaction():
            for lane, some in by_lane.items():
                await self._take_lane(connection, self.gates[lane], some)
        self.service.relay.wake.set()

    async def _take_lane(self, connection: Connection, gate: Gate, records: list[Record]) -> None:
        admitted = gate.admit(records)
        if gate.dropped:
            await self._withdraw(connection, gate)
        if gate.past:
            sequences = [event.envelope.sequence for event, _ in gate.past]
            gate.judge_past(await inbox.hashes(connection, gate.lane, sequences))
        await inbox.take(connection, gate.lane, [(e, await self._react(connection, e)) for e in admitted])
        await inbox.note_refused(connection, gate.refused)

    async def _react(self, connection: Connection, event: Admitted) -> str | None:
        return await self._react_to(connection, event.envelope)

    async def _withdraw(self, connection: Connection, gate: Gate) -> None:
        """Take back what was done about events of a story that does not stand, the last one first: as their voids would."""
        taken = await inbox.withdraw(connection, gate.lane, [event.hash for event in gate.dropped])
        for event in reversed(gate.dropped):
            if event.hash in taken:
                error = await self._react_to(connection, event.envelope, withdrawn=True)
                log.warning(
                    "reactions.withdrawn",
                    service=self.service.name,
                    lane=gate.lane,
                    event_id=event.envelope.id,
                    error=error,
                )

    async def _react_to(
        self, connection: Connection, envelope: Envelope, *, withdrawn: bool = False
    ) -> str | None:
        try:
            if not withdrawn:
                await self._hear_decision(connection, envelope)
            if split(envelope.type)[0] in self.names:
                data = decode(envelope.type, envelope.value)
                if withdrawn:
                    data = Voided(occurred_on=data.occurred_on, voids=envelope.id)
                if self.service.settings.demo_clock is not None:
                    clock.set_for_this_request(
                        envelope.recorded_at
                    )  # a filling demo's reactions belong to its past
                async with connection.transaction():
                    await self.react(self.service, connection, envelope, data)
        except (UnknownType, WrongShape) as wrong:
            return f"{type(wrong).__name__}: {wrong}"[:300]
        except (Conflict, Behind, Forked, *_PASSING):
            raise
        except Exception as failure:
            log.exception("reactions.parked", service=self.service.name, event_id=envelope.id)
            return type(failure).__name__  # kept with its error, shown, never skipped in silence
        finally:
            if self.service.settings.demo_clock is not None:
                clock.set_for_this_request(None)  # heads are judged by the present
        return None

    async def _hear_decision(self, connection: Connection, envelope: Envelope) -> None:
        """A fork that the lead has decided stops the lane here no more; who had taken the other story turns round."""
        if envelope.type == _RESUMED and self._is_decisions(envelope):
            data = decode(envelope.type, envelope.value)
            assert isinstance(data, LaneResumed)
            stands = bytes.fromhex(data.hash)
            if await inbox.decide(connection, data.lane, data.sequence, stands):
                self.gates[data.lane].stop(data.sequence)  # the rest of this batch is of the other story
                log.warning("reactions.turned_round", service=self.service.name, lane=data.lane)
            self._resumed.append(data.lane)
            place = partition_of(data.lane)
            if place.topic == self.service.ledger.topic:
                await looking.settle(connection, place.partition, data.sequence, stands)

    def _is_decisions(self, envelope: Envelope) -> bool:
        return envelope.source == source_of(self.service.programme.decisions_topic)

    async def _resume(self, consumer: kafka.Consumer) -> None:
        """Once it is kept: read the lanes that go on from their beginning."""
        if any(partition_of(lane).topic == self.service.ledger.topic for lane in self._resumed):
            self.service.relay.look_again = True
        lanes = [lane for lane in self._resumed if lane in self.gates]
        self._resumed.clear()
        if not lanes:
            return
        async with self.service.pool.acquire(timeout=10) as connection:
            self.gates |= await inbox.gates(connection, lanes, self.service.verifier)
        for lane in lanes:
            await consumer.seek_to_beginning(partition_of(lane))


async def _from_the_earliest(message: KafkaMessage) -> None:
    consumer: kafka.Consumer = message.consumer
    await consumer.seek_to_beginning()


@contextlib.asynccontextmanager
async def listening(reactions: Reactions) -> AsyncIterator[Reactions]:
    """React for as long as the context is open."""
    async with running(reactions.run(), f"reactions {reactions.service.name}"):
        yield reactions


async def _unparsed(records: tuple[Record, ...], parse: Parse) -> KafkaMessage:
    """FastStream decodes every header as UTF-8, and drops a whole batch for one that is not: it gets none to decode."""
    message = await parse(tuple(replace(record, headers=()) for record in records))
    message.raw_message = records
    return message


async def _undecoded(message: KafkaMessage) -> Any:  # noqa: ANN401 - FastStream's decoded body
    return message.body


def _security(settings: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - Settings; kept apart from aiokafka's names
    from faststream.security import SASLScram512  # noqa: PLC0415

    options = kafka.client(settings, name)
    if "sasl_plain_username" not in options:
        return {}
    return {
        "security": SASLScram512(
            options["sasl_plain_username"],
            options["sasl_plain_password"],
            ssl_context=options.get("ssl_context"),
            use_ssl="ssl_context" in options,
        )
    }
