"""How far each member has been heard, what is parked, what alarms stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from shared.postgres import Connection

SILENT_AFTER = timedelta(
    minutes=1
)  # heads come every few seconds: so many are missing that somebody should look
GONE_AFTER = timedelta(minutes=15)  # this is no restart


class Hearing(StrEnum):
    """How well a member is heard: by the age of the newest moment up to which everything of it is here."""

    WELL = "ok"
    SILENT = "warn"
    GONE = "bad"


@dataclass(frozen=True, slots=True)
class Heard:
    """A member in reporting's copy. Everything that it recorded before `until` is here; None if it never said so.

    `last_event` is when its newest event was recorded, `missing` how many events it has that are not here yet.
    """

    member: str
    until: datetime | None
    events: int
    last_event: datetime | None = None
    missing: int = 0

    def hearing(self, now: datetime) -> Hearing:
        """Well, silent (amber) or gone (red)."""
        if self.until is None or now - self.until > GONE_AFTER:
            return Hearing.GONE
        return Hearing.SILENT if now - self.until > SILENT_AFTER else Hearing.WELL

    def until_at_most(self, before: datetime | None) -> datetime | None:
        """Until when it was heard of what is older than a moment: whoever was heard past it will never change it."""
        if self.until is None or before is None:
            return self.until
        return min(self.until, before.astimezone(UTC))


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
        """SELECT member, CASE WHEN bool_and(heard_until IS NOT NULL) THEN min(heard_until) END AS until,
                  sum(sequence)::bigint AS events, max(heard_at) AS last_event,
                  sum(greatest(head_sequence - sequence, 0))::bigint AS missing
           FROM lane WHERE member <> 'reporting' GROUP BY member ORDER BY member"""
    )
    return [Heard(**row) for row in rows]


async def troubles(connection: Connection) -> list[Trouble]:
    """The alarms that nobody and nothing has resolved yet."""
    rows = await connection.fetch(
        "SELECT * FROM alarm WHERE resolved_at IS NULL ORDER BY raised_at LIMIT 100"
    )
    return [Trouble(r["lane"], r["alarm"], r["sequence"], r["detail"], r["raised_at"]) for r in rows]


async def parked(connection: Connection) -> int:
    """How many events wait because they could not be applied."""
    return int(await connection.fetchval("SELECT count(*) FROM parked WHERE discarded IS NULL"))


async def parked_types(connection: Connection, before: datetime | None = None) -> dict[str, int]:
    """How many events of each type wait, of those recorded before a moment; types without their version."""
    rows = await connection.fetch(
        """SELECT regexp_replace(e.type, '\\.v[0-9]+$', '') AS name, count(*) AS events
           FROM parked AS p JOIN event AS e USING (position)
           WHERE p.discarded IS NULL AND ($1::timestamptz IS NULL OR e.recorded_at < $1) GROUP BY name""",
        before,
    )
    return {row["name"]: int(row["events"]) for row in rows}
