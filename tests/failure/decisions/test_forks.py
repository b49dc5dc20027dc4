"""A member that tells two stories under one number stops its lane, everywhere, until a person decides."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from aiokafka import TopicPartition
from msgspec.structs import replace

from cli.backup import restore_and_recover
from cli.ledger import recover_member
from deploy.embedded.consortium import Consortium
from deploy.loopback import LOCAL
from deploy.waiting import until
from shared import kafka
from shared.events.envelope import Envelope, from_record, to_headers
from shared.events.participants import ActivityHeld
from shared.ids import event_id
from shared.ledger.errors import Forked, Undecided
from shared.ledger.signing import Signer
from tests.consortiums import delete_topics
from tests.environment import Environment
from tests.failure.backup.test_restore import backup_of
from tests.failure.forgery.test_rogue import OTHERS, TAKEN, all_is_heard, rows
from tests.failure.spine.field import PATIENCE, Field

pytestmark = [pytest.mark.long, pytest.mark.everybody]
TOPIC = "csdp.ctc.participants"


@pytest.fixture
def field(counted: Field) -> Field:
    return counted


async def records_of(field: Field, topic: str) -> dict[int, list[Any]]:
    """All that the bus has of a topic, by lane."""
    settings = field.bus_settings("ctc")
    position = {TopicPartition(topic, n): 0 for n in range(4)}
    found: dict[int, list[Any]] = {n: [] for n in range(4)}
    async with kafka.started(kafka.consumer(settings, f"{topic}.test")) as consumer:
        consumer.assign(list(position))
        await consumer.seek_to_beginning()
        async for partition, records in kafka.to_the_end(consumer, position):
            found[partition.partition] += records
    return found


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
        base_url=field.consortium.url("reporting"),
        auth=field.coordinator,
        timeout=10,
        **LOCAL,
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
    async with httpx.AsyncClient(**LOCAL) as client:
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


async def stopped(field: Field) -> list[dict[str, Any]] | None:
    """The lanes that have stopped, once there is one."""
    return (await _ask(field, "GET", "/v1/forks")).json() or None


async def decide(field: Field) -> list[str]:
    """Let every lane go on that has stopped; returns which ones."""
    lanes = [one["lane"] for one in await until(partial(stopped, field), PATIENCE)]
    for lane in lanes:
        why = {"reason": "What was counted is true."}
        done = await _ask(field, "POST", f"/v1/lanes/{lane}/resume", json=why)
        assert done.status_code == 201, done.text
    return lanes


async def test_a_member_whose_own_story_stands_records_again_after_the_decision(field: Field) -> None:
    await second_story(field)
    await until(partial(stopped, field), PATIENCE)
    node = field.consortium.children["node-ctc"]
    await node.stop()
    await node.start()  # it looks at the bus, and finds another event of its own
    body = {"title": "T", "kind": "training", "occurred_on": "2024-05-14", "hours": "1"}
    refused = await until(partial(_answer, field, body), PATIENCE)
    assert refused.json()["code"] == "ledger_forked"
    await decide(field)
    await field.train(3)
    await field.all_is_counted_once()
    await node.stop()
    await node.start()
    await field.train(1)
    await field.all_is_counted_once()


async def _answer(field: Field, body: dict[str, Any]) -> httpx.Response | None:
    try:
        return await field.post("/v1/activities", body, "refused")
    except httpx.HTTPError:
        return None


async def test_a_service_that_took_the_other_story_turns_round_when_it_is_decided(
    field: Field, environment: Environment
) -> None:
    here = field.consortium
    await all_is_heard(field, "csdp_kkm", "feedback")
    await here.children["node-kkm"].stop()
    before = {row["lane"]: row["last"] for row in await rows(field, "csdp_kkm", "feedback", TAKEN)}
    await field.train(6)
    await field.all_is_counted_once()
    counted = await records_of(field, TOPIC)
    lane = next(n for n in range(4) if len(counted[n]) > before.get(f"{TOPIC}/{n}", 0) > 0)
    taken = before[f"{TOPIC}/{lane}"]
    await here.children["node-ctc"].stop()
    await _empty_the_bus(here, environment)  # CTC does not send yet
    last = counted[lane][taken - 1]
    other = other_story(field, lane, from_record(last.headers, last.value))
    await put(field, lane, [(one.value, one.headers) for one in counted[lane][:taken]])
    await put(field, lane, [(one.value, to_headers(one)) for one in other])
    await here.children["node-kkm"].start()

    async def subject() -> bool | None:
        found = await rows(field, "csdp_kkm", "feedback", "SELECT gone FROM subject WHERE id = 'elsewhere'")
        return found[0]["gone"] if found else None

    async def took_it() -> bool | None:
        return True if await subject() is False else None

    await until(took_it, PATIENCE)
    await here.children["node-ctc"].start()
    assert await decide(field) == [f"{TOPIC}/{lane}"]
    await field.train(2)
    await field.all_is_counted_once()
    await all_is_heard(field, "csdp_kkm", "feedback")
    assert await subject() is True, "what it had learned from the other story is taken back"
    assert await rows(field, "csdp_kkm", "feedback", "SELECT FROM inbox_aside") == []
    await _count_from_nothing(field)
    stands = {one.sequence: one.hash() for one in other}
    for row in await rows(
        field, "csdp_kkm", "feedback", f"SELECT * FROM inbox WHERE lane = '{TOPIC}/{lane}'"
    ):
        assert row["hash"] != stands.get(row["sequence"])


async def _empty_the_bus(here: Consortium, environment: Environment) -> None:
    """The broker of the run serves others too: of it CTC's topic is made anew, which is all that this story is about."""
    if not environment.real_kafka:
        await here.broker.stop()
        await here.broker.start()
        return
    await delete_topics(here.broker.address, [TOPIC])
    await here.broker.start()  # with the topics that are missing


