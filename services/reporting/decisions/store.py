"""SQL about what waits for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.postgres import Connection, Row

PAGE = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A parked event: what it is, where it stands, why it waits. `key` is the random id that it is about."""

    position: int
    id: str
    type: str
    member: str
    lane: str
    sequence: int
    key: str
    recorded_at: datetime
    parked_at: datetime
    error: str
    waits_for: str | None
    retry: bool
    discarded: str | None


@dataclass(frozen=True, slots=True)
class Fork:
    """A lane that stopped: at this sequence its member told two stories."""

    lane: str
    sequence: int
    detail: str
    raised_at: datetime


async def parked(connection: Connection, *, discarded: bool = False, after: int = 0) -> list[Waiting]:
    """The events that wait (or were given up), in order of arrival, a page at a time."""
    rows = await connection.fetch(
        f"{_PARKED} AND (p.discarded IS NOT NULL) = $1 AND p.position > $2 {_ORDER}", discarded, after
    )
    return [_waiting(row) for row in rows]


async def one_parked(connection: Connection, event: str) -> Waiting | None:
    """One parked event by its id; None if it is not parked."""
    row = await connection.fetchrow(f"{_PARKED} AND e.id::text = $1", event)
    return _waiting(row) if row else None


async def ask_for_retry(connection: Connection, event: str) -> bool:
    """Have the projector try a parked event again; False if it is not parked, or given up."""
    return bool(await connection.fetchval(_RETRY, event))


async def forks(connection: Connection) -> list[Fork]:
    """The lanes that stopped because of a fork, with the records that differ."""
    return [Fork(**row) for row in await connection.fetch(_FORKS)]


async def counted(connection: Connection, fork: Fork) -> tuple[int, str]:
    """Where a forked lane stands and the hash there: at the fork, or before it if nothing was counted at its place yet."""
    row = await connection.fetchrow(_COUNTED, fork.lane, fork.sequence)
    return (row["sequence"], row["hash"]) if row else (fork.sequence, "")


def _waiting(row: Row) -> Waiting:
    fields: dict[str, Any] = dict(row)
    fields["id"] = str(fields["id"])
    fields["waits_for"] = str(fields["waits_for"]) if fields["waits_for"] else None
    return Waiting(**fields)


_PARKED = """SELECT p.position, e.id, e.type, l.member, l.name AS lane, e.sequence, e.subject AS key, e.recorded_at, p.parked_at,
                    p.error, p.waits_for, p.retry, p.discarded
             FROM parked AS p JOIN event AS e USING (position) JOIN lane AS l ON l.id = e.lane WHERE true"""
_ORDER = f"ORDER BY p.position LIMIT {PAGE}"
_RETRY = """UPDATE parked SET retry = true WHERE discarded IS NULL
            AND position = (SELECT position FROM event WHERE id::text = $1) RETURNING true"""
_COUNTED = """SELECT e.sequence, encode(e.hash, 'hex') AS hash FROM event AS e JOIN lane AS l ON l.id = e.lane
              WHERE l.name = $1 AND e.sequence <= $2 ORDER BY e.sequence DESC LIMIT 1"""
_FORKS = """SELECT DISTINCT ON (alarm.lane) alarm.lane, alarm.sequence, alarm.detail, alarm.raised_at
            FROM alarm JOIN lane ON lane.name = alarm.lane
            WHERE alarm.alarm = 'fork' AND alarm.resolved_at IS NULL AND lane.stopped_at IS NOT NULL
            ORDER BY alarm.lane, alarm.sequence"""
