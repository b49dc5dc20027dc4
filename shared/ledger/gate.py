"""The gate: the one place where a record from the bus becomes an event that a reader may act on.

It admits the next event of a lane only: `sequence == last + 1`, chained to the last, and vouched for by the member's
signature on it or on a later event of the same run. Lower with the same hash is a duplicate; lower with another hash
is a fork; higher is a gap, and the reader reads again from the earliest. Everything else is an intruder's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace

from shared.events.envelope import Envelope, NotAnEvent, from_record
from shared.ledger.decided import Decided
from shared.ledger.lanes import genesis, source_of
from shared.ledger.signing import Verifier

_MOST_PENDING = 10_000
_NOBODY = "no valid signature of this member vouches for it"
Record = Any  # aiokafka's ConsumerRecord: headers, value, partition, offset


class Alarm(StrEnum):
    """Why a record was not admitted."""

    NOT_AN_EVENT = "not_an_event"
    FOREIGN = "foreign"  # its source is not this lane's service
    GAP = "gap"
    LOST_TAIL = "lost_tail"  # its member says that there is more, and nothing comes
    BEHIND = "behind"  # its member's ledger ends before what it said earlier
    FORK = "fork"
    BAD_SIGNATURE = "bad_signature"


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that the gate kept out, and where it lies on the bus."""

    alarm: Alarm
    lane: str
    sequence: int | None
    offset: int
    detail: str


class Admitted(msgspec.Struct, frozen=True, gc=False):
    """An event that the lane's member vouches for."""

    envelope: Envelope
    hash: bytes


