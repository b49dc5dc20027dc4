"""What the intake takes from a real broker, in which order, and from where again."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka import TopicPartition

from deploy.waiting import until
from services.reporting.projector import fetching
from services.reporting.projector.fetching import Reader
from shared import kafka
from shared.settings import Settings
from tests.environment import Environment

_AHEAD, _BEHIND = 2500, 600  # records: more of a lane than the reader holds, more than a slice


@pytest.fixture
def settings(environment: Environment) -> Settings:
    return Settings(kafka=environment.kafka, kafka_idempotence=environment.real_kafka)


@asynccontextmanager
async def reading(
    settings: Settings, *lanes: list[int]
) -> AsyncIterator[tuple[Reader, list[TopicPartition]]]:
    """A reader of a new topic with these recorded times in its lanes."""
    topic = f"test.{secrets.token_hex(6)}"
    await kafka.ensure_topics(settings, topic, {topic: len(lanes)})
    partitions = [TopicPartition(topic, number) for number in range(len(lanes))]
    async with (
        kafka.started(kafka.producer(settings, topic)) as producer,
        kafka.started(kafka.consumer(settings, topic, lane_bytes=50_000)) as consumer,
    ):
        for number, times in enumerate(lanes):
            for time in times:
                await producer.send(
                    topic, bytes(100), partition=number, headers=[("ce_time", b"%06d" % time)]
                )
        await producer.flush()
        yield Reader(consumer, dict.fromkeys(partitions, 0)), partitions


async def taken(reader: Reader, records: int) -> list[dict[TopicPartition, list[int]]]:
    """The offsets of one batch after another, until there were so many."""
    batches: list[dict[TopicPartition, list[int]]] = []

    async def enough() -> bool | None:
        found = await reader.fetch()
        batches.append({lane: [record.offset for record in some] for lane, some in found.items()})
        return sum(len(some) for batch in batches for some in batch.values()) >= records or None

    await until(enough, 60)
    return batches


async def test_every_record_is_taken_once_in_the_order_of_its_lane(settings: Settings) -> None:
    lanes = [list(range(_AHEAD)), list(range(_BEHIND)), [], [7]]
    async with reading(settings, *lanes) as (reader, partitions):
        batches = await taken(reader, _AHEAD + _BEHIND + 1)
    found = [[offset for batch in batches for offset in batch.get(partition, ())] for partition in partitions]
    assert found == [list(range(len(times))) for times in lanes]


async def test_of_a_lane_that_is_ahead_a_slice_is_taken_until_the_others_have_come_as_far(
    settings: Settings,
) -> None:
    ahead, behind = range(900_000, 900_000 + _AHEAD), range(_BEHIND)
    async with reading(settings, list(ahead), list(behind)) as (reader, (first, second)):
        so_far: list[int] = []
        while len(so_far) < _BEHIND:
            (batch,) = await taken(reader, 0)
            so_far += batch.get(second, [])
            if len(so_far) < _BEHIND:
                assert len(batch.get(first, [])) <= 10


async def test_what_was_fetched_and_not_taken_is_forgotten_when_a_lane_is_read_from_its_beginning(
    settings: Settings,
) -> None:
    async with reading(settings, list(range(6000))) as (reader, (lane,)):
        await taken(reader, 1)
        reader.seek(lane, 0)
        again = await taken(reader, 1)
    assert next(batch[lane][0] for batch in again if batch) == 0


async def test_a_lane_is_read_as_far_as_it_was_taken_however_much_of_it_waits_here(
    settings: Settings,
) -> None:
    async with reading(settings, list(range(900_000, 900_000 + _AHEAD)), list(range(6000))) as (
        reader,
        (ahead, _),
    ):
        batches = await taken(reader, 4000)
        count = sum(len(batch.get(ahead, ())) for batch in batches)
        assert await reader.progress(ahead) == (count, _AHEAD)
        assert count < _AHEAD


async def test_a_reader_that_rests_takes_what_comes_after_a_long_silence(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_CALM", 0.0)
    async with (
        reading(settings, [1], []) as (reader, (_, second)),
        kafka.started(kafka.producer(settings, "later")) as producer,
    ):
        resting = Reader(reader.consumer, dict.fromkeys(reader.consumer.assignment(), 0), rest=0.05)
        await taken(resting, 1)
        assert await resting.fetch() == {}
        await producer.send_and_wait(second.topic, bytes(100), partition=1, headers=[("ce_time", b"2")])
        assert await taken(resting, 1)
