"""Creates a programme's topics, never compacted, kept for ever unless said otherwise; safe to repeat."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from deploy.provision.errors import ProvisionError
from deploy.provision.layout import Topic
from deploy.provision.operator import Operator
from deploy.waiting import until

# A batch is kept as it was sent: readers take a compressed one for an intruder's (shared/unreadable.py).
FOR_EVER = {"retention.ms": "-1", "cleanup.policy": "delete", "compression.type": "producer"}
_ABOUT_SETTINGS = {"InvalidConfigurationError", "InvalidRequestError", "UnsupportedVersionError"}
_PATIENCE = 30  # seconds until a created topic must be seen
_log = logging.getLogger(__name__)


async def make_topics(
    kafka: str | Operator,
    topics: Mapping[str, int] | Sequence[Topic],
    replication: int = 1,
    *,
    mend: bool = False,
) -> list[str]:
    """Create the topics that are missing, each with its number of partitions; returns their names.

    A topic that is there with another number is refused by a ProvisionError, since the order of a lane would be lost.
    With `mend` it is made anew instead: for a broker in memory that has just started, where the first client to ask
    for a topic makes it with a number of the broker's own.
    """
    wanted = [Topic(*one) for one in topics.items()] if isinstance(topics, Mapping) else list(topics)
    counts = {topic.name: topic.partitions for topic in wanted}
    operator = kafka if isinstance(kafka, Operator) else Operator(kafka)
    async with operator.connect() as admin:
        have = await _partitions(admin)
        wrong = {name: have[name] for name, count in counts.items() if have.get(name, count) != count}
        if wrong:
            await _mend(admin, wrong, counts, mend=mend)
        missing = [topic for topic in wanted if topic.name not in have or topic.name in wrong]
        if missing:
            await _create(admin, missing, replication)
            await _until_seen(admin, {topic.name: topic.partitions for topic in missing})
        return [topic.name for topic in missing]


async def _partitions(admin: AIOKafkaAdminClient) -> dict[str, int]:
    # All topics are asked for, never one by name: some brokers create what they are asked about.
    found = await admin.describe_topics()
    return {topic["topic"]: len(topic["partitions"]) for topic in found if not topic["error_code"]}


async def _mend(
    admin: AIOKafkaAdminClient, wrong: Mapping[str, int], topics: Mapping[str, int], *, mend: bool
) -> None:
    if not mend:
        told = ", ".join(
            f"{name} has {count} partitions, not {topics[name]}" for name, count in wrong.items()
        )
        raise ProvisionError(f"{told}: the number of lanes never changes; set `lanes` back in programme.yaml")
    await admin.delete_topics(list(wrong))


async def _create(admin: AIOKafkaAdminClient, missing: Sequence[Topic], replication: int) -> None:
    refused = await _ask(
        admin,
        [
            NewTopic(t.name, t.partitions, replication, topic_configs=FOR_EVER | _retention(t.kept))
            for t in missing
        ],
    )
    if any(error in _ABOUT_SETTINGS for error, _ in refused.values()):
        _log.warning("the broker takes no settings for topics: they are created without them")
        plain = [NewTopic(t.name, t.partitions, replication) for t in missing if t.name in refused]
        refused = await _ask(admin, plain)
    if refused:
        told = "; ".join(f"{name}: {error} {text or ''}".rstrip() for name, (error, text) in refused.items())
        raise ProvisionError(f"the broker refused to create topics: {told}")


def _retention(kept: timedelta | None) -> dict[str, str]:
    if kept is None:
        return {}
    milliseconds = kept // timedelta(milliseconds=1)
    # The open segment is never deleted: it must be closed within the time for which its records are kept.
    return {"retention.ms": str(milliseconds), "segment.ms": str(milliseconds // 4)}


async def _ask(admin: AIOKafkaAdminClient, wanted: Sequence[NewTopic]) -> dict[str, tuple[str, str | None]]:
    """What the broker refused, by topic: the error's name and text. A topic that is there by now is no refusal."""
    answer = await admin.create_topics(list(wanted), timeout_ms=10_000)
    fine = (0, TopicAlreadyExistsError.errno)
    return {
        name: (for_code(code).__name__, text) for name, code, text in answer.topic_errors if code not in fine
    }


async def _until_seen(admin: AIOKafkaAdminClient, missing: Mapping[str, int]) -> None:
    async def seen() -> bool | None:
        have = await _partitions(admin)
        return all(have.get(name) == count for name, count in missing.items()) or None

    await until(seen, _PATIENCE)
