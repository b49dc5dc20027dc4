"""What the intake takes from the bus at once: of every lane about the same stretch of recorded time.

Left to itself the consumer empties one lane after another; whoever attended would come long before what was held,
and the counting would take its long way for her. Only speed depends on it: any order gives the same figures.

So records wait here for their turn, and not in the consumer: aiokafka asks a broker for nothing more while anything of
its last answer was not taken, and after a tenth of a second for the empty lanes alone, whose answer takes its time.

A broker that does not wait for a record (the embedded one) has to be asked all the time: once nothing has come for a
while, the reader rests between two questions. Fifty a second over all lanes take a third of a processor.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from heapq import heapify, heappop, heappush

from aiokafka import TopicPartition

from shared.kafka import Consumer, progress
from shared.ledger.gate import Record
from shared.ledger.missing import Read

_MOST = 5000  # records of a batch, about
_SLICE = 10  # records of one lane at a time
_PATIENCE = 100  # milliseconds for records that the broker has and that are not here yet
_FULL = 1000  # records of a lane that is far ahead of another, after which it is asked for no more
_TURN = 500  # milliseconds after which who waits for a record is told that there is none
_CALM = 2.0  # seconds without a record after which the reader may rest
_ANSWER = 30  # milliseconds in which a broker that does not wait has answered


class Reader:
    """A consumer, and of every lane what it has given that was not taken yet."""

    def __init__(
        self, consumer: Consumer, offsets: Mapping[TopicPartition, int], *, rest: float = 0.0
    ) -> None:
        """`rest` is how many seconds it may rest at a time; none where the broker answers as soon as a record comes."""
        self.consumer = consumer
        self._rest = rest
        self._calm_at = asyncio.get_running_loop().time() + _CALM
        self._held = {partition: deque[Record]() for partition in offsets}
        consumer.assign(list(offsets))
        for partition, offset in offsets.items():
            self.seek(partition, offset)

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Go on with another record of a lane."""
        self.consumer.seek(partition, offset)
        self._held[partition].clear()

    async def progress(self, partition: TopicPartition) -> Read:
        """How far a lane was taken."""
        place, end = await progress(self.consumer, partition)
        held = self._held[partition]
        return Read(held[0].offset if held else place, end)

    async def fetch(self) -> dict[TopicPartition, list[Record]]:
        """Wait for a record, take a slice of every lane, then slices of the lane that is furthest behind."""
        if any(self._held.values()):
            await self._hear(0)
        else:
            await self._wait()
        found = {partition: self._slice(partition) for partition, held in self._held.items() if held}
        # The lanes that have more, the time up to which each was taken, and how much that was: of one moment, as after
        # a long command, every lane gets its share, and none waits for the whole of another.
        reached = [
            (_time(found[one][-1]) if one in found else b"", len(found.get(one, ())), one)
            for one in (self._held if found else ())
            if await self._has_more(one)
        ]
        heapify(reached)
        left = _MOST - sum(map(len, found.values()))
        while reached and left > 0:
            _, _, last = heappop(reached)
            if not self._held[last]:
                if not await self._has_more(last):
                    continue
                await self._hear(_PATIENCE)
            taken = self._slice(last)
            if not taken:
                break  # the others do not run ahead of what is on its way
            found.setdefault(last, []).extend(taken)
            left -= len(taken)
            heappush(reached, (_time(taken[-1]), len(found[last]), last))
        return found

    async def _wait(self) -> None:
        """Wait for a record, for a turn at most; resting between questions where nothing has come for a while."""
        now = asyncio.get_running_loop().time
        end = now() + _TURN / 1000
        while self._rest and now() > self._calm_at:
            self.consumer.pause(*self._held)
            await asyncio.sleep(self._rest)
            self.consumer.resume(*self._held)
            await self._hear(_ANSWER)
            if any(self._held.values()) or now() > end:
                return
        await self._hear(_TURN)

    async def _hear(self, patience: int) -> None:
        """Take in what the consumer has, of every lane, and let it ask for more of those that are not full."""
        heard = await self.consumer.getmany(timeout_ms=patience)
        if heard:
            self._calm_at = asyncio.get_running_loop().time() + _CALM
        for partition, records in heard.items():
            self._held[partition].extend(records)
        full = {partition for partition, held in self._held.items() if len(held) >= _FULL}
        paused = self.consumer.paused()
        self.consumer.pause(*(full - paused))
        self.consumer.resume(*(paused - full))

    async def _has_more(self, partition: TopicPartition) -> bool:
        place, end = await self.progress(partition)
        return end > place

    def _slice(self, partition: TopicPartition) -> list[Record]:
        """A slice of what is here of a lane."""
        held = self._held[partition]
        return [held.popleft() for _ in range(min(_SLICE, len(held)))]


def _time(record: Record) -> bytes:
    """The recorded time as the record says it, unverified; empty if it says none."""
    return next((value or b"" for name, value in record.headers if name == "ce_time"), b"")
