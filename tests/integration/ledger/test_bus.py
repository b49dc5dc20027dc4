"""A consumer on a real broker."""

from __future__ import annotations

import secrets

import pytest
from aiokafka import TopicPartition

from shared import kafka
from shared.settings import Settings
from tests.environment import Environment


@pytest.fixture
def settings(environment: Environment) -> Settings:
    return Settings(kafka=environment.kafka, kafka_idempotence=environment.real_kafka, kafka_fetch_wait_ms=20)


async def test_who_begins_near_the_end_reads_the_last_records_of_a_long_topic_and_all_of_a_short_one(
    settings: Settings,
) -> None:
    name = f"test.{secrets.token_hex(6)}"
    topics = {f"{name}.long": 12, f"{name}.short": 3, f"{name}.empty": 0}
    await kafka.ensure_topics(settings, name, dict.fromkeys(topics, 1))
    async with (
        kafka.started(kafka.producer(settings, name)) as producer,
        kafka.started(kafka.consumer(settings, name)) as consumer,
    ):
        for topic, records in topics.items():
            for _ in range(records):
                await producer.send_and_wait(topic, b"x", partition=0)
        partitions = [TopicPartition(topic, 0) for topic in topics]
        consumer.assign(partitions)
        await kafka.near_the_end(consumer, partitions, 5)
        assert [await consumer.position(one) for one in partitions] == [7, 0, 0]
        position = dict(zip(partitions, [7, 0, 0], strict=True))
        read = {topic: list[int]() for topic in topics}
        async for partition, records in kafka.to_the_end(consumer, position):
            read[partition.topic] += [record.offset for record in records]
    assert list(read.values()) == [[7, 8, 9, 10, 11], [0, 1, 2], []]
