"""What a service that reacts does about events that a lane lacks: read it again, then ask its member.

That something is missing shows by a later event, or by what the member's heads tell: the bus may have lost the tail.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import structlog
from faststream.kafka import KafkaBroker, KafkaMessage

from shared import kafka
from shared.ledger import resend
from shared.ledger.claims import Claims
from shared.ledger.gate import Alarm, Gate, Record
from shared.ledger.heads import RECENT
from shared.ledger.lanes import partition_of
from shared.ledger.missing import Missing, Read, Step

log = structlog.get_logger()
_HEADS = ".heads"
_GRACE = 30.0  # seconds for what a head promises: no figure waits for it, and to read a lane again costs ten services


@dataclass(slots=True)
class Gap:
    """A lane's wait for the events before a sequence."""

    before: (
        int  # that of the event that is here, or that would follow the last of which its member's head tells
    )
    grace: float = 0.0  # seconds in which what is missing may simply be on its way
    missing: Missing = field(default_factory=Missing)


@dataclass(slots=True)
class Mending:
    """The lanes that lack events, of a service that publishes on `topic`."""

    topic: str
    claims: Claims
    gaps: dict[str, Gap] = field(default_factory=dict)
    consumer: kafka.Consumer = None
    _skipped: bool = False

    def begin(self) -> None:
        """Another consumer reads from now on."""
        self.gaps.clear()
        self.consumer, self._skipped = None, False

    def hear(self, message: KafkaMessage) -> list[Record]:
        """The records of a batch that may be events; of the others it is kept what they claim of the lanes."""
        self.consumer = message.consumer
        events, heads = list[Record](), dict[str, list[bytes | None]]()
        for record in message.raw_message:
            if record.topic.endswith(_HEADS):
                heads.setdefault(record.topic, []).append(record.value)
            else:
                events.append(record)
        for topic, values in heads.items():
            self.claims.take(topic, values)
        return events

    def note_gaps(self, gates: Iterable[Gate]) -> None:
        """Take over what the gates have refused: some of it shows that events before it are missing."""
        for gate in gates:
            for one in gate.refused:
                if one.alarm is Alarm.GAP and one.sequence is not None:
                    self.gaps.setdefault(gate.lane, Gap(one.sequence))
            gate.refused.clear()

    async def mend(self, broker: KafkaBroker, gates: Mapping[str, Gate]) -> None:
        """Do the next thing about each lane that lacks events."""
        if self.consumer is None:
            return
        await self._skip_old_heads()
        now = asyncio.get_running_loop().time()
        self._note_promises(gates)
        for lane, gap in list(self.gaps.items()):
            reached = gates[lane].sequence
            if reached + 1 >= gap.before:
                del self.gaps[lane]
                continue
            partition = partition_of(lane)
            read = Read(*await kafka.progress(self.consumer, partition))
            match gap.missing.after(reached, now, gap.grace, read):
                case Step.READ_AGAIN:
                    await self.consumer.seek_to_beginning(partition)
                case Step.ASK:
                    await self._ask(broker, lane, reached + 1)

    async def _skip_old_heads(self) -> None:
        """Read no week of heads after a start: FastStream begins with the first record that the broker keeps."""
        if not self._skipped:
            told = [one for one in self.consumer.assignment() if one.topic.endswith(_HEADS)]
            await kafka.near_the_end(self.consumer, told, RECENT)
            self._skipped = True

    def _note_promises(self, gates: Mapping[str, Gate]) -> None:
        for lane, gate in gates.items():
            claim = self.claims.by_lane.get(lane)
            if claim is None or claim.sequence <= gate.sequence or gate.stopped_at:
                continue
            if claim.hash.hex() not in gate.decided.lost:
                self.gaps.setdefault(lane, Gap(claim.sequence + 1, _GRACE))

    async def _ask(self, broker: KafkaBroker, lane: str, sequence: int) -> None:
        request = resend.Request(lane, sequence, self.topic)
        topic = resend.resend_topic(self.topic.partition(".")[0])
        await broker.publish(resend.encode(request), topic, key=lane.encode(), partition=0)
        log.info("resend.asked", lane=lane, sequence=sequence)
