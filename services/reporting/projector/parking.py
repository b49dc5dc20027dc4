"""SQL about events that wait, and about what persons decide on the stream: retries, discards, lanes that go on."""

from __future__ import annotations

from collections.abc import Mapping

from services.reporting.projector.batch import WAITS_FOR_HEADS, Batch, Parked
from shared.events.decisions import EventDiscarded, LaneResumed
from shared.ledger.decided import Decided
from shared.postgres import Connection, Row


async def positions(connection: Connection) -> frozenset[int]:
    """The positions of the events that are not applied: parked, or given up."""
    return frozenset(row["position"] for row in await connection.fetch("SELECT position FROM parked"))


async def blocked(connection: Connection) -> dict[tuple[str, str], str]:
    """Keys (lane and subject) with the id of the parked event that blocks each."""
    rows = await connection.fetch(_BLOCKED)
    return {(row["lane_name"], row["subject"]): str(row["id"]) for row in rows}


async def park(connection: Connection, parked: list[Parked]) -> None:
    """Keep events that wait."""
    await connection.executemany(_PARK, parked)


async def keep(connection: Connection, batch: Batch) -> None:
    """Keep what a batch parked, let go what it applied after all, and carry out what it says was decided."""
    await park(connection, batch.parked)
    if batch.unparked:
        await connection.execute("DELETE FROM parked WHERE position = ANY($1::bigint[])", batch.unparked)
    for decision in batch.decisions:
        if isinstance(decision, EventDiscarded):
            await connection.execute(_DISCARD, decision.event, decision.reason)
        elif isinstance(decision, LaneResumed):
            await resume(connection, decision)


async def resume(connection: Connection, decision: LaneResumed) -> None:
    """Keep which story of a lane stands; the lane goes on."""
    place = (decision.lane, decision.sequence)
    await connection.execute(
        "INSERT INTO fork_decision (lane, sequence, reason, hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        *place,
        decision.reason,
        bytes.fromhex(decision.hash),
    )
    # Where no event stood yet, what was decided is about the one before: the last that was counted.
    await connection.execute("UPDATE lane SET stopped_at = NULL WHERE name = $1 AND stopped_at >= $2", *place)
    await connection.execute(
        "UPDATE alarm SET resolved_at = now() WHERE lane = $1 AND sequence >= $2 AND alarm = 'fork'", *place
    )


async def wanted(connection: Connection) -> list[Row]:
    """The parked events that a person wants tried again, and those that wait for them or for a discarded one."""
    return list(await connection.fetch(_WANTED, WAITS_FOR_HEADS))


async def note_poison(connection: Connection, poison: Mapping[str, str]) -> None:
    """What was tried again and broke the counting again waits again."""
    await connection.execute(_AGAIN, list(poison), list(poison.values()))


async def decided(connection: Connection) -> dict[str, Decided]:
    """By lane, the forks on which a person has decided."""
    found: dict[str, Decided] = {}
    for row in await connection.fetch(_DECIDED):
        found.setdefault(row["lane"], Decided()).stands[row["sequence"]] = row["hash"]
    return found


_PARK = """INSERT INTO parked (position, error, waits_for) VALUES ($1, $2, $3::text::uuid)
           ON CONFLICT (position) DO UPDATE SET error = excluded.error, waits_for = excluded.waits_for, retry = false"""
_BLOCKED = """SELECT l.name AS lane_name, e.subject, e.id FROM parked AS p JOIN event AS e USING (position)
              JOIN lane AS l ON l.id = e.lane
              WHERE p.waits_for IS NULL AND p.discarded IS NULL
                    AND p.error NOT LIKE 'UnknownType:%' AND p.error NOT LIKE 'WrongTarget:%'
                    AND p.error NOT LIKE 'waits for the heads%'"""
_DISCARD = """UPDATE parked SET discarded = $2, waits_for = NULL, retry = false
              WHERE position = (SELECT position FROM event WHERE id = $1::text::uuid)"""
_WANTED = """
SELECT e.position, e.id, e.type, e.subject, e.sequence, e.recorded_at, e.value, l.name AS lane_name, l.member
FROM parked AS p JOIN event AS e USING (position) JOIN lane AS l ON l.id = e.lane
WHERE p.discarded IS NULL AND (p.retry OR starts_with(p.error, $1) OR p.waits_for IN (
    SELECT first.id FROM event AS first LEFT JOIN parked AS its USING (position)
    WHERE its.position IS NULL OR its.retry OR its.discarded IS NOT NULL))
ORDER BY e.position LIMIT 5000
"""
_DECIDED = """SELECT d.lane, d.sequence, coalesce(nullif(d.hash, ''), e.hash, '') AS hash
              FROM fork_decision AS d JOIN lane AS l ON l.name = d.lane
              LEFT JOIN event AS e ON e.lane = l.id AND e.sequence = d.sequence"""
_AGAIN = """UPDATE parked SET retry = false, error = poison.error
            FROM unnest($1::text[], $2::text[]) AS poison (id, error) JOIN event ON event.id = poison.id::uuid
            WHERE parked.position = event.position AND parked.retry"""
