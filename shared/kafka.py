"""Kafka clients with the product's settings; the only place that knows aiokafka's defaults to be wrong for us."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from ssl import SSLContext
from typing import Any, NamedTuple, TypeAlias

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, for_code
from aiokafka.helpers import create_ssl_context

from shared.keyfile import PasswordFile, version
from shared.settings import Settings
from shared.tasks import raise_if_cancelled
from shared.unreadable import be_patient

be_patient()
Consumer: TypeAlias = Any  # aiokafka has no types of its own
Producer: TypeAlias = Any
Sent: TypeAlias = Any  # the metadata of an acknowledged record: topic, partition, offset
FOR_EVER = -1
AN_HOUR = 3_600_000
# How long the broker may hold back an empty answer where nobody waits for it, in milliseconds. The embedded one answers no
# sooner, and questions about all lanes are most of what it does while nothing happens.
UNHURRIED = 1_000
HURRIED = 20  # and where somebody waits for what comes next on the same connection
_FRESH = 0.9  # seconds for which it is known which cluster answers at an address
_NO_ERROR, _EXISTS = 0, 36
_PATIENCE = 10.0  # seconds in which a client ends, or is ended
_SILENCE = 1.0  # seconds without a record after which a partition has ended
_UNKNOWN = 15.0  # seconds in which the broker must have told where each partition ends


class KafkaTrouble(RuntimeError):
    """The broker refused something that the product cannot do without; the message says what."""


def client(settings: Settings, name: str) -> dict[str, Any]:
    """What every client says of itself: address, id and, where configured, SASL/SCRAM over TLS.

    With an authority's certificate (`kafka_ca`) and no `kafka_user`, user and password are those of `kafka.json` in
    the identity's secrets: the user that the client's name begins with, else the file's first.
    """
    options: dict[str, Any] = {"bootstrap_servers": settings.kafka, "client_id": name}
    if settings.kafka_ca:
        options["ssl_context"] = _tls(settings.kafka_ca, version(settings.kafka_ca))
    user, password = settings.kafka_user, settings.kafka_password.get_secret_value()
    if settings.kafka_ca and not user:
        passwords = PasswordFile(settings.secrets / "kafka.json")
        user = passwords.user_of(name)
        password = passwords.of(user)
    if user:
        options |= {
            "security_protocol": "SASL_SSL" if settings.kafka_ca else "SASL_PLAINTEXT",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": user,
            "sasl_plain_password": password,
        }
    return options


@lru_cache(maxsize=8)
def _tls(authority: Path, _: object) -> SSLContext:
    """What knows the broker by its authority's certificate; made anew for another version of the file."""
    made: SSLContext = create_ssl_context(cafile=str(authority))
    return made


def producer(settings: Settings, name: str) -> Producer:
    """A producer that is done when all replicas have the record; nothing waits to be gathered (linger 0)."""
    return AIOKafkaProducer(
        **client(settings, name),
        acks="all",
        enable_idempotence=settings.kafka_idempotence,
        linger_ms=0,
        max_batch_size=262_144,
        request_timeout_ms=15_000,
    )


def consumer(
    settings: Settings, name: str, *, wait_ms: int | None = None, lane_bytes: int = 1_048_576
) -> Consumer:
    """A consumer without a group: its reader assigns partitions and keeps its own position.

    `wait_ms` is how long the broker holds back an empty answer: longer where nobody waits for the record.
    `lane_bytes` is how much of one partition it sends at once.
    """
    return AIOKafkaConsumer(
        **client(settings, name),
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=settings.kafka_fetch_wait_ms if wait_ms is None else wait_ms,
        max_partition_fetch_bytes=lane_bytes,
        request_timeout_ms=15_000,
    )


@contextlib.asynccontextmanager
async def started(client: Any) -> AsyncIterator[Any]:  # noqa: ANN401 - a producer, a consumer or an admin client
    """A client from its start to its end. Its end is never a trouble: whoever leaves has a better reason."""
    try:
        await client.start()
        yield client
    finally:
        await _end(client)


async def _end(client: Any) -> None:  # noqa: ANN401 - see started
    stop = getattr(client, "stop", None) or client.close
    try:
        await asyncio.wait_for(stop(), _PATIENCE)
    except (KafkaError, OSError, TimeoutError, asyncio.CancelledError):
        # A consumer whose broker is dead lets the CancelledError of its own fetch out, and leaves its connections open.
        if (connections := getattr(client, "_client", None)) is not None:
            await connections.close()  # nothing public does it once stop() has failed
    raise_if_cancelled()


