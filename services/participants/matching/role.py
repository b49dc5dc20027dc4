"""The matching role: reads the tokens of all members, and publishes who is one person, or may be."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog
from aiokafka import TopicPartition

from services.participants.matching import found, topics
from services.participants.matching.tokens import STRONG, Message, said
from shared import clock, ids, kafka
from shared.events.people import LinkProposed, PersonLinked
from shared.ledger.append import Draft
from shared.ledger.relay import TROUBLE
from shared.matching import BoxKeys, CannotOpenBox
from shared.postgres import Connection
from shared.service import Service
from shared.tasks import persevere

log = structlog.get_logger()
_CHECK_BUS_EVERY = 5.0  # seconds between two looks at the cluster's id
_SHARED_BY_MANY = 5  # persons of other members under one weak token: it says nothing about any of them


class NewBus(RuntimeError):
    """Another cluster answers at our address."""


@dataclass(slots=True)
class Role:
    """The consumer of tokens. Its position lies in the database, moved in the transaction of what a message causes."""

    service: Service
    keys: BoxKeys

    async def run(self) -> None:
        """Match until cancelled; trouble is waited out, with backoff."""
        await persevere(self._session, self._troubled)

    def _troubled(self, trouble: BaseException) -> None:
        unexpected = None if isinstance(trouble, (*TROUBLE, NewBus)) else trouble
        log.warning("matching.trouble", error=type(trouble).__name__, exc_info=unexpected)

    async def _session(self) -> None:
        settings, name = self.service.settings, f"{self.service.ledger.topic}.matching"
        members = topics.all_of(self.service.programme)
        await kafka.ensure_topics(settings, name, dict.fromkeys(members, 1), kept_ms=topics.KEPT_MS)
        reader = kafka.consumer(settings, name, wait_ms=kafka.UNHURRIED)
        async with kafka.bus(settings, name) as bus, kafka.started(reader) as consumer:
            consumer.assign([TopicPartition(topic, 0) for topic in members])
            await self._seek(consumer, bus.cluster)
            await self._read(consumer, bus)

    async def _seek(self, consumer: kafka.Consumer, cluster: str) -> None:
        async with self.service.pool.acquire(timeout=10) as connection:
            for partition in consumer.assignment():
                consumer.seek(partition, await found.position(connection, partition.topic, cluster))

    async def _read(self, consumer: kafka.Consumer, bus: kafka.Bus) -> None:
        loop = asyncio.get_running_loop()
        look_at = loop.time() + _CHECK_BUS_EVERY
        while True:
            for records in (await consumer.getmany(timeout_ms=500, max_records=50)).values():
                for record in records:
                    await self._take(record, bus.cluster)
            if loop.time() >= look_at:
                if not await bus.same():
                    raise NewBus
                look_at = loop.time() + _CHECK_BUS_EVERY

    async def _take(self, record: Any, cluster: str) -> None:  # noqa: ANN401 - aiokafka has no types of its own
        message = self._opened(record)

        async def work(connection: Connection) -> None:
            if message is not None:
                member = topics.all_of(self.service.programme)[record.topic]
                await match(self.service, connection, message, member)
            await found.move(connection, record.topic, cluster, record.offset + 1)

        if message is not None and self.service.settings.demo_clock is not None:
            clock.set_for_this_request(message.at)  # what a filling demo finds belongs to its past
        await self.service.run(work)

    def _opened(self, record: Any) -> Message | None:  # noqa: ANN401 - as above
        """What the member has said; None, after a word in the log, of what is not its own or cannot be read."""
        try:
            box = record.value.decode("ascii")
            signature = dict(record.headers or ()).get("signature", b"").decode("ascii")
            if self.service.verifier.holds_bytes(record.topic, said(record.topic, box), signature):
                return msgspec.json.decode(self.keys.open(box), type=Message)
            reason = "not_signed"
        except (UnicodeDecodeError, AttributeError, CannotOpenBox, msgspec.DecodeError) as wrong:
            reason = type(wrong).__name__
        log.warning("matching.refused", topic=record.topic, offset=record.offset, reason=reason)
        return None


async def match(service: Service, connection: Connection, message: Message, member: str) -> None:
    """Keep a person's tokens; link her to whom a strong one names, propose those whom a weak one names. Once each."""
    await found.keep(connection, message, member)
    there = await found.others(connection, message.person, member)
    shared_by = Counter(row["token"] for row in there)
    strong = {row["person"] for row in there if row["kind"] in STRONG}
    weak = {row["person"] for row in there if shared_by[row["token"]] < _SHARED_BY_MANY} - strong
    whose = {row["person"]: row["member"] for row in there}
    drafts = [
        _draft({message.person: member, other: whose[other]}, strong=other in strong)
        for other in (*sorted(strong), *sorted(weak))
        if await found.note(connection, message.person, other, strong=other in strong)
    ]
    if drafts:
        await service.append(connection, {stream: (0, [draft]) for stream, draft in drafts})


def _draft(members: Mapping[str, str], *, strong: bool) -> tuple[str, Draft]:
    """What is said of two persons, each given with the member that knows her."""
    link, day, persons = ids.random_id(), clock.day(clock.now()), tuple(sorted(members))
    if strong:
        return f"link/{link}", Draft(PersonLinked(occurred_on=day, link=link, persons=persons))
    whose = tuple(members[one] for one in persons)
    return f"link/{link}", Draft(LinkProposed(occurred_on=day, link=link, persons=persons, members=whose))
