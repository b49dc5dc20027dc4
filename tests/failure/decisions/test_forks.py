"""A member that tells two stories under one number stops its lane, everywhere, until a person decides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest
from aiokafka import TopicPartition

from deploy.waiting import until
from shared import kafka
from shared.events.envelope import from_record, to_headers
from shared.ledger.signing import Signer
from tests.failure.forgery.test_rogue import OTHERS, all_is_heard
from tests.failure.spine.field import PATIENCE, Field

TOPIC = "csdp.ctc.participants"


@pytest.fixture
def field(counted: Field) -> Field:
    return counted


async def second_story(field: Field) -> str:
    """Another event than the one that was counted, signed by the member itself; returns its lane."""
    settings = field.bus_settings("ctc")
    consumer, producer = kafka.consumer(settings, f"{TOPIC}.test"), kafka.producer(settings, f"{TOPIC}.test")
    signer = Signer.read("csdp", settings.secrets / "signing.key")
    async with kafka.started(consumer), kafka.started(producer):
        lanes = [TopicPartition(TOPIC, n) for n in range(4)]
        consumer.assign(lanes)
        await consumer.seek_to_beginning()

        async def first() -> Any:
            found = await consumer.getmany(timeout_ms=200)
            return next((record for some in found.values() for record in some), None)

        record = await until(first, PATIENCE)
        event = from_record(record.headers, record.value)
        other = replace(event, value=event.value.replace(b"2024", b"2023"), signature="")
        other = replace(other, value=other.value + b" ")
        lane = f"{TOPIC}/{record.partition}"
        signed = replace(other, signature=signer.sign(lane, other.sequence, other.hash()))
        await producer.send_and_wait(
            TOPIC, signed.value, partition=record.partition, headers=to_headers(signed)
        )
    return lane


async def _ask(field: Field, method: str, path: str, **options: Any) -> httpx.Response:
    async with httpx.AsyncClient(
        base_url=field.consortium.url("reporting"), auth=field.coordinator, timeout=10, trust_env=False
    ) as client:
        return await client.request(method, path, **options)


async def test_a_fork_stops_its_lane_until_a_coordinator_decides_and_the_decision_is_an_event(
    field: Field,
) -> None:
    lane = await second_story(field)

    async def stopped() -> dict[str, Any] | None:
        found = (await _ask(field, "GET", "/v1/forks")).json()
        return found[0] if found else None

    fork = await until(stopped, PATIENCE)
    assert fork["lane"] == lane
    before = await field.figures()
    sequence = f"SELECT sequence FROM lane WHERE name = '{lane}'"
    [stood] = await field.reporting(sequence)
    await field.train(6)  # enough that some of it lies in the lane
    async with httpx.AsyncClient(trust_env=False) as client:
        ready = await client.get(f"{field.consortium.url('reporting')}/readyz")
    assert ready.status_code == 503
    assert f"fork in {lane}" in ready.text
    field.kill("projector")
    assert (await field.reporting(sequence)) == [stood]
    assert before["X.2"] == 6

    why = {"reason": "The first story was counted and is true."}
    done = await _ask(field, "POST", f"/v1/lanes/{lane}/resume", json=why)
    assert done.status_code == 201, done.text
    await field.all_is_counted_once()
    assert (await _ask(field, "GET", "/v1/forks")).json() == []
    [decision] = await field.reporting("SELECT type FROM event WHERE type LIKE 'reporting.%'")
    assert decision["type"] == "reporting.lane.resumed.v1"
    for database, schema in OTHERS.items():
        await all_is_heard(field, database, schema)
    await field.consortium.children["node-kkm"].stop()
    await field.train(4)
    await field.consortium.children["node-kkm"].start()
    await all_is_heard(field, "csdp_kkm", "feedback")  # who begins anew remembers what was decided
