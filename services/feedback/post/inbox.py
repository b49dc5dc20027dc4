"""The inbox: reads the other members' topics from the earliest, opens what is for us, and takes each parcel once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import TopicPartition

from services.feedback.post.outbox import KEPT_MS
from services.feedback.post.parcel import Parcel, said, topics
from shared import kafka
from shared.ledger.relay import TROUBLE
from shared.matching import BoxKeys, CannotOpenBox
from shared.service import Service
from shared.tasks import persevere

log = structlog.get_logger()
_CHECK_BUS_EVERY = 5.0  # seconds between two looks at the cluster's id


class NewBus(RuntimeError):
    """Another cluster answers at our address."""


@dataclass(slots=True)
class Receiver:
    """The consumer of parcels. `take` is called at least once for each, and must do it once."""

    service: Service
    take: Callable[[Parcel], Awaitable[None]]

    async def run(self) -> None:
        """Receive until cancelled; trouble is waited out, with backoff."""
        await persevere(self._session, self._troubled)

    def _troubled(self, trouble: BaseException) -> None:
        unexpected = None if isinstance(trouble, (*TROUBLE, NewBus)) else trouble
        log.warning("post.trouble", error=type(trouble).__name__, exc_info=unexpected)

    async def _session(self) -> None:
        settings, name = self.service.settings, f"{self.service.ledger.topic}.inbox"
        others = [
            one for one, member in topics(self.service.programme).items() if member != self.service.member
        ]
        await kafka.ensure_topics(settings, name, dict.fromkeys(others, 1), kept_ms=KEPT_MS)
        reader = kafka.consumer(settings, name, wait_ms=kafka.UNHURRIED)
        async with kafka.bus(settings, name) as bus, kafka.started(reader) as consumer:
            partitions = [TopicPartition(one, 0) for one in others]
            consumer.assign(partitions)
            for partition in partitions:
                consumer.seek(partition, 0)
            await self._read(consumer, bus)

    async def _read(self, consumer: kafka.Consumer, bus: kafka.Bus) -> None:
        keys, loop = BoxKeys(self.service.settings.secrets / "cases"), asyncio.get_running_loop()
        look_at = loop.time() + _CHECK_BUS_EVERY
        while True:
            for records in (await consumer.getmany(timeout_ms=500, max_records=20)).values():
                for record in records:
                    if (parcel := self._opened(keys, record)) is not None:
                        await self.take(parcel)
            if loop.time() >= look_at:
                if not await bus.same():
                    raise NewBus
                look_at = loop.time() + _CHECK_BUS_EVERY

    def _opened(self, keys: BoxKeys, record: Any) -> Parcel | None:  # noqa: ANN401 - aiokafka has no types
        """The parcel, if it is for us and from whom it says; most boxes are for somebody else."""
        try:
            box = record.value.decode("ascii")
            signature = dict(record.headers or ()).get("signature", b"").decode("ascii")
            if not self.service.verifier.holds_bytes(record.topic, said(record.topic, box), signature):
                log.warning("post.refused", topic=record.topic, offset=record.offset)
                return None
            parcel = Parcel.read(keys.open(box))
        except (UnicodeDecodeError, AttributeError, CannotOpenBox, ValueError, TypeError):
            return None
        return parcel if parcel.sender == topics(self.service.programme).get(record.topic) else None
