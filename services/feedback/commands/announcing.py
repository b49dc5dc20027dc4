"""That sensitive cases exist: told in the month after, for all of a month at once, under keys that are not the cases'.

So the moment of an event, its neighbours in the ledger and its number say nothing of the day on which somebody wrote.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from services.feedback.store.room import Rooms
from shared.events.feedback import RestrictedRecorded
from shared.ledger.append import Draft
from shared.postgres import Connection, Row


async def announce(rooms: Rooms, today: date) -> int:
    """Tell the state of each case as the last month ended; returns how many were told of."""
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    month = f"{first:%Y-%m}"
    rows = await rooms.safeguarding.run(lambda c: _due(c, month, today.replace(day=1)))
    if rows:
        await rooms.common.run(lambda c: _tell(rooms, c, rows, first))
        await rooms.safeguarding.run(lambda c: _told(c, rows, month))
    return len(rows)


async def _due(connection: Connection, month: str, until: date) -> list[Row]:
    """The cases whose state the bus does not know yet; each has its key from the first time on."""
    await connection.execute(_KEYS, until)
    return list(await connection.fetch(_DUE, month, until))


async def _tell(rooms: Rooms, connection: Connection, rows: list[Row], first: date) -> None:
    for row in rows:
        told = RestrictedRecorded(
            occurred_on=first, case=row["bus_key"], month=f"{first:%Y-%m}", state=row["state"]
        )
        stream = f"restricted/{row['bus_key']}/{told.month}"
        if not await connection.fetchval("SELECT true FROM ledger WHERE stream = $1", stream):
            await rooms.common.service.record(connection, stream, 0, [Draft(told)])


async def _told(connection: Connection, rows: list[Row], month: str) -> None:
    await connection.executemany(_TOLD, [(UUID(row["bus_key"]), row["state"], month) for row in rows])


_KEYS = """INSERT INTO announced (case_id, bus_key, month, state)
           SELECT id, gen_random_uuid(), '', '' FROM complaint WHERE filed_on < $1 ON CONFLICT DO NOTHING"""
_STATE = "CASE WHEN c.closed_on < $2 THEN 'closed' ELSE 'open' END"
_DUE = f"""SELECT a.bus_key::text, {_STATE} AS state FROM announced AS a JOIN complaint AS c ON c.id = a.case_id
           WHERE c.filed_on < $2 AND a.month < $1 AND a.state <> {_STATE} ORDER BY a.bus_key"""  # noqa: S608 - constants
_TOLD = "UPDATE announced SET state = $2, month = $3 WHERE bus_key = $1"
