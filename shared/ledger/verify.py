"""Verify a ledger where it lies: every lane gapless, every hash right, every append signed by the member."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from shared.ledger.lanes import genesis, lane_name, source_of
from shared.ledger.relay import envelope_of
from shared.ledger.signing import Verifier
from shared.postgres import Connection, Row


@dataclass(frozen=True, slots=True)
class LaneState:
    """What the check of one lane found: how many events are right, and the first that is not (with the reason)."""

    lane: str
    events: int
    hash: str
    wrong_at: int | None = None
    reason: str = ""


async def verify(connection: Connection, topic: str, lanes: int, verifier: Verifier) -> list[LaneState]:
    """Check all lanes of a ledger, row by row, as an outsider would."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        return [await _lane(connection, topic, lane, verifier) for lane in range(lanes)]


async def _lane(connection: Connection, topic: str, number: int, verifier: Verifier) -> LaneState:
    name = lane_name(topic, number)
    source = source_of(topic)
    sequence, digest, signed = 0, genesis(name), True
    async for row in _rows(connection, number):
        reason = _wrong(row, sequence, digest, source)
        if not reason and row["signature"]:
            signed = verifier.holds(name, row["sequence"], row["hash"], row["signature"])
            reason = "" if signed else "the signature is not this member's"
        if reason:
            return LaneState(name, sequence, digest.hex(), sequence + 1, reason)
        sequence, digest, signed = row["sequence"], row["hash"], bool(row["signature"])
    head = await connection.fetchrow("SELECT sequence, hash FROM lane WHERE lane = $1", number)
    if head is not None and (head["sequence"], head["hash"]) != (sequence, digest):
        return LaneState(
            name, sequence, digest.hex(), sequence + 1, f"the lane's head says {head['sequence']}"
        )
    if not signed:
        return LaneState(name, sequence, digest.hex(), sequence, "the last event carries no signature")
    return LaneState(name, sequence, digest.hex())


def _wrong(row: Row, sequence: int, digest: bytes, source: str) -> str:
    if row["sequence"] != sequence + 1:
        return f"the next event is {row['sequence']}: something is missing"
    if row["prev_hash"] != digest:
        return "it is not chained to the event before it"
    if envelope_of(row, source).hash() != row["hash"]:
        return "its hash does not fit its content"
    return ""


async def _rows(connection: Connection, lane: int) -> AsyncIterator[Row]:
    async for row in connection.cursor(
        "SELECT * FROM ledger WHERE lane = $1 ORDER BY sequence", lane, prefetch=500
    ):
        yield row
