"""Creates a programme's topics, kept for ever and never compacted; safe to repeat."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from deploy.provision.errors import ProvisionError
from deploy.waiting import until

FOR_EVER = {"retention.ms": "-1", "cleanup.policy": "delete"}
_ABOUT_SETTINGS = {"InvalidConfigurationError", "InvalidRequestError", "UnsupportedVersionError"}
_PATIENCE = 30  # seconds until a created topic must be seen
_log = logging.getLogger(__name__)


async def make_topics(
    kafka: str, topics: Mapping[str, int], replication: int = 1, *, mend: bool = False
) -> None:
    """Create the topics that are missing, each with its number of partitions.

    A topic that is there with another number is refused by a ProvisionError, since the order of a lane would be lost.
    With `mend` it is made anew instead: for a broker in memory that has just started, where the first client to ask
    for a topic makes it with a number of the broker's own.
    """
    admin = AIOKafkaAdminClient(
        bootstrap_servers=kafka, client_id="paravani-provision", request_timeout_ms=10_000
    )
    try:
        await admin.start()
        have = await _partitions(admin)
        wrong = {name: have[name] for name, count in topics.items() if have.get(name, count) != count}
        if wrong:
            await _mend(admin, wrong, topics, mend=mend)
        missing = {name: count for name, count in topics.items() if name not in have or name in wrong}
        if missing:
            await _create(admin, missing, replication)
            await _until_seen(admin, missing)
    except (KafkaError, TimeoutError) as failure:
        raise ProvisionError(f"the broker at {kafka} did not make the topics: {failure!r}") from failure
    finally:
        await admin.close()


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


async def _create(admin: AIOKafkaAdminClient, missing: Mapping[str, int], replication: int) -> None:
    refused = await _ask(admin, missing, replication, FOR_EVER)
    if any(error in _ABOUT_SETTINGS for error, _ in refused.values()):
        _log.warning("the broker takes no settings for topics: they are created without them")
        refused = await _ask(admin, {name: missing[name] for name in refused}, replication, {})
    if refused:
        told = "; ".join(f"{name}: {error} {text or ''}".rstrip() for name, (error, text) in refused.items())
        raise ProvisionError(f"the broker refused to create topics: {told}")


async def _ask(
    admin: AIOKafkaAdminClient, counts: Mapping[str, int], replication: int, settings: Mapping[str, str]
) -> dict[str, tuple[str, str | None]]:
    """What the broker refused, by topic: the error's name and text. A topic that is there by now is no refusal."""
    wanted = [
        NewTopic(name, count, replication, topic_configs=dict(settings)) for name, count in counts.items()
    ]
    answer = await admin.create_topics(wanted, timeout_ms=10_000)
    fine = (0, TopicAlreadyExistsError.errno)
    return {
        name: (for_code(code).__name__, text) for name, code, text in answer.topic_errors if code not in fine
    }


async def _until_seen(admin: AIOKafkaAdminClient, missing: Mapping[str, int]) -> None:
    async def seen() -> bool | None:
        have = await _partitions(admin)
        return all(have.get(name) == count for name, count in missing.items()) or None

    await until(seen, _PATIENCE)
