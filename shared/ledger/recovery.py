"""A ledger that was restored from an older backup fetches its own events back from the bus, verifies them, and goes on.

What comes back is the ledger, to the byte, and what a service can tell from its own events. What never left the house
(names, texts, documents) and is not in the backup is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from shared import kafka
from shared.events.base import Voided
from shared.events.envelope import Envelope
from shared.events.language import decode, split
from shared.ledger import decisions
from shared.ledger.errors import Forked, Undecided
from shared.ledger.gate import Admitted, Alarm, Gate
from shared.ledger.lanes import lane_name
from shared.ledger.signing import Verifier
from shared.postgres import Connection
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Recovery:
    """What one service knows of its own events.

    `stream_of` names the aggregate's stream of an event that is neither a correction nor a void (those lie in their
    target's). `restore` brings the service's own tables up to an event, as far as the event tells.
    """

    stream_of: Callable[[str, Any, str], str]
    restore: Callable[[Connection, str, Any, Envelope], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Recovered:
    """How many events came back to each lane, and the lanes of which the bus has lost some, with their number."""

    back: dict[str, int] = field(default_factory=dict)
    still_missing: dict[str, int] = field(default_factory=dict)


async def recover(
    connection: Connection, settings: Settings, topic: str, verifier: Verifier, recovery: Recovery
) -> Recovered:
    """Fetch what the bus has of a service's lanes behind the end of its ledger, in one transaction.

    Of a fork it takes the story that stands. Raises Undecided where no person has decided yet, Forked where the ledger
    has the other one: only a database from before the fork helps. Raises KafkaTrouble or KafkaError if the bus does
    not answer. The ledger is then as it was.
    """
    async with connection.transaction():
        rows = await connection.fetch("SELECT * FROM lane ORDER BY lane FOR UPDATE")
        gates = {
            row["lane"]: Gate(lane_name(topic, row["lane"]), verifier, row["sequence"], row["hash"])
            for row in rows
        }
        async with kafka.started(kafka.consumer(settings, f"{topic}.recovery")) as consumer:
            told = f"{topic.partition('.')[0]}.reporting.reporting"
            mine = {gate.lane: gate for gate in gates.values()}
            for data in await decisions.heard(consumer, told, len(gates), verifier):
                if data.lane in mine:  # the database may be older than the decision
                    mine[data.lane].resume(data.sequence, bytes.fromhex(data.hash))
            await _refuse_other_story(connection, gates)
            events = await _fetch(connection, consumer, topic, gates)
        for lane, event in sorted(events, key=lambda one: (one[1].envelope.time, one[1].envelope.id)):
            await _take_back(connection, lane, event, recovery)
        ends = [(lane, gate.sequence, gate.hash) for lane, gate in gates.items()]
        await connection.executemany(_END, ends)
        shown = {row["lane"]: _shown(gates[row["lane"]], row["shown"]) for row in rows}
        await connection.executemany(_SHOWN, list(shown.items()))
        missing = {
            gate.lane: shown[lane] - gate.sequence
            for lane, gate in gates.items()
            if shown[lane] > gate.sequence
        }
    return Recovered(dict(Counter(lane_name(topic, lane) for lane, _ in events)), missing)


def _shown(gate: Gate, before: int) -> int:
    """How far the bus has shown a lane to go; where a person has decided, what was seen before may be the other story."""
    gaps = [one.sequence or 0 for one in gate.refused if one.alarm is Alarm.GAP]
    return max(gate.sequence, *gaps, 0 if gate.decided else before)


async def _refuse_other_story(connection: Connection, gates: dict[int, Gate]) -> None:
    for lane, gate in gates.items():
        here = await _hashes(connection, lane, list(gate.decided.stands))
        for sequence, stands in gate.decided.stands.items():
            if stands and here.get(sequence, stands) != stands:
                raise Forked(gate.lane, sequence)


async def _fetch(
    connection: Connection, consumer: kafka.Consumer, topic: str, gates: dict[int, Gate]
) -> list[tuple[int, Admitted]]:
    admitted: list[tuple[int, Admitted]] = []
    back: dict[int, dict[int, bytes]] = {lane: {} for lane in gates}
    async for lane, records in decisions.whole(consumer, topic, gates):
        gate = gates[lane]
        for event in gate.admit(records):
            admitted.append((lane, event))
            back[lane][event.envelope.sequence] = event.hash
        sequences = [event.envelope.sequence for event, _ in gate.past]
        gate.judge_past(await _hashes(connection, lane, sequences) | back[lane])
        if gate.stopped_at:
            raise Undecided(gate.lane, gate.stopped_at)
    return admitted


async def _hashes(connection: Connection, lane: int, sequences: list[int]) -> dict[int, bytes]:
    rows = await connection.fetch(_HASHES, lane, sequences)
    return {row["sequence"]: row["hash"] for row in rows}


async def _take_back(connection: Connection, lane: int, event: Admitted, recovery: Recovery) -> None:
    envelope = event.envelope
    name, data = split(envelope.type)[0], decode(envelope.type, envelope.value)
    target = data.voids if isinstance(data, Voided) else data.corrects
    stream = (
        await connection.fetchval("SELECT stream FROM ledger WHERE id = $1::text::uuid", target)
        if target
        else None
    )
    await connection.execute(
        _BACK, lane, envelope.sequence, envelope.id, envelope.type, envelope.subject, envelope.recorded_at,
        envelope.correlationid, envelope.causationid, envelope.traceparent, envelope.value,
        bytes.fromhex(envelope.prevhash), event.hash, envelope.signature,
        stream or recovery.stream_of(name, data, envelope.subject),
    )  # fmt: skip
    await recovery.restore(connection, name, data, envelope)


_HASHES = "SELECT sequence, hash FROM ledger WHERE lane = $1 AND sequence = ANY($2::bigint[])"
_BACK = """
INSERT INTO ledger (lane, sequence, id, type, subject, recorded_at, correlation_id, causation_id, traceparent, value,
                    prev_hash, hash, signature, stream, stream_version)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
       1 + coalesce((SELECT max(stream_version) FROM ledger WHERE stream = $14), 0)
"""
_SHOWN = "UPDATE lane SET shown = $2, forked_at = NULL WHERE lane = $1"
_END = """UPDATE lane SET sequence = $2, hash = $3,
                 recorded_at = (SELECT max(recorded_at) FROM ledger WHERE lane = $1) WHERE lane = $1 AND sequence < $2"""
