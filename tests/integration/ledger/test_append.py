"""The ledger: gapless, chained, signed, guarded by the aggregate's version, and never changed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import asyncpg
import pytest

from shared import clock
from shared.events.base import PersonPart
from shared.events.participants import ActivityHeld, AttendanceRecorded
from shared.ledger.append import Draft
from shared.ledger.errors import Conflict
from shared.ledger.heads import ends
from shared.ledger.verify import verify
from tests.integration.ledger.conftest import TOPIC, Desk

DAY = date(2024, 5, 14)


def held(activity: str = "a") -> Draft:
    return Draft(ActivityHeld(occurred_on=DAY, activity=activity, kind="training", hours="6"))


def attended(person: str) -> Draft:
    return Draft(
        AttendanceRecorded(occurred_on=DAY, person=person, activity="a"), PersonPart(age=33, sex="F")
    )


async def test_a_lane_has_no_gap_whoever_appends_at_the_same_time_and_whatever_is_rolled_back(
    desk: Desk,
) -> None:
    connections = [await desk.prepared.connect() for _ in range(6)]

    async def work(number: int) -> None:
        for n in range(10):
            try:
                async with connections[number].transaction():
                    drafts = [attended(f"p-{number}-{n}-{k}") for k in range(3)]
                    await desk.ledger.append(connections[number], {f"s-{number}-{n}": (0, drafts)})
                    assert n % 3, "rolled back"
            except AssertionError:
                continue

    await asyncio.gather(*(work(n) for n in range(6)))
    states = await verify(desk.connection, TOPIC, 4, desk.verifier)
    assert [s.reason for s in states] == [""] * 4
    assert sum(s.events for s in states) == 6 * 6 * 3
    await asyncio.gather(*(c.close() for c in connections))


async def test_an_append_on_an_outdated_decision_is_a_conflict_and_leaves_nothing(desk: Desk) -> None:
    await desk.append("activity/a", 0, held())
    with pytest.raises(Conflict):
        await desk.append("activity/a", 0, held())
    assert await desk.connection.fetchval("SELECT count(*) FROM ledger") == 1
    assert [s.reason for s in await verify(desk.connection, TOPIC, 4, desk.verifier)] == [""] * 4


async def test_recorded_time_never_goes_back_in_a_lane(desk: Desk) -> None:
    await desk.append("activity/a", 0, held())
    clock.set_for_this_request(clock.now() - timedelta(days=400))
    try:
        later = await desk.append("activity/a", 1, held())
    finally:
        clock.set_for_this_request(None)
    first = await desk.connection.fetchval("SELECT recorded_at FROM ledger WHERE stream_version = 1")
    assert later[0].envelope.recorded_at == first


async def test_a_head_that_says_until_when_all_is_there_waits_for_what_is_being_appended(desk: Desk) -> None:
    await desk.append("activity/a", 0, held())
    other, admin = await desk.prepared.connect(), await desk.prepared.connect_as_admin()
    async with desk.connection.transaction():
        [done] = await desk.ledger.append(desk.connection, {"activity/a": (1, [held()])})
        saying = asyncio.create_task(ends(other, 4, clock.now()))
        while not saying.done() and not await admin.fetchval(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
        ):
            pass
    said = {one.lane: one for one in await saying}
    assert said[done.lane].sequence == 2
    assert said[done.lane].hash == done.hash.hex()
    await asyncio.gather(other.close(), admin.close())


async def test_what_is_recorded_after_a_head_is_recorded_later_than_the_head_says(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.append("activity/a", 0, held())
    said = clock.now()
    await ends(desk.connection, 4, said)
    moments = [said - timedelta(seconds=1), said + timedelta(seconds=1)]  # it was made before, and waited
    monkeypatch.setattr(clock, "now", lambda: moments.pop(0))
    [done] = await desk.append("activity/a", 1, held())
    assert done.envelope.recorded_at > said


async def test_two_processes_that_append_in_turn_each_go_on_where_the_other_ended(desk: Desk) -> None:
    other = replace(desk.ledger, ends={}, turn=asyncio.Lock())
    for n in range(6):
        async with desk.connection.transaction():
            await (desk.ledger, other)[n % 2].append(desk.connection, {"activity/a": (n, [held()])})
    states = await verify(desk.connection, TOPIC, 4, desk.verifier)
    assert [s.reason for s in states] == [""] * 4
    assert sum(s.events for s in states) == 6


async def test_what_was_rolled_back_is_not_what_the_next_event_is_chained_to(desk: Desk) -> None:
    await desk.append("activity/a", 0, held())
    transaction = desk.connection.transaction()
    await transaction.start()
    await desk.ledger.append(desk.connection, {"activity/a": (1, [held()])})
    await transaction.rollback()
    await desk.append("activity/a", 1, held())
    assert [s.reason for s in await verify(desk.connection, TOPIC, 4, desk.verifier)] == [""] * 4


async def test_one_transaction_may_append_twice_while_another_waits_for_it(desk: Desk) -> None:
    other = await desk.prepared.connect()

    async def beside() -> None:
        async with other.transaction():
            await desk.ledger.append(other, {"activity/a/other": (0, [held()])})

    async with desk.connection.transaction():
        await desk.ledger.append(desk.connection, {"activity/a": (0, [held()])})
        waiting = asyncio.create_task(beside())
        await asyncio.sleep(0)  # it has its turn now, and waits for the lane
        await desk.ledger.append(desk.connection, {"activity/a": (1, [held()])})
    await waiting
    states = await verify(desk.connection, TOPIC, 4, desk.verifier)
    assert [s.reason for s in states] == [""] * 4
    assert sum(s.events for s in states) == 3
    await other.close()


async def test_attributes_lie_in_the_ledger_sealed_and_only_the_key_opens_them(desk: Desk) -> None:
    [done] = await desk.append("activity/a", 0, attended("p"))
    value = await desk.connection.fetchval("SELECT value FROM ledger")
    assert b'"age"' not in value
    assert b'"sex"' not in value
    sealed = value.partition(b'"sealed":"')[2].partition(b'"')[0].decode()
    assert desk.ledger.sealing.open(sealed, done.envelope.id) == PersonPart(age=33, sex="F")


async def test_an_event_that_its_own_schema_refuses_is_never_recorded(desk: Desk) -> None:
    bad = replace(held(), data=ActivityHeld(occurred_on=DAY, activity="a", kind="training", hours="six"))
    with pytest.raises(Exception, match=r"\$\.hours"):
        await desk.append("activity/a", 0, bad)
    assert await desk.connection.fetchval("SELECT count(*) FROM ledger") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET type = 'x'",
        "DELETE FROM ledger",
        "TRUNCATE ledger",
        "ALTER TABLE ledger DISABLE TRIGGER ALL",
        "ALTER TABLE ledger DISABLE TRIGGER ledger_is_append_only",
        "DROP TABLE ledger",
        "DROP TRIGGER ledger_is_append_only ON ledger",
        "DROP FUNCTION refuse_change() CASCADE",
        "SET session_replication_role = replica",
    ],
)
async def test_the_services_own_login_cannot_change_what_is_recorded(desk: Desk, statement: str) -> None:
    await desk.append("activity/a", 0, held())
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await desk.connection.execute(statement)
    assert await desk.connection.fetchval("SELECT count(*) FROM ledger") == 1


async def test_even_the_administrator_is_refused_as_long_as_the_trigger_stands(desk: Desk) -> None:
    await desk.append("activity/a", 0, held())
    admin = await desk.prepared.connect_as_admin()
    for statement in ("UPDATE ledger SET type = 'x'", "DELETE FROM ledger", "TRUNCATE ledger"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
            await admin.execute(statement)
    await admin.close()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE ledger SET value = 'x' WHERE sequence = 2", "its hash does not fit its content"),
        ("UPDATE ledger SET prev_hash = hash WHERE sequence = 2", "it is not chained to the event before it"),
        ("DELETE FROM ledger WHERE sequence = 2", "the next event is 3: something is missing"),
        ("DELETE FROM ledger WHERE sequence = 3", "the lane's head says 3"),
        ("UPDATE ledger SET signature = '' WHERE sequence = 3", "the last event carries no signature"),
    ],
)
async def test_verify_names_the_first_event_that_somebody_with_all_rights_has_touched(
    desk: Desk, change: str, reason: str
) -> None:
    for n in range(3):
        await desk.append("activity/a", n, held())
    admin = await desk.prepared.connect_as_admin()
    await admin.execute("SET session_replication_role = replica")
    await admin.execute(change)
    await admin.close()
    [wrong] = [s for s in await verify(desk.connection, TOPIC, 4, desk.verifier) if s.reason]
    assert wrong.reason == reason
