"""Asks a broker, as one identity, for one operation on every topic; says which it allowed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.protocol.admin import AlterConfigsRequest
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.record.default_records import DefaultRecordBatchBuilder

_REFUSED, _EXISTS = 29, 36  # TOPIC_AUTHORIZATION_FAILED, TOPIC_ALREADY_EXISTS
_TOPIC = 2

Admin = AIOKafkaAdminClient
Ask = Callable[[Admin, list[str]], Awaitable[set[str]]]


async def read(admin: Admin, topics: list[str]) -> set[str]:
    """Fetch from the first partition."""
    wanted = [(topic, [(0, 0, 100_000)]) for topic in topics]
    answer = await admin._send_request(FetchRequest(100, 0, 1_000_000, 0, wanted))
    assert not answer.error_code
    return _allowed(topics, ((topic, parts[0][1]) for topic, parts in answer.topics))


async def write(admin: Admin, topics: list[str]) -> set[str]:
    """Produce one record to the first partition."""
    builder = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, -1, 10_000)
    builder.append(0, 1, None, b"tried", [])
    batch = bytes(builder.build())
    answer = await admin._send_request(ProduceRequest(None, -1, 10_000, [(t, [(0, batch)]) for t in topics]))
    return _allowed(topics, ((topic, parts[0][1]) for topic, parts in answer.topics))


async def describe(admin: Admin, topics: list[str]) -> set[str]:
    """Ask for their partitions."""
    found = await admin.describe_topics(topics)
    return _allowed(topics, ((one["topic"], one["error_code"]) for one in found))


async def create(admin: Admin, topics: list[str]) -> set[str]:
    """Create them, though they are there: who may is told so, who may not is refused first."""
    answer = await admin.create_topics([NewTopic(t, 1, 1) for t in topics], validate_only=True)
    return _allowed(topics, ((topic, code) for topic, code, _ in answer.topic_errors))


async def delete(admin: Admin, topics: list[str]) -> set[str]:
    """Delete them in earnest."""
    answer = await admin.delete_topics(topics)
    return _allowed(topics, answer.topic_error_codes)


async def alter(admin: Admin, topics: list[str]) -> set[str]:
    """Shorten how long they are kept, as a trial."""
    wanted = [(_TOPIC, topic, [("retention.ms", "60000")]) for topic in topics]
    answer = await admin._send_request(AlterConfigsRequest(wanted, validate_only=True))
    return _allowed(topics, ((name, code) for code, _, _, name in answer.resources))


# Deleting comes last: whoever may delete leaves nothing to try.
ASK: dict[str, Ask] = {
    "read": read, "write": write, "describe": describe, "create": create, "alter": alter, "delete": delete,
}  # fmt: skip


def _allowed(topics: list[str], answers: Iterable[Any]) -> set[str]:
    codes = dict(answers)
    assert set(codes) == set(topics), "the broker did not answer for every topic"
    strange = {topic: code for topic, code in codes.items() if code not in {0, _EXISTS, _REFUSED}}
    assert not strange, f"neither allowed nor refused: {strange}"
    return {topic for topic, code in codes.items() if code != _REFUSED}