async def progress(consumer: Consumer, partition: TopicPartition) -> tuple[int, int]:
    """The place of the next record that the consumer gives out of a partition, and its end as far as it knows that."""
    position: int = await consumer.position(partition)
    return position, consumer.highwater(partition) or 0


async def near_the_end(consumer: Consumer, partitions: Collection[TopicPartition], most: int) -> None:
    """Have a consumer that is assigned go on with the last `most` records of the partitions, if it is not there yet."""
    ends: dict[TopicPartition, int] = await consumer.end_offsets(list(partitions))
    for partition, end in ends.items():
        if await consumer.position(partition) < end - most:
            consumer.seek(partition, end - most)


async def to_the_end(
    consumer: Consumer, position: dict[TopicPartition, int]
) -> AsyncIterator[tuple[TopicPartition, list[Any]]]:
    """All records from the positions on, until there are no more; moves the positions.

    The consumer is assigned and stands at the positions. Raises KafkaTrouble if the broker does not tell where they end.
    """
    # A broker holds back the answer to a fetch where nothing is new; where a partition ends it says at once.
    ends = await consumer.end_offsets(list(position))
    if all(position[one] >= end for one, end in ends.items()):
        return
    loop = asyncio.get_running_loop()
    heard = loop.time()
    while True:
        for partition, records in (await consumer.getmany(timeout_ms=100)).items():
            heard, position[partition] = loop.time(), records[-1].offset + 1
            yield partition, records
        ends = {partition: consumer.highwater(partition) for partition in position}
        silence = loop.time() - heard
        if all(end is not None for end in ends.values()):
            if silence > _SILENCE or all(position[one] >= end for one, end in ends.items()):
                return
        elif silence > _UNKNOWN:
            raise KafkaTrouble("the broker does not tell how far the topic goes")


@dataclass(frozen=True, slots=True)
class Bus:
    """The cluster that answered at our address, and a connection on which it is asked again.

    A connection of its own for each look would be most of what an idle consortium and its broker do. A dozen readers
    and writers of a process look at it: what one of them was told serves the others for a moment.
    """

    address: str
    cluster: str
    _admin: Any  # aiokafka has no types of its own

    async def same(self) -> bool:
        """Whether the cluster that answers is still this one; another is another bus, which may be empty."""
        told = _TOLD.get(self.address)
        if told is None or time.monotonic() - told.at > _FRESH:
            told = await _ask(self.address, self._admin)
        return self.cluster == told.cluster


class _Told(NamedTuple):
    at: float
    cluster: str


_TOLD: dict[str, _Told] = {}  # by address


@contextlib.asynccontextmanager
async def bus(settings: Settings, name: str) -> AsyncIterator[Bus]:
    """The cluster that answers at our address."""
    admin = AIOKafkaAdminClient(**client(settings, name), request_timeout_ms=5_000)
    async with started(admin):
        told = await _ask(settings.kafka, admin)
        yield Bus(settings.kafka, told.cluster, admin)


async def cluster_id(settings: Settings, name: str) -> str:
    """The id of the cluster that answers at our address, for who asks once."""
    async with bus(settings, name) as found:
        return found.cluster


async def _ask(address: str, admin: Any) -> _Told:  # noqa: ANN401 - aiokafka has no types of its own
    told = _Told(time.monotonic(), str((await admin.describe_cluster())["cluster_id"]))
    _TOLD[address] = told
    return told


async def ensure_topics(
    settings: Settings, name: str, topics: dict[str, int], *, kept_ms: int = FOR_EVER
) -> list[str]:
    """Make the topics that are missing, with so many partitions each; kept for ever if not said else, never compacted.

    Returns the names that were made. Raises KafkaTrouble where one is missing and we may not make it: provisioning
    makes them on a broker with rights.
    """
    admin = AIOKafkaAdminClient(**client(settings, name), request_timeout_ms=10_000)
    configs = {"retention.ms": str(kept_ms), "cleanup.policy": "delete", "compression.type": "producer"}
    async with started(admin):
        there = set(await admin.list_topics())
        missing = [
            NewTopic(topic, lanes, settings.kafka_replication, topic_configs=configs)
            for topic, lanes in topics.items()
            if topic not in there
        ]
        answers = (await admin.create_topics(missing)).topic_errors if missing else []
    for topic, code, *_ in answers:
        if code not in {_NO_ERROR, _EXISTS}:
            raise KafkaTrouble(f"topic {topic} could not be made: {for_code(code).__name__}")
    return [topic.name for topic in missing]
