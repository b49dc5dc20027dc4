"""A service's inbox: how far it has taken each lane of the others, in the transaction of what it does about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from shared.ledger.decided import Decided
from shared.ledger.gate import Admitted, Gate, Refused
from shared.ledger.signing import Verifier
from shared.postgres import Connection


class Moved(RuntimeError):
    """The inbox does not end where the next event would follow."""


async def gates(connection: Connection, names: Sequence[str], verifier: Verifier) -> dict[str, Gate]:
    """A gate for every lane, where the inbox left it."""
    found = {row["lane"]: row for row in await connection.fetch(_LAST, names)}
    forks = await decided(connection, names)
    made = {
        name: Gate(name, verifier, found[name]["sequence"], found[name]["hash"]) if name in found else Gate(name, verifier)
        for name in names
    }  # fmt: skip
    for name, one in forks.items():
        made[name].decided = one
    return made


async def decided(connection: Connection, names: Sequence[str]) -> dict[str, Decided]:
    """What persons have decided about forks of some lanes; an older decision does not say what stood, so the inbox does."""
    found: dict[str, Decided] = {}
    for row in await connection.fetch(_DECIDED, names):
        found.setdefault(row["lane"], Decided()).stands[row["sequence"]] = row["hash"]
    return found


async def decide(connection: Connection, lane: str, sequence: int, stands: bytes) -> bool:
    """Keep which story of a lane stands. True if this service had taken the other one: that is set aside.

    What is set aside is withdrawn when it comes by on the bus again, and the lane is taken from before it.
    """
    await connection.execute(
        "INSERT INTO inbox_decided (lane, sequence, hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        lane,
        sequence,
        stands,
    )
    return bool(stands and await connection.fetch(_SET_ASIDE, lane, sequence, stands))


async def withdraw(connection: Connection, lane: str, hashes: Sequence[bytes]) -> set[bytes]:
    """Of some events those that this service had taken before they were decided against; each is told once."""
    return {row["hash"] for row in await connection.fetch(_WITHDRAW, lane, hashes)}


async def hashes(connection: Connection, lane: str, sequences: list[int]) -> Mapping[int, bytes]:
    """The hashes that were taken at some sequences of a lane."""
    rows = await connection.fetch(
        "SELECT sequence, hash FROM inbox WHERE lane = $1 AND sequence = ANY($2::bigint[])", lane, sequences
    )
    return {row["sequence"]: row["hash"] for row in rows}


async def take(connection: Connection, lane: str, events: Iterable[tuple[Admitted, str | None]]) -> None:
    """Note events as taken, each with the error that kept it from being reacted to, if any.

    A UniqueViolationError says that another process of this service has taken them, Moved that the inbox is not where
    the gate is, as when its database was restored meanwhile: roll back and begin anew.
    """
    rows = [(lane, event.envelope.sequence, event.hash, error) for event, error in events]
    if rows and rows[0][1] - 1 != await connection.fetchval(_REACHED, lane):
        raise Moved(lane)
    await connection.executemany(
        "INSERT INTO inbox (lane, sequence, hash, error) VALUES ($1, $2, $3, $4)", rows
    )


async def note_refused(connection: Connection, refused: Iterable[Refused]) -> None:
    """Keep what the gate kept out, once for each place."""
    rows = [(one.lane, str(one.alarm), one.sequence or one.offset, one.detail) for one in refused]
    await connection.executemany(_REFUSED, rows)


_DECIDED = """SELECT d.lane, d.sequence, coalesce(nullif(d.hash, ''), inbox.hash, '') AS hash
              FROM inbox_decided AS d LEFT JOIN inbox USING (lane, sequence) WHERE d.lane = ANY($1::text[])"""
_SET_ASIDE = """
WITH aside AS (DELETE FROM inbox WHERE lane = $1 AND sequence >= $2
               AND EXISTS (SELECT FROM inbox WHERE lane = $1 AND sequence = $2 AND hash <> $3)
               RETURNING lane, sequence, hash)
INSERT INTO inbox_aside (lane, sequence, hash) SELECT * FROM aside ON CONFLICT DO NOTHING RETURNING sequence
"""
_WITHDRAW = "DELETE FROM inbox_aside WHERE lane = $1 AND hash = ANY($2::bytea[]) RETURNING hash"
_LAST = """SELECT DISTINCT ON (lane) lane, sequence, hash FROM inbox WHERE lane = ANY($1::text[])
           ORDER BY lane, sequence DESC"""
_REACHED = "SELECT coalesce(max(sequence), 0) FROM inbox WHERE lane = $1"
_REFUSED = """INSERT INTO inbox_alarm (lane, alarm, sequence, detail) VALUES ($1, $2, $3, $4)
              ON CONFLICT DO NOTHING"""
