"""What persons have decided about forks, read from the bus by who begins anew: it may meet the other story first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from aiokafka import TopicPartition

from shared import kafka
from shared.events.base import type_of_model
from shared.events.decisions import LaneResumed
from shared.events.language import decode
from shared.ledger.gate import Gate, Record
from shared.ledger.lanes import lane_name
from shared.ledger.signing import Verifier

_RESUMED = type_of_model(LaneResumed).full_name


async def heard(consumer: kafka.Consumer, topic: str, lanes: int, verifier: Verifier) -> list[LaneResumed]:
    """All decisions about forks on the topic of decisions, of whose lanes there are so many. Assigns the consumer anew."""
    gates = {lane: Gate(lane_name(topic, lane), verifier) for lane in range(lanes)}
    found: list[LaneResumed] = []
    async for lane, records in whole(consumer, topic, gates):
        for event in gates[lane].admit(records):
            if event.envelope.type == _RESUMED:
                data = decode(event.envelope.type, event.envelope.value)
                if isinstance(data, LaneResumed):
                    found.append(data)
    return found


async def whole(
    consumer: kafka.Consumer, topic: str, lanes: Iterable[int]
) -> AsyncIterator[tuple[int, list[Record]]]:
    """All that the bus has of some lanes of a topic, from its beginning."""
    position = {TopicPartition(topic, lane): 0 for lane in lanes}
    consumer.assign(list(position))
    for partition in position:
        consumer.seek(partition, 0)
    async for partition, records in kafka.to_the_end(consumer, position):
        yield partition.partition, records
