"""Whoever can write anything to the broker, but has no member's key, moves no figure, and is reported once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from aiokafka import TopicPartition
from msgspec.structs import replace

from deploy.waiting import until
from shared import clock, ids, kafka
from shared.events.envelope import Envelope, from_record, to_headers
from shared.ledger.signing import Signer
from tests.failure.forgery import batches
from tests.failure.spine.field import PATIENCE, Field

TOPIC = "csdp.ctc.participants"
OWN = Signer("csdp", bytes(32))  # the rogue's own key, which no member has
OTHERS = {"csdp_kkm": "feedback", "csdp_cenn": "participants", "csdp_fe": "grants"}  # who listens to TOPIC
pytestmark = pytest.mark.everybody
Forged = tuple[bytes, list[tuple[str, bytes]]]


@pytest.fixture
def field(counted: Field) -> Field:
    return counted


def _forgeries(last: Envelope, lane: str) -> Iterator[Forged]:
    """What may be tried after the last genuine event of a lane."""
    following = replace(
        last, id=ids.event_id(), sequence=last.sequence + 1, prevhash=last.hash().hex(), signature=""
    )

    def signed(event: Envelope) -> Envelope:
        return replace(event, signature=OWN.sign(lane, event.sequence, event.hash()))

    yield following.value, to_headers(following)  # correctly chained, and nobody's
    yield following.value, to_headers(signed(following))  # signed by a key that is no member's
    yield following.value, to_headers(replace(following, signature=last.signature))  # with a stolen signature
    altered = replace(last, value=last.value.replace(b"2024", b"2023") + b" ")
    yield altered.value, to_headers(altered)
    future = replace(following, time=clock.stamp(clock.now() + timedelta(days=900)))
    yield future.value, to_headers(signed(future))
    unknown = replace(following, type="participants.nonsense.happened.v9")
    yield unknown.value, to_headers(signed(unknown))
    deep = replace(following, value=b"[" * 50_000 + b"]" * 50_000)
    yield deep.value, to_headers(signed(deep))
    yield b"\xff{[", to_headers(following)
    yield b"", []
    huge = [*to_headers(following), ("ce_nonsense", b"x" * 200_000)]
    yield following.value, huge
    long = [
        (name, b"y" * 100_000 if name == "ce_subject" else value) for name, value in to_headers(following)
    ]
    yield following.value, long
    for name in ("ce_time", "ce_id", "ce_subject"):
        nothing: list[Any] = [(one, None if one == name else value) for one, value in to_headers(following)]
        yield following.value, nothing
    yield following.value, [*to_headers(following), ("x", b"\xff\xfe")]
    far = replace(following, sequence=last.sequence + 1_000_000)
    yield far.value, to_headers(signed(far))
    yield from ((one.value, to_headers(one)) for one in (last, last, last))  # a run, again


async def test_no_record_of_a_rogue_reaches_a_figure_and_the_genuine_ones_after_it_do(field: Field) -> None:
    settings = field.bus_settings("ctc")
    consumer, producer = (
        kafka.consumer(settings, f"{TOPIC}.rogue"),
        kafka.producer(settings, f"{TOPIC}.rogue"),
    )
    tips: dict[int, Envelope] = {}
    async with kafka.started(consumer), kafka.started(producer):
        position = {TopicPartition(TOPIC, n): 0 for n in range(4)}
        consumer.assign(list(position))
        await consumer.seek_to_beginning()
        async for partition, records in kafka.to_the_end(consumer, position):
            tips[partition.partition] = from_record(records[-1].headers, records[-1].value)
        sent = 0
        for lane, tip in tips.items():
            for value, headers in _forgeries(tip, f"{TOPIC}/{lane}"):
                await producer.send_and_wait(TOPIC, value, partition=lane, headers=headers)
                sent += 1
            for made in (batches.with_a_name_that_is_no_text, batches.in_a_codec_that_is_not_here):
                await batches.send(producer, TOPIC, lane, made(tip.value))
        await producer.send_and_wait("csdp.ctc.heads", _false_head(), key=TOPIC.encode(), partition=0)
    assert sent > 15, "every forgery, in a lane at least"
    await field.train(5)
    await field.all_is_counted_once()
    await field.train(1)
    await field.all_is_counted_once()
    for database, schema in OTHERS.items():
        await all_is_heard(field, database, schema)
    alarms = await field.reporting("SELECT lane, alarm, sequence FROM alarm")
    assert {"not_an_event", "bad_signature"} <= {row["alarm"] for row in alarms}
    assert {row["lane"] for row in alarms} <= {f"{TOPIC}/{lane}" for lane in range(4)}
    told = Counter(_refusals(field))
    assert told
    assert set(told.values()) == {1}, "reported once, not once a retry"


async def all_is_heard(field: Field, database: str, schema: str) -> None:
    """Wait until a service that listens to TOPIC has taken what CTC's ledger has."""
    wanted = {
        f"{TOPIC}/{row['lane']}": row["sequence"]
        for row in await rows(field, "csdp_ctc", "participants", _ENDS)
    }

    async def heard() -> bool | None:
        taken = {row["lane"]: row["last"] for row in await rows(field, database, schema, TAKEN)}
        return True if taken == wanted else None

    await until(heard, PATIENCE)


async def rows(field: Field, database: str, schema: str, query: str) -> list[asyncpg.Record]:
    dsn = field.consortium.postgres.dsn(database)
    connection = await asyncpg.connect(dsn, server_settings={"search_path": schema})
    try:
        return list(await connection.fetch(query))
    finally:
        await connection.close()


_ENDS = "SELECT lane, sequence FROM lane WHERE sequence > 0"
TAKEN = f"SELECT lane, max(sequence) AS last FROM inbox WHERE lane LIKE '{TOPIC}/%' GROUP BY lane"


def _false_head() -> bytes:
    lanes = [{"lane": n, "sequence": 10**6, "hash": "00" * 32} for n in range(4)]
    return json.dumps(
        {"topic": TOPIC, "at": clock.stamp(clock.now()), "lanes": lanes, "signature": "x:y"}
    ).encode()


def _refusals(field: Field) -> Iterator[Any]:
    for line in (field.consortium.folder / "logs" / "projector.log").read_text().splitlines():
        told = json.loads(line) if line.startswith("{") else {}
        if told.get("event") == "gate.refused":
            yield told["lane"], told["alarm"], told["sequence"], told["offset"], told["detail"]
