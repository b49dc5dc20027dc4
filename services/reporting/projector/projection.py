"""From admitted events to a batch: decode, open what is sealed, count. Holds the counting's memory; no SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from heapq import merge
from typing import NamedTuple

from services.reporting.logframe.counting import Counting, WrongTarget
from services.reporting.logframe.known import Known, moment
from services.reporting.logframe.references import ATTENDANCE
from services.reporting.projector.batch import WAITS_FOR_HEADS, Batch, Parked
from shared.events.decisions import EventDiscarded, LaneResumed
from shared.events.envelope import Envelope
from shared.events.language import UnknownType, WrongShape, decode, split
from shared.events.reporting import Head, LogframeVersionAdopted, PeriodSubmitted
from shared.events.sealing import CannotOpen, Keyring
from shared.ledger.gate import Admitted
from shared.postgres import Row

_DECISIONS = (EventDiscarded, LaneResumed, LogframeVersionAdopted)
Arrived = tuple[int, str, str, Admitted]  # lane's number and name, member, event


class Place(NamedTuple):
    """Where an event stands in the copy, which one it is, and under which key (lane and subject)."""

    position: int
    id: str
    key: tuple[str, str]


class Poisoned(RuntimeError):
    """An event broke the counting half way: the memory is no longer true, and the event is to be parked."""

    def __init__(self, event_id: str, error: str) -> None:
        super().__init__(f"{event_id}: {error}")
        self.event_id = event_id
        self.error = error


@dataclass(slots=True)
class Projection:
    """One logframe version's counting, and the keys that open the members' sealed parts.

    `poison` are events that are parked without being tried, by id, with the error that they caused before; `parked`
    are the positions of those that were parked when the copy was written. `blocked` are keys (lane and subject) with
    the id of the parked event that blocks them: what follows under such a key waits for it, so that per person, grant
    and case events are applied in order.
    """

    counting: Counting
    keyring: Keyring
    poison: Mapping[str, str] = field(default_factory=dict)
    parked: frozenset[int] = frozenset()
    blocked: dict[tuple[str, str], str] = field(default_factory=dict)
    unlike: frozenset[Head] = frozenset()  # heads of submissions under which another event stands here
    reached: dict[str, int] = field(default_factory=dict)  # by lane, the sequence up to which it was taken
    position: int = 0

    def take(self, arrived: Iterable[Arrived], batch: Batch) -> None:
        """Count events into a batch, each at the next position. One that cannot be applied is parked, not skipped."""
        for lane, lane_name, member, event in arrived:
            self.position += 1
            batch.events.append((self.position, lane, event))
            envelope = event.envelope
            self.reached[lane_name] = envelope.sequence
            read = partial(self._arrived, self.position, lane_name, member, envelope)
            self._count(Place(self.position, envelope.id, (lane_name, envelope.subject)), read, batch)

    def recall(self, rows: Iterable[Row], batch: Batch) -> None:
        """Count events of the copy again, at the positions that they have; they were not held up then, nor now."""
        for row in rows:
            self.position, place = row["position"], _place(row)
            self.reached[row["lane_name"]] = row["sequence"]
            if place.id in self.poison:
                self._park(place, self.poison[place.id], batch)
            elif self.position not in self.parked:
                self._try(place, partial(self._copied, row), batch)

    def retry(self, rows: Iterable[Row], batch: Batch) -> None:
        """Try parked events again, in order of position, and what waited for them."""
        for row in rows:
            place = _place(row)
            if self.blocked.get(place.key) == place.id:
                del self.blocked[place.key]
            before = len(batch.parked)
            self._count(place, partial(self._copied, row), batch)
            if len(batch.parked) == before:
                batch.unparked.append(place.position)

    def _count(self, place: Place, read: Callable[[], Known], batch: Batch) -> None:
        if place.id in self.poison:
            self._park(place, self.poison[place.id], batch)
        elif (waits_for := self.blocked.get(place.key)) is not None:
            batch.parked.append(Parked(place.position, "waits for another event of its key", waits_for))
        else:
            self._try(place, read, batch, waiting=True)

    def _try(self, place: Place, read: Callable[[], Known], batch: Batch, *, waiting: bool = False) -> None:
        try:
            known = read()
        except UnknownType as error:  # a later release knows it; its key goes on without it
            batch.parked.append(Parked(place.position, f"UnknownType: {error}"[:500]))
            return
        except (WrongShape, CannotOpen, ValueError) as error:
            self._park(place, f"{type(error).__name__}: {error}"[:500], batch)
            return
        if isinstance(known.data, _DECISIONS):
            self._heed(known.data, batch)
            return
        if waiting and isinstance(known.data, PeriodSubmitted) and (why := self._waits(known.data.heads)):
            batch.parked.append(Parked(place.position, why))
            return
        try:
            batch.contributions += [(place.position, one) for one in self.counting.apply(known)]
        except WrongTarget as error:  # refused before anything was changed
            batch.parked.append(Parked(place.position, f"WrongTarget: {error}"))
        except Exception as error:
            raise Poisoned(place.id, type(error).__name__) from error

    def _waits(self, heads: Iterable[Head]) -> str:
        """Why a submission waits: until its lanes are here as far as the member had them, with those very events."""
        for head in heads:
            if head in self.unlike:
                return f"{WAITS_FOR_HEADS}: event {head.sequence} of {head.lane} is another one here"
        here = all(self.reached.get(head.lane, 0) >= head.sequence for head in heads)
        return "" if here else WAITS_FOR_HEADS

    def _heed(self, decision: EventDiscarded | LaneResumed | LogframeVersionAdopted, batch: Batch) -> None:
        batch.decisions.append(decision)
        if isinstance(decision, EventDiscarded):
            self.blocked = {key: by for key, by in self.blocked.items() if by != decision.event}

    def _park(self, place: Place, error: str, batch: Batch) -> None:
        self.blocked[place.key] = place.id
        batch.parked.append(Parked(place.position, error))

    def _arrived(self, position: int, lane: str, member: str, envelope: Envelope) -> Known:
        recorded = moment(envelope.recorded_at)
        return self._known(
            envelope.id, envelope.type, member, lane, envelope.sequence, recorded, position, envelope.value
        )

    def _copied(self, row: Row) -> Known:
        return self._known(
            str(row["id"]), row["type"], row["member"], row["lane_name"], row["sequence"],
            moment(row["recorded_at"]), row["position"], row["value"],
        )  # fmt: skip

    def _known(
        self,
        id_: str,
        type_: str,
        member: str,
        lane: str,
        sequence: int,
        recorded: int,
        position: int,
        value: bytes,
    ) -> Known:
        data = decode(type_, value)
        sealed = getattr(data, "sealed", None)
        attributes = self.keyring.open(sealed, id_) if sealed else None
        known = Known(id_, _name(type_), member, lane, sequence, recorded, position, data, attributes)
        if users := getattr(data, "users", ()):
            known.parts = tuple(self.keyring.open(one.sealed, id_) if one.sealed else None for one in users)
        return known


def _place(row: Row) -> Place:
    return Place(row["position"], str(row["id"]), (row["lane_name"], row["subject"]))


@lru_cache(maxsize=256)
def _name(full_name: str) -> str:
    return split(full_name)[0]


def in_recorded_order(runs: Iterable[list[Arrived]]) -> list[Arrived]:
    """Events of several lanes by recorded time: the order in which the counting's short way serves most of them.

    Any order gives the same figures; lanes keep their own order, in which time never goes back. An activity and who
    took part in it are recorded at one moment in several lanes: the activity goes first.
    """
    return list(merge(*runs, key=_moment))


def _moment(one: Arrived) -> tuple[str, bool]:
    envelope = one[3].envelope
    return envelope.time, envelope.type.startswith(ATTENDANCE)