async def _count_from_nothing(field: Field) -> None:
    """The bus has the other story before the counted one: who counts anew hears first what was decided."""
    await field.consortium.children["projector"].stop()
    await field.reporting(_FORGET)
    await field.consortium.children["projector"].start()
    await field.all_is_counted_once()
    assert (await _ask(field, "GET", "/v1/forks")).json() == []


_FORGET = """TRUNCATE event, contribution, figure, cell, parked, alarm, fork_decision, logframe_version, lane
             RESTART IDENTITY CASCADE"""


def other_story(field: Field, lane: int, last: Envelope) -> list[Envelope]:
    """Three events that CTC signed after another one: an activity that nobody counts, and what follows it."""
    signer = Signer.read("csdp", field.bus_settings("ctc").secrets / "signing.key")
    made: list[Envelope] = []
    for n in range(3):
        data = ActivityHeld(
            occurred_on=date(2024, 5, 14), activity="elsewhere", kind="training", hours=f"{n + 1}"
        )
        one = replace(
            last, id=event_id(), type="participants.activity.held.v1", subject="elsewhere", signature="",
            sequence=last.sequence + 1, prevhash=last.hash().hex(), value=msgspec.json.encode(data),
        )  # fmt: skip
        last = replace(one, signature=signer.sign(f"{TOPIC}/{lane}", one.sequence, one.hash()))
        made.append(last)
    return made


async def put(field: Field, lane: int, records: list[tuple[bytes, list[tuple[str, bytes]]]]) -> None:
    """Records on CTC's topic, as if its relay had sent them."""
    async with kafka.started(kafka.producer(field.bus_settings("ctc"), f"{TOPIC}.test")) as producer:
        for value, headers in records:
            await producer.send_and_wait(TOPIC, value, partition=lane, headers=list(headers))


async def test_a_member_whose_story_does_not_stand_gets_the_counted_one_by_one_command(
    field: Field, tmp_path: Path
) -> None:
    here, dump = field.deployment(), tmp_path / "ctc.dump"
    backup = backup_of(field, "ctc")
    await backup.dump(dump)
    await field.train(6)
    await field.all_is_counted_once()
    node = field.consortium.children["node-ctc"]
    await node.stop()
    await backup.restore(dump, field.consortium.secrets)
    # As a ledger does that does not hear what the bus has; longer than the counted story. It is not to stand.
    await field.append_beside(30)
    field.beside = 0
    await node.start()
    [fork] = await until(partial(stopped, field), PATIENCE)
    with pytest.raises(Undecided, match=f"at event [0-9]+ of lane {fork['lane']}"):
        await recover_member(here, "ctc")
    await decide(field)
    answered = await until(partial(_answer, field, {}), PATIENCE)
    assert answered.status_code in {422, 503}
    with pytest.raises(Forked, match="Restore the database to before that event"):
        await recover_member(here, "ctc")
    done = await restore_and_recover(backup, dump, here, in_use=True)
    assert sum(done["participants"].back.values()) == 6 * 7
    await field.train(2)
    await field.all_is_counted_once()
    assert (await _ask(field, "GET", "/v1/forks")).json() == []
    await node.stop()
    await node.start()
    await field.train(1)
    await field.all_is_counted_once()
