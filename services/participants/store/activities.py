"""The table of activities; their sheets stand in the ledger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from shared.events.participants import ActivityHeld
from shared.postgres import Connection, Row


async def put_activity(
    connection: Connection, data: ActivityHeld, title: str, event_id: str, participants: int
) -> None:
    """Keep what the list of activities shows; the title stays in the house."""
    await connection.execute(
        _PUT_ACTIVITY, UUID(data.activity), title, data.kind, data.occurred_on, Decimal(data.hours), data.sessions,
        data.municipality, list(data.topics), participants, UUID(event_id),
    )  # fmt: skip


async def put_room(connection: Connection, activity: str, venue: str, seats: int | None) -> None:
    """Keep where an activity was held and for how many the room is; both stay in the house."""
    await connection.execute(
        "UPDATE activity SET venue = $2, seats = $3 WHERE id = $1", UUID(activity), venue, seats
    )


async def add_participants(connection: Connection, activity: str, more: int) -> None:
    """Note that the sheet grew or shrank."""
    await connection.execute(
        "UPDATE activity SET participants = participants + $2 WHERE id = $1", UUID(activity), more
    )


async def void_activity(connection: Connection, activity: str) -> None:
    """Note that the activity was taken back."""
    await connection.execute("UPDATE activity SET voided = true WHERE id = $1", UUID(activity))


async def call_off(connection: Connection, activity: str, *, off: bool) -> None:
    """Note that an activity which was recorded is called off, or is not after all."""
    await connection.execute("UPDATE activity SET voided = $2 WHERE id::text = $1", activity, off)


async def void_line(connection: Connection, event_id: str) -> None:
    """Note that a sheet has one line less: the one that an event of the ledger recorded."""
    await connection.execute(
        """UPDATE activity SET participants = participants - 1
           FROM ledger WHERE ledger.id = $1 AND ledger.stream = 'activity/' || activity.id::text""",
        UUID(event_id),
    )


async def activities(
    connection: Connection,
    limit: int = 200,
    *,
    kind: str | None = None,
    year: int | None = None,
    municipality: str | None = None,
    after: tuple[date, UUID] | None = None,
) -> list[Row]:
    """The activities, latest first; of one kind, of one year, in one municipality, after the last one that was seen."""
    day, id_ = after or (None, None)
    return list(await connection.fetch(_ACTIVITIES, limit, kind, year, municipality, day, id_))


async def years(connection: Connection) -> list[int]:
    """The years in which there were activities, latest first."""
    return [row["year"] for row in await connection.fetch(_YEARS)]


async def without_attendance(connection: Connection) -> list[Row]:
    """Activities that stand and whose sheet is empty, the oldest first."""
    return list(await connection.fetch(_EMPTY))


async def activity(connection: Connection, activity_id: str) -> Row | None:
    """One activity; None if it is not here."""
    return await connection.fetchrow("SELECT * FROM activity WHERE id = $1", UUID(activity_id))


async def sheet(connection: Connection, activity_id: str) -> list[Row]:
    """The events of an activity and its sheet as recorded: id, type, value, lane, sequence, hash, recorded_at."""
    return list(await connection.fetch(_SHEET, f"activity/{activity_id}"))


_PUT_ACTIVITY = """
INSERT INTO activity (id, title, kind, occurred_on, hours, sessions, municipality, topics, participants, event_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, kind = excluded.kind, occurred_on = excluded.occurred_on,
    hours = excluded.hours, sessions = excluded.sessions, municipality = excluded.municipality,
    topics = excluded.topics
"""


_SHEET = (
    "SELECT id::text, type, value, lane, sequence, hash, recorded_at FROM ledger WHERE stream = $1"
    " ORDER BY stream_version"
)


_ACTIVITIES = """SELECT * FROM activity
                 WHERE ($2::text IS NULL OR kind = $2) AND ($3::int IS NULL OR extract(year FROM occurred_on) = $3)
                 AND ($4::text IS NULL OR municipality = $4)
                 AND ($5::date IS NULL OR occurred_on < $5 OR (occurred_on = $5 AND id > $6::uuid))
                 ORDER BY occurred_on DESC, id LIMIT $1"""


_YEARS = "SELECT DISTINCT extract(year FROM occurred_on)::int AS year FROM activity ORDER BY year DESC"


_EMPTY = "SELECT * FROM activity WHERE participants = 0 AND NOT voided ORDER BY occurred_on, id LIMIT 50"
