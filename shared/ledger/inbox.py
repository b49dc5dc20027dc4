"""A service's inbox: how far it has taken each lane of the others, in the transaction of what it does about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from shared.ledger.gate import Admitted, Gate, Refused
from shared.ledger.signing import Verifier
from shared.postgres import Connection


async def gates(connection: Connection, names: Sequence[str], verifier: Verifier) -> dict[str, Gate]:
    """A gate for every lane, where the inbox left it."""
    found = {row["lane"]: row for row in await connection.fetch(_LAST, names)}
    decided = await connection.fetch("SELECT lane, sequence FROM inbox_decided")
    made = {
        name: Gate(name, verifier, found[name]["sequence"], found[name]["hash"]) if name in found else Gate(name, verifier)
        for name in names
    }  # fmt: skip
    for row in decided:
        if row["lane"] in made:
            made[row["lane"]].decided.add(row["sequence"])
    return made


async def decide(connection: Connection, lane: str, sequence: int) -> None:
    """Keep that a person has let a lane go on after a fork."""
    await connection.execute(
        "INSERT INTO inbox_decided (lane, sequence) VALUES ($1, $2) ON CONFLICT DO NOTHING", lane, sequence
    )


async def hashes(connection: Connection, lane: str, sequences: list[int]) -> Mapping[int, bytes]:
    """The hashes that were taken at some sequences of a lane."""
    rows = await connection.fetch(
        "SELECT sequence, hash FROM inbox WHERE lane = $1 AND sequence = ANY($2::bigint[])", lane, sequences
    )
    return {row["sequence"]: row["hash"] for row in rows}


async def take(connection: Connection, lane: str, events: Iterable[tuple[Admitted, str | None]]) -> None:
    """Note events as taken, each with the error that kept it from being reacted to, if any.

    A UniqueViolationError says that another process of this service has taken them: roll back and begin anew.
    """
    rows = [(lane, event.envelope.sequence, event.hash, error) for event, error in events]
    await connection.executemany(
        "INSERT INTO inbox (lane, sequence, hash, error) VALUES ($1, $2, $3, $4)", rows
    )


async def note_refused(connection: Connection, refused: Iterable[Refused]) -> None:
    """Keep what the gate kept out, once for each place."""
    rows = [(one.lane, str(one.alarm), one.sequence or one.offset, one.detail) for one in refused]
    await connection.executemany(_REFUSED, rows)


_LAST = """SELECT DISTINCT ON (lane) lane, sequence, hash FROM inbox WHERE lane = ANY($1::text[])
           ORDER BY lane, sequence DESC"""
_REFUSED = """INSERT INTO inbox_alarm (lane, alarm, sequence, detail) VALUES ($1, $2, $3, $4)
              ON CONFLICT DO NOTHING"""
