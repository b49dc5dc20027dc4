"""How far each member has been heard, what is parked, what alarms stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.postgres import Connection


@dataclass(frozen=True, slots=True)
class Heard:
    """A member's newest event and number of events in reporting's copy; None if nothing was ever heard."""

    member: str
    until: datetime | None
    events: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """An alarm that stands: which lane, what, where, since when."""

    lane: str
    alarm: str
    sequence: int
    detail: str
    raised_at: datetime


async def heard(connection: Connection) -> list[Heard]:
    """Every member and until when it has been heard."""
    rows = await connection.fetch(
        """SELECT member, max(heard_at) AS until, sum(sequence)::bigint AS events FROM lane
           GROUP BY member ORDER BY member"""
    )
    return [Heard(row["member"], row["until"], row["events"]) for row in rows]


async def troubles(connection: Connection) -> list[Trouble]:
    """The alarms that nobody and nothing has resolved yet."""
    rows = await connection.fetch(
        "SELECT * FROM alarm WHERE resolved_at IS NULL ORDER BY raised_at LIMIT 100"
    )
    return [Trouble(r["lane"], r["alarm"], r["sequence"], r["detail"], r["raised_at"]) for r in rows]


async def parked(connection: Connection) -> int:
    """How many events wait because they could not be applied."""
    return int(await connection.fetchval("SELECT count(*) FROM parked"))
