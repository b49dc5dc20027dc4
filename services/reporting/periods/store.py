"""SQL of periods: how far the copy goes, and which events changed a figure after a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.reporting.logframe.figures import Measure
from shared.events.readers import OPEN
from shared.events.reporting import Head
from shared.postgres import Connection, Row


async def heads(connection: Connection, member: str | None = None) -> tuple[Head, ...]:
    """How far the copy goes in every lane that has events; of one member's lanes, if asked."""
    rows = await connection.fetch(
        """SELECT name, sequence, encode(hash, 'hex') AS hash FROM lane
           WHERE sequence > 0 AND ($1::text IS NULL OR member = $1) ORDER BY name""",
        member,
    )
    return tuple(Head(lane=row["name"], sequence=row["sequence"], hash=row["hash"]) for row in rows)


async def arriving(connection: Connection, member: str) -> int:
    """How many events a member has, as its heads say, that are not in the copy yet."""
    found: int = await connection.fetchval(
        "SELECT coalesce(sum(greatest(head_sequence - sequence, 0)), 0)::bigint FROM lane WHERE member = $1",
        member,
    )
    return found


async def stopped(connection: Connection) -> list[str]:
    """The lanes that forked and wait for a decision."""
    rows = await connection.fetch("SELECT name FROM lane WHERE stopped_at IS NOT NULL ORDER BY name")
    return [row["name"] for row in rows]


async def causes(
    connection: Connection,
    code: str,
    measures: Sequence[Measure],
    periods: Sequence[str],
    heads: Mapping[str, int],
) -> list[Row]:
    """The events after some heads at whose arrival an indicator's number changed."""
    return list(
        await connection.fetch(
            _CAUSES, code, [int(one) for one in measures], list(periods), list(heads), list(heads.values())
        )
    )


async def hashes(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The SHA-256 (hex) of those of some events that are not open to everybody, by id."""
    rows = await connection.fetch(_HASHES, [UUID(one) for one in ids], sorted(OPEN))
    return {str(row["id"]): row["hash"] for row in rows}


_HASHES = """SELECT id, encode(hash, 'hex') AS hash FROM event WHERE id = ANY($1) AND type <> ALL($2)"""
_CAUSES = """
SELECT e.id, e.type, e.sequence, e.recorded_at, l.name AS lane, l.member
FROM contribution AS c JOIN logframe_version AS v ON v.version = c.version AND v.live
     JOIN event AS e ON e.position = c.cause JOIN lane AS l ON l.id = e.lane
     LEFT JOIN unnest($4::text[], $5::bigint[]) AS h (lane, sequence) ON h.lane = l.name
WHERE c.indicator = $1 AND c.measure = ANY($2::smallint[]) AND c.period = ANY($3::text[])
      AND e.sequence > coalesce(h.sequence, 0)
GROUP BY e.id, e.type, e.sequence, e.recorded_at, l.name, l.member HAVING sum(c.value) <> 0
ORDER BY e.recorded_at, e.id
"""
