"""A ledger that was restored from an older backup fetches its own events back from the bus, verifies them, and goes on.

What comes back is the ledger, to the byte, and what a service can tell from its own events. What never left the house
(names, texts, documents) and is not in the backup is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiokafka import TopicPartition

from shared import kafka
from shared.events.base import Voided
from shared.events.envelope import Envelope
from shared.events.language import decode, split
from shared.ledger.gate import Admitted, Gate
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

    Raises KafkaTrouble or KafkaError if the bus does not answer; the ledger is then as it was.
    """
    async with connection.transaction():
        rows = await connection.fetch("SELECT * FROM lane ORDER BY lane FOR UPDATE")
        gates = {
            row["lane"]: Gate(lane_name(topic, row["lane"]), verifier, row["sequence"], row["hash"])
            for row in rows
        }
        events = await _fetch(settings, topic, gates)
        for lane, event in sorted(events, key=lambda one: (one[1].envelope.time, one[1].envelope.id)):
            await _take_back(connection, lane, event, recovery)
        ends = [(lane, gate.sequence, gate.hash) for lane, gate in gates.items()]
        await connection.executemany(_END, ends)
        missing = {
            gates[row["lane"]].lane: row["shown"] - gates[row["lane"]].sequence
            for row in rows
            if row["shown"] > gates[row["lane"]].sequence
        }
    return Recovered(dict(Counter(lane_name(topic, lane) for lane, _ in events)), missing)


async def _fetch(settings: Settings, topic: str, gates: dict[int, Gate]) -> list[tuple[int, Admitted]]:
    consumer = kafka.consumer(settings, f"{topic}.recovery")
    position = {TopicPartition(topic, lane): 0 for lane in gates}
    admitted: list[tuple[int, Admitted]] = []
    async with kafka.started(consumer):
        consumer.assign(list(position))
        for partition in position:
            consumer.seek(partition, 0)
        async for partition, records in kafka.to_the_end(consumer, position):
            gate = gates[partition.partition]
            admitted += [(partition.partition, event) for event in gate.admit(records)]
            gate.past.clear()
            gate.refused.clear()
    return admitted


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


_BACK = """
INSERT INTO ledger (lane, sequence, id, type, subject, recorded_at, correlation_id, causation_id, traceparent, value,
                    prev_hash, hash, signature, stream, stream_version)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
       1 + coalesce((SELECT max(stream_version) FROM ledger WHERE stream = $14), 0)
"""
_END = """UPDATE lane SET sequence = $2, hash = $3,
                 recorded_at = (SELECT max(recorded_at) FROM ledger WHERE lane = $1) WHERE lane = $1 AND sequence < $2"""
