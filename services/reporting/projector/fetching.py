"""What the intake takes from the bus at once: of every lane about the same stretch of recorded time.

Left to itself the consumer empties one lane after another; whoever attended would come long before what was held,
and the counting would take its long way for her. Only speed depends on it: any order gives the same figures.
"""

from __future__ import annotations

from typing import Any

from shared.kafka import Consumer, has_more
from shared.ledger.gate import Record

_MOST = 5000  # records of a batch, about
_SLICE = 10  # records of one lane at a time
_PATIENCE = 100  # milliseconds for records that the broker has and that are not here yet


async def fetch(consumer: Consumer) -> dict[Any, list[Record]]:
    """Wait for a record, take a slice of every lane, then slices of the lane that is furthest behind."""
    found: dict[Any, list[Record]] = await consumer.getmany(timeout_ms=500, max_records=1)
    reached = {}  # the lanes that have more, and the time up to which each was taken
    for partition in consumer.assignment() if found else ():
        taken = await _slice(consumer, partition, found)
        if await has_more(consumer, partition):
            reached[partition] = _time(found[partition][-1]) if taken else b""
    left = _MOST - sum(map(len, found.values()))
    while reached and left > 0:
        # Of one moment, as after a long command, every lane gets its share: none waits for the whole of another.
        last = min(reached, key=lambda one: (reached[one], len(found.get(one, ()))))
        more = await has_more(consumer, last)
        taken = await _slice(consumer, last, found, _PATIENCE if more else 0)
        left -= taken
        if taken:
            reached[last] = _time(found[last][-1])
        elif more:
            break  # the others do not run ahead of what is on its way
        else:
            del reached[last]
    return found


async def _slice(
    consumer: Consumer,
    partition: Any,  # noqa: ANN401 - aiokafka's
    found: dict[Any, list[Record]],
    patience: int = 0,
) -> int:
    """Add a slice of what is here of a lane; returns how many records that were."""
    here = await consumer.getmany(partition, timeout_ms=patience, max_records=_SLICE)
    more = here.get(partition, [])
    if more:
        found.setdefault(partition, []).extend(more)
    return len(more)


def _time(record: Record) -> bytes:
    """The recorded time as the record says it, unverified; empty if it says none."""
    return next((value or b"" for name, value in record.headers if name == "ce_time"), b"")
