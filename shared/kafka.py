"""Kafka clients with the product's settings; the only place that knows aiokafka's defaults to be wrong for us."""

from __future__ import annotations

from typing import Any, TypeAlias

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import for_code
from aiokafka.helpers import create_ssl_context

from shared.settings import Settings
from shared.tasks import raise_if_cancelled

Consumer: TypeAlias = Any  # aiokafka has no types of its own
Producer: TypeAlias = Any
_FOR_EVER = {"retention.ms": "-1", "cleanup.policy": "delete"}
_NO_ERROR, _EXISTS = 0, 36


class KafkaTrouble(RuntimeError):
    """The broker refused something that the product cannot do without; the message says what."""


def client(settings: Settings, name: str) -> dict[str, Any]:
    """What every client says of itself: address, id and, where configured, SASL/SCRAM over TLS."""
    options: dict[str, Any] = {"bootstrap_servers": settings.kafka, "client_id": name}
    if settings.kafka_user:
        options |= {
            "security_protocol": "SASL_SSL" if settings.kafka_ca else "SASL_PLAINTEXT",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": settings.kafka_user,
            "sasl_plain_password": settings.kafka_password.get_secret_value(),
        }
    if settings.kafka_ca:
        options["ssl_context"] = create_ssl_context(cafile=str(settings.kafka_ca))
    return options


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


def consumer(settings: Settings, name: str) -> Consumer:
    """A consumer without a group: its reader assigns partitions and keeps its own position."""
    return AIOKafkaConsumer(
        **client(settings, name),
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=settings.kafka_fetch_wait_ms,
        max_partition_fetch_bytes=1_048_576,
        request_timeout_ms=15_000,
    )


async def cluster_id(settings: Settings, name: str) -> str:
    """The id of the cluster that answers at our address; another id means another bus, which may be empty."""
    admin = AIOKafkaAdminClient(**client(settings, name), request_timeout_ms=5_000)
    try:
        await admin.start()
        described = await admin.describe_cluster()
        return str(described["cluster_id"])
    finally:
        await admin.close()
        raise_if_cancelled()  # aiokafka's close() may have swallowed it


async def ensure_topics(settings: Settings, name: str, topics: dict[str, int]) -> list[str]:
    """Make the topics that are missing, with so many partitions each; kept for ever, never compacted.

    Returns the names that were made. A broker that takes no topic settings gets none; one that does not allow us to
    make topics is left alone (provisioning makes them there).
    """
    admin = AIOKafkaAdminClient(**client(settings, name), request_timeout_ms=10_000)
    try:
        await admin.start()
        there = set(await admin.list_topics())
        missing = [
            NewTopic(topic, lanes, settings.kafka_replication, topic_configs=_FOR_EVER)
            for topic, lanes in topics.items()
            if topic not in there
        ]
        if missing:
            answer = await admin.create_topics(missing)
            for topic, code, *_ in answer.topic_errors:
                if code not in {_NO_ERROR, _EXISTS}:
                    raise KafkaTrouble(f"topic {topic} could not be made: {for_code(code).__name__}")
        return [topic.name for topic in missing]
    finally:
        await admin.close()
        raise_if_cancelled()  # aiokafka's close() may have swallowed it