@dataclass(slots=True)
class Gate:
    """One lane's gate: position and hash of the last event that its reader has applied.

    `pending` are chained events that nobody has vouched for yet, by their hash. Anyone who can write to the topic can
    put a well-chained record there, so it may hold rival branches: the one that the member signs is admitted, whole.
    `past` are records at or below the position, with their offsets: the reader looks up what it knows of them and
    calls `judge_past`. A fork stops the lane at its sequence (`stopped_at`) until a person has `decided` which story
    stands; what is of the other one is no news then. `dropped` is what the last run had of it, for a reader that had
    admitted it before.
    """

    lane: str
    verifier: Verifier
    sequence: int = 0
    hash: bytes = b""
    pending: dict[str, Admitted] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    past: list[tuple[Admitted, int]] = field(default_factory=list)
    doubted: set[str] = field(default_factory=set)  # pending, and seen with a false signature
    strays: dict[str, Admitted] = field(default_factory=dict)  # not signed, and not in its place
    stopped_at: int = 0
    decided: Decided = field(default_factory=Decided)
    dropped: list[Admitted] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.hash:
            self.hash = genesis(self.lane)

    @property
    def source(self) -> str:
        """The CloudEvents source that events of this lane carry."""
        return source_of(self.lane.rpartition("/")[0])

    def admit(self, records: Iterable[Record]) -> list[Admitted]:
        """The events of a run of records that may be applied now; what was kept out is added to `refused`."""
        self.dropped.clear()
        if self.stopped_at:
            return []
        source, before = self.source, self.hash.hex()
        tips: list[Admitted] = []
        for record in records:
            event = self._chained(record, source, before)
            if event is not None and event.envelope.signature:
                tips.append(event)
        return self._vouched(tips)

    def _chained(self, record: Record, source: str, before: str) -> Admitted | None:
        """The record as a new event of the chain, or None."""
        try:
            envelope = from_record(record.headers, record.value)
        except NotAnEvent as wrong:
            self._refuse(Alarm.NOT_AN_EVENT, None, record.offset, str(wrong))
            return None
        event = Admitted(envelope, envelope.hash())
        if envelope.source != source:
            self._refuse(
                Alarm.FOREIGN, envelope.sequence, record.offset, "the source is not this lane's service"
            )
        elif self.decided and self._does_not_stand(event):
            self.dropped.append(event)
        elif envelope.sequence <= self.sequence:
            self.past.append((event, record.offset))
        elif self._follows(event, before):
            return self._hold(event)
        else:
            self._out_of_place(event, record.offset)
        return None

    def _out_of_place(self, event: Admitted, offset: int) -> None:
        """Not the next event: a gap or a fork if the member signed it, an intruder's if somebody else did.

        One without a signature says nothing yet: the member's next signed event will show what is missing.
        """
        sequence = event.envelope.sequence
        if not event.envelope.signature:
            self._note_stray(event)
        elif not self._holds(event):
            self._refuse(Alarm.BAD_SIGNATURE, sequence, offset, "no valid signature of this member")
        elif self._begin(event).envelope.sequence > self.sequence + 1:
            self._refuse(Alarm.GAP, sequence, offset, f"expected {self.sequence + 1}")
        else:
            self._fork(self._begin(event), offset, b"")

    def _note_stray(self, event: Admitted) -> None:
        if len(self.strays) >= _MOST_PENDING:
            self.strays.clear()
        self.strays[event.hash.hex()] = event

    def _begin(self, event: Admitted) -> Admitted:
        """The first event of the append that a signed one vouches for, as far as it is here and not admitted."""
        while (
            before := self.strays.get(event.envelope.prevhash)
        ) and before.envelope.sequence > self.sequence:
            event = before
        return event

    def _follows(self, event: Admitted, before: str) -> bool:
        """Whether the event is the next one after the lane's last, or after one that is pending."""
        prevhash, sequence = event.envelope.prevhash, event.envelope.sequence
        parent = self.pending.get(prevhash)
        if parent is not None:
            return sequence == parent.envelope.sequence + 1
        return prevhash == before and sequence == self.sequence + 1

    def _hold(self, event: Admitted) -> Admitted | None:
        """Keep an event until it is vouched for. The hash does not cover the signature: a copy may bring a better one."""
        held = self.pending.get(event.hash.hex())
        if held is not None:
            return event if held.envelope.signature != event.envelope.signature else None
        if len(self.pending) >= _MOST_PENDING:
            self.pending.clear()  # a flood of unsigned records: forget them, the reader reads again
        self.pending[event.hash.hex()] = event
        return event

    def _vouched(self, tips: list[Admitted]) -> list[Admitted]:
        """One check of the last signature vouches for the whole branch; only an intruder's makes it look further."""
        while tips:
            tip = tips.pop()
            if self._holds(tip):
                branch = self._branch(tip)
                on = {event.hash for event in branch}
                if any(rival.hash not in on and self._holds(rival) for rival in tips):
                    return self._first_story([*tips, tip])
                self._move_to(tip, on)
                return branch
            self._doubt(tip)
        return []

    def _first_story(self, tips: list[Admitted]) -> list[Admitted]:
        """Two stories in one run: as if each record had come alone, what came first is admitted, the other one stops the lane.

        So all readers admit the same, however the bus hands them the records.
        """
        branch, other = list[Admitted](), list[Admitted]()
        for tip in filter(self._holds, tips):
            other = self._branch(tip)
            if not branch or branch[-1].hash in {event.hash for event in other}:
                branch = other
            elif tip.hash not in {event.hash for event in branch}:
                break
        taken = {event.hash for event in branch}
        rival = next(event for event in other if event.hash not in taken)
        stands = next(event for event in branch if event.envelope.sequence == rival.envelope.sequence)
        for event in other:
            if event.hash not in taken:
                self.pending.pop(event.hash.hex(), None)  # told of as a fork, not as an intruder's
        self._move_to(branch[-1], taken)
        self._fork(rival, -1, stands.hash)
        return branch

    def _doubt(self, tip: Admitted) -> None:
        """A false signature says nothing about its event, which may be a copy of a genuine one: wait for a true one."""
        key, envelope = tip.hash.hex(), tip.envelope
        held = self.pending.get(key)
        if held is None:
            return
        self._refuse(Alarm.BAD_SIGNATURE, envelope.sequence, -1, _NOBODY)
        self.doubted.add(key)
        if held.envelope.signature == envelope.signature:
            self.pending[key] = replace(held, envelope=replace(envelope, signature=""))

    def _branch(self, tip: Admitted) -> list[Admitted]:
        branch = [tip]
        while (parent := self.pending.get(branch[-1].envelope.prevhash)) is not None:
            branch.append(parent)
        return branch[::-1]

    def _move_to(self, tip: Admitted, branch: set[bytes]) -> None:
        """Take the branch as the lane's past; what rivals it, and nobody has signed, is an intruder's."""
        self.sequence, self.hash = tip.envelope.sequence, tip.hash
        self.strays.clear()
        kept = {tip.hash.hex()}
        for key, event in list(self.pending.items()):
            if event.hash in branch:
                del self.pending[key]
                self.decided.learn(event.envelope.sequence, event.hash)
            elif event.envelope.prevhash in kept:
                kept.add(key)
            else:
                self._forget(key, event)

    def _forget(self, key: str, event: Admitted) -> None:
        del self.pending[key]
        self._note_stray(event)  # the member may yet sign what follows it
        if key not in self.doubted:
            self._refuse(Alarm.BAD_SIGNATURE, event.envelope.sequence, -1, _NOBODY)
        self.doubted.discard(key)

    def _holds(self, event: Admitted) -> bool:
        signature = event.envelope.signature
        return bool(signature) and self.verifier.holds(
            self.lane, event.envelope.sequence, event.hash, signature
        )

    def judge_past(self, known: Mapping[int, bytes]) -> int:
        """Compare `past` with the hashes that the reader holds by sequence; returns how many were mere duplicates.

        The same event is a duplicate; another one signed by the member is a fork of its ledger.
        """
        duplicates = 0
        for event, offset in self.past:
            sequence = event.envelope.sequence
            stands = known.get(sequence, b"")
            if stands == event.hash:
                duplicates += 1
            elif self._holds(event):
                self._fork(event, offset, stands)
                if self.stopped_at:
                    break  # what follows is read again once a person has decided
            else:
                self._refuse(Alarm.BAD_SIGNATURE, sequence, offset, f"another event stands at {sequence}")
        self.past.clear()
        return duplicates

    def _fork(self, event: Admitted, offset: int, stands: bytes) -> None:
        """Stop the lane and name both records; not where a person has decided that this one is no news."""
        sequence, envelope = event.envelope.sequence, event.envelope
        if sequence in self.decided.stands or self.decided.continues_lost(envelope):
            self.decided.lose(event.hash)
            return
        self.stop(sequence)
        told = f"event {envelope.id} (hash {event.hash.hex()[:16]}) came"
        here = (
            f"where the one with hash {stands.hex()[:16]} stands"
            if stands
            else f"that follows {envelope.prevhash[:16]}, while here {self.hash.hex()[:16]} is the last one"
        )
        self._refuse(Alarm.FORK, sequence, offset, f"{told}, {here}")

    def _does_not_stand(self, event: Admitted) -> bool:
        """Whether a person has decided against it. What an intruder puts in such a place is told of as ever."""
        continues = self.decided.continues_lost(event.envelope) and not event.envelope.signature
        return self.decided.keeps_out(event.envelope, event.hash) and (continues or self._holds(event))

    def stop(self, sequence: int) -> None:
        """Take no more of this lane: its member has told two stories."""
        self.stopped_at = sequence
        self.pending.clear()
        self.strays.clear()

    def resume(self, sequence: int, stands: bytes = b"") -> None:
        """Go on from a fork: `stands` is the hash of the event that was counted, and the other story is no news."""
        self.decided.stands[sequence] = stands
        self.stopped_at = 0

    def _refuse(self, alarm: Alarm, sequence: int | None, offset: int, detail: str) -> None:
        self.refused.append(Refused(alarm, self.lane, sequence, offset, detail))
