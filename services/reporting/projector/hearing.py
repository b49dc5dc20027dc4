"""Hearing: what the members, and reporting itself, say of their own ledgers, and asking them for what is missing.

Runs beside the intake, with a consumer and a producer of its own. It only listens and asks; the intake compares what
was said with what it has, since only the intake knows.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from shared import kafka
from shared.ledger import resend
from shared.ledger.claims import Claims
from shared.ledger.heads import RECENT, heads_topic
from shared.ledger.signing import Verifier
from shared.programme import Programme
from shared.settings import Settings
from shared.tasks import persevere

log = structlog.get_logger()
_CHECK_BUS_EVERY = 3.0  # seconds


@dataclass(slots=True)
class Hearing:
    """What is claimed of every lane, and what is to be asked for."""

    programme: Programme
    settings: Settings
    verifier: Verifier
    claims: Claims = field(init=False)
    _requests: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.claims = Claims(self.verifier)

    async def run(self) -> None:
        """Listen and ask until cancelled."""
        await persevere(self._session, self._troubled)

    def ask(self, lane: str, sequence: int) -> None:
        """Ask the member for a lane from a sequence on."""
        self._requests[lane] = sequence

    def _troubled(self, trouble: BaseException) -> None:
        expected = isinstance(trouble, (KafkaError, kafka.KafkaTrouble, OSError, TimeoutError))
        log.warning("hearing.trouble", error=type(trouble).__name__, exc_info=None if expected else trouble)

    async def _session(self) -> None:
        name = f"{self.programme.code}.reporting.hearing"
        topics = sorted({heads_topic(topic) for topic in self.programme.every_topic()})
        await kafka.ensure_topics(
            self.settings,
            name,
            dict.fromkeys([*topics, resend.resend_topic(self.programme.code)], 1),
            kept_ms=kafka.AN_HOUR,
        )
        consumer = kafka.consumer(self.settings, name, wait_ms=kafka.UNHURRIED)
        producer = kafka.producer(self.settings, name)
        async with kafka.bus(self.settings, name) as bus, kafka.started(consumer), kafka.started(producer):
            partitions = [TopicPartition(topic, 0) for topic in topics]
            consumer.assign(partitions)
            await kafka.near_the_end(consumer, partitions, RECENT)
            await self._listen(consumer, producer, bus)

    async def _listen(self, consumer: kafka.Consumer, producer: kafka.Producer, bus: kafka.Bus) -> None:
        loop = asyncio.get_running_loop()
        look_at = loop.time() + _CHECK_BUS_EVERY
        while True:
            found: dict[Any, list[Any]] = await consumer.getmany(timeout_ms=500)
            for partition, records in found.items():
                self.claims.take(partition.topic, [record.value for record in records])
            await self._send_requests(producer)
            if loop.time() >= look_at:
                if not await bus.same():
                    return
                look_at = loop.time() + _CHECK_BUS_EVERY

    async def _send_requests(self, producer: kafka.Producer) -> None:
        topic = resend.resend_topic(self.programme.code)
        while self._requests:
            lane, sequence = self._requests.popitem()
            request = resend.Request(lane, sequence, "reporting")
            await producer.send_and_wait(topic, resend.encode(request), key=lane.encode(), partition=0)
            log.info("resend.asked", lane=lane, sequence=sequence)
