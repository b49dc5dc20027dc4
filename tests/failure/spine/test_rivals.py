"""Two of a kind at once, and records that nobody vouches for."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka import TopicPartition
from msgspec.structs import replace

from deploy.waiting import until
from services.reporting.projector.process import make_intake
from shared import kafka, postgres
from shared.events.envelope import from_record, to_headers
from shared.ledger.relay import Relay
from shared.ledger.signing import Signer, Verifier
from shared.settings import Settings
from tests.failure.spine.field import PATIENCE, Field

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def field(lasting: Field) -> Field:
    """Who had to stand by or to give way is at work again when a test ends."""
    return lasting


def _keys(settings: Settings) -> tuple[Signer, Verifier]:
    return Signer.read("csdp", settings.secrets / "signing.key"), Verifier.read("csdp", settings.public_keys)


async def test_a_second_relay_and_a_second_projector_stand_by_and_take_over(field: Field) -> None:
    settings = field.bus_settings("ctc")

    async def connect() -> object:
        return await postgres.connect(settings, "csdp_ctc", "csdp_ctc_participants")

    second_relay = Relay("csdp.ctc.participants", 4, settings, connect, *_keys(settings))
    second_intake = make_intake(field.bus_settings("reporting"))
    tasks = [asyncio.create_task(second_relay.run()), asyncio.create_task(second_intake.run())]
    await field.train(3)
    await field.all_is_counted_once()
    assert not second_relay.in_charge
    assert not second_intake.in_charge
    await field.consortium.children["projector"].stop()

    async def took_over() -> bool | None:
        return True if second_intake.in_charge else None

    await until(took_over, PATIENCE)
    await field.train(2)
    await field.all_is_counted_once()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await field.consortium.children["projector"].start()
    await field.consortium.ready("reporting")


async def test_duplicates_and_altered_and_forged_records_reach_no_figure_and_are_reported(
    field: Field,
) -> None:
    await field.train(2)
    await field.all_is_counted_once()
    settings = field.bus_settings("ctc")
    producer = kafka.producer(settings, "intruder")
    consumer = kafka.consumer(settings, "intruder")
    await producer.start()
    await consumer.start()
    topic = "csdp.ctc.participants"
    consumer.assign([TopicPartition(topic, n) for n in range(4)])
    seen: list = []

    async def read() -> bool | None:
        for some in (await consumer.getmany(timeout_ms=200)).values():
            seen.extend(some)
        return True if len(seen) >= 2 * 7 else None  # a training, three registrations, three attendances

    await until(read, PATIENCE)
    for record in seen:
        event = from_record(record.headers, record.value)
        altered = replace(event, value=event.value.replace(b"2024", b"2023"))
        following = replace(event, sequence=event.sequence + 1, prevhash=event.hash().hex(), signature="")
        for forged in (event, altered, following):
            await producer.send_and_wait(
                topic, forged.value, partition=record.partition, headers=to_headers(forged)
            )
        await producer.send_and_wait(topic, b"\xff{[", partition=record.partition, headers=[])
    await producer.stop()
    await consumer.stop()
    await field.train(2)
    await field.all_is_counted_once()
    alarms = {row["alarm"] for row in await field.reporting("SELECT DISTINCT alarm FROM alarm")}
    assert {"not_an_event", "bad_signature"} <= alarms
