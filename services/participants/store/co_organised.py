"""The table of other members' activities that this one organises too. SQL in one place."""

from __future__ import annotations

from uuid import UUID

from services.participants.domain.activity import Activity
from shared.events.envelope import Envelope
from shared.events.language import decode
from shared.events.participants import ActivityHeld
from shared.postgres import Connection


async def begin(connection: Connection, activity: str) -> Activity:
    """Where an activity's history begins here: with what its owner says of it, or with nothing."""
    row = await connection.fetchrow("SELECT * FROM co_organised WHERE activity = $1", UUID(activity))
    if row is None:
        return Activity()
    data = decode(row["type"], row["value"])
    assert isinstance(data, ActivityHeld)
    return Activity(str(row["event"]), data, row["owner"], row["voided"], row["cancelled"])


async def put(connection: Connection, data: ActivityHeld, owner: str, envelope: Envelope) -> None:
    """Keep what the owner says now, and a row among the activities; the title is ours."""
    event = data.corrects or envelope.id
    await connection.execute(
        _PUT, UUID(data.activity), owner, UUID(event), envelope.type, bytes(envelope.value)
    )
    await connection.execute(
        "UPDATE activity SET owner = $2, voided = false WHERE id = $1", UUID(data.activity), owner
    )


async def part(connection: Connection, activity: str) -> None:
    """Note that the owner does not name this member any more: nobody is added here; who was there stays."""
    await connection.execute("UPDATE co_organised SET voided = true WHERE activity = $1", UUID(activity))


async def void(connection: Connection, event: str, owner: str) -> None:
    """Note that the owner takes an event back: the activity itself, or that it was called off."""
    activity = await connection.fetchval(_VOID, UUID(event), owner)
    if activity is not None:
        await connection.execute("UPDATE activity SET voided = true WHERE id = $1", activity)
    again = await connection.fetchval(_ON_AGAIN, event, owner)
    if again is not None:
        await connection.execute("UPDATE activity SET voided = false WHERE id = $1", again)


async def call_off(connection: Connection, activity: str, owner: str, event: str) -> None:
    """Note that the owner called it off."""
    if await connection.fetchval(_OFF, UUID(activity), owner, event) is not None:
        await connection.execute("UPDATE activity SET voided = true WHERE id = $1", UUID(activity))


_PUT = """INSERT INTO co_organised (activity, owner, event, type, value) VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (activity) DO UPDATE SET type = excluded.type, value = excluded.value, voided = false"""
_VOID = "UPDATE co_organised SET voided = true WHERE event = $1 AND owner = $2 RETURNING activity"
_ON_AGAIN = """UPDATE co_organised SET cancelled = '' WHERE cancelled = $1 AND cancelled <> '' AND owner = $2
               AND NOT voided RETURNING activity"""
_OFF = "UPDATE co_organised SET cancelled = $3 WHERE activity = $1 AND owner = $2 RETURNING activity"
