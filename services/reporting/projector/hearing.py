"""Hearing: what the members, and reporting itself, say of their own ledgers, and asking them for what is missing.

Runs beside the intake, with a consumer and a producer of its own. It only listens and asks; the intake compares what
was said with what it has, since only the intake knows.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from shared import clock, kafka
from shared.ledger import resend
from shared.ledger.heads import Head, NotAHead, decode, heads_topic
from shared.ledger.signing import Verifier
from shared.programme import Programme
from shared.settings import Settings
from shared.tasks import persevere

log = structlog.get_logger()
_CHECK_BUS_EVERY = 3.0  # seconds


@dataclass(frozen=True, slots=True)
class Claim:
    """How far a lane goes, as its member says."""

    sequence: int
    hash: bytes
    at: datetime


@dataclass(slots=True)
class Hearing:
    """The newest claim about each lane; `back` are lanes whose member said less than before."""

    programme: Programme
    settings: Settings
    verifier: Verifier
    claims: dict[str, Claim] = field(default_factory=dict)
    back: dict[str, Claim] = field(default_factory=dict)
    _newest: dict[str, Head] = field(default_factory=dict)
    _requests: dict[str, int] = field(default_factory=dict)

    async def run(self) -> None:
        """Listen and ask until cancelled."""
        await persevere(self._session, self._troubled)

    def ask(self, lane: str, sequence: int) -> None:
        """Ask the member for a lane from a sequence on."""
        self._requests[lane] = sequence

    def take(self, heard_on: str, values: list[bytes | None]) -> None:
        """Take in records of a member's topic of heads, the newest of each service first."""
        for value in reversed(values):
            try:
                head = decode(value, heard_on, self.verifier, clock.now())
            except NotAHead as wrong:
                log.warning("head.refused", topic=heard_on, detail=str(wrong))
                continue
            before = self._newest.get(head.topic)
            if before is None or head.at > before.at:
                self._believe(head)

    def _believe(self, head: Head) -> None:
        self._newest[head.topic] = head
        for name, said in head.by_name().items():
            claim = Claim(said.sequence, bytes.fromhex(said.hash), head.moment)
            before = self.claims.get(name)
            if before is not None and claim.sequence < before.sequence:
                self.back[name] = before
            elif name in self.back and claim.sequence >= self.back[name].sequence:
                del self.back[name]
            self.claims[name] = claim

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
            consumer.assign([TopicPartition(topic, 0) for topic in topics])
            await consumer.seek_to_beginning()
            await self._listen(consumer, producer, bus)

    async def _listen(self, consumer: kafka.Consumer, producer: kafka.Producer, bus: kafka.Bus) -> None:
        loop = asyncio.get_running_loop()
        look_at = loop.time() + _CHECK_BUS_EVERY
        while True:
            found: dict[Any, list[Any]] = await consumer.getmany(timeout_ms=500)
            for partition, records in found.items():
                self.take(partition.topic, [record.value for record in records])
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
