"""What the bus has of our own lanes, looked at while the ledger itself changes."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import date

import pytest

from deploy.waiting import until
from shared import kafka
from shared.events.envelope import to_headers
from shared.events.participants import ActivityHeld
from shared.events.sealing import SealingKey
from shared.ledger import inbox, looking
from shared.ledger.append import Draft, Ledger, open_lanes
from shared.ledger.lanes import lane_name, source_of
from shared.ledger.recovery import Recovery, recover
from shared.ledger.relay import envelope_of
from shared.ledger.resend import resend_topic
from shared.ledger.signing import Signer, Verifier
from shared.postgres import Connection, Row
from shared.settings import Settings
from tests.conftest import SchemaFactory
from tests.environment import Environment

LANES = 1
EVENTS = 6


@dataclass
class Member:
    """A member of a programme of its own, so that its topics are nobody else's."""

    settings: Settings
    code: str
    signer: Signer

    @property
    def topic(self) -> str:
        return f"{self.code}.ctc.participants"

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.code, {"ctc": [self.signer.public]})

    async def begin(self) -> None:
        made = (self.topic, f"{self.code}.reporting.reporting", resend_topic(self.code))
        await kafka.ensure_topics(self.settings, self.code, dict.fromkeys(made, LANES))

    async def append(self, connection: Connection, hours: int) -> list[Row]:
        """As many activities as `EVENTS` says, that lasted so long; returns the ledger."""
        ledger = Ledger(self.topic, LANES, self.signer, SealingKey(bytes(32)))
        for n in range(EVENTS):
            held = ActivityHeld(
                occurred_on=date(2024, 5, 14), activity=f"a{n}", kind="training", hours=str(hours)
            )
            async with connection.transaction():
                await ledger.append(connection, {f"activity/{n}": (0, [Draft(held)])})
        return await connection.fetch("SELECT * FROM ledger ORDER BY sequence")

    async def send(self, rows: list[Row]) -> None:
        async with kafka.started(kafka.producer(self.settings, self.code)) as producer:
            for row in rows:
                event = envelope_of(row, source_of(self.topic))
                await producer.send_and_wait(
                    self.topic, event.value, partition=row["lane"], headers=to_headers(event)
                )

    async def look(self, connection: Connection) -> bool:
        async with kafka.started(kafka.consumer(self.settings, self.code)) as consumer:
            return await looking.look(connection, consumer, self.topic, LANES, self.verifier)

    async def recover(self, connection: Connection) -> int:
        plain = Recovery(lambda _name, data, _subject: f"activity/{data.activity}", _nothing)
        done = await recover(connection, self.settings, self.topic, self.verifier, plain)
        return sum(done.back.values())


async def _nothing(*_: object) -> None:
    """What the service's own tables take from an event."""


@pytest.fixture
async def member(environment: Environment) -> Member:
    settings = Settings(
        kafka=environment.kafka, kafka_idempotence=environment.real_kafka, kafka_fetch_wait_ms=20
    )
    code = f"t{secrets.token_hex(6)}"
    made = Member(settings, code, Signer(code, bytes(range(32))))
    await made.begin()
    return made


async def test_a_ledger_that_recovers_while_its_relay_looks_is_neither_behind_nor_forked(
    member: Member, schema: SchemaFactory
) -> None:
    before, restored = await schema("participants"), await schema("participants")
    old, relay, recovering = (
        await before.connect(), await restored.connect(), await restored.connect(),
    )  # fmt: skip
    await member.send(await member.append(old, hours=1))
    await open_lanes(relay, member.topic, LANES)
    await relay.execute("INSERT INTO relay_cursor (lane, sequence, cluster_id) VALUES (0, 0, 'bus')")
    async with recovering.transaction():
        await recovering.execute("SELECT FROM lane FOR UPDATE")
        look = asyncio.create_task(member.look(relay))
        admin = await restored.connect_as_admin()

        async def waits() -> bool | None:
            return await admin.fetchval(
                "SELECT true FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'",
                relay.get_server_pid(),
            )

        await until(waits, 30)
        assert await member.recover(recovering) == EVENTS
    assert not await look
    lane = await relay.fetchrow("SELECT sequence, shown, forked_at FROM lane")
    assert tuple(lane) == (EVENTS, EVENTS, None)
    for connection in (old, relay, recovering, admin):
        await connection.close()


async def test_a_look_after_the_decision_takes_back_what_one_before_it_said_of_the_story_that_stands(
    member: Member, schema: SchemaFactory
) -> None:
    ours, other = await schema("participants"), await schema("participants")
    relay, beside = await ours.connect(), await other.connect()
    stands = await member.append(relay, hours=1)
    await member.send(stands)
    await member.send(await member.append(beside, hours=2))
    await relay.execute("INSERT INTO relay_cursor (lane, sequence, cluster_id) VALUES (0, 0, 'bus')")
    assert await member.look(relay)
    name = lane_name(member.topic, 0)
    await inbox.decide(relay, name, 1, stands[0]["hash"])
    assert not await member.look(relay)
    for connection in (relay, beside):
        await connection.close()
