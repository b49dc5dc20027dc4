"""From admitted events to a batch: decode, open what is sealed, count. Holds the counting's memory; no SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from heapq import merge

from services.reporting.logframe.counting import Counting, WrongTarget
from services.reporting.logframe.known import Known, moment
from services.reporting.logframe.world import ATTENDANCE
from services.reporting.projector.batch import Batch
from shared.events.envelope import Envelope
from shared.events.language import UnknownType, WrongShape, decode, split
from shared.events.sealing import CannotOpen, Keyring
from shared.ledger.gate import Admitted
from shared.postgres import Row

Arrived = tuple[int, str, str, Admitted]  # lane's number and name, member, event


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
    are the positions of those that were parked when the copy was written.
    """

    counting: Counting
    keyring: Keyring
    poison: Mapping[str, str] = field(default_factory=dict)
    parked: frozenset[int] = frozenset()
    position: int = 0

    def take(self, arrived: Iterable[Arrived], batch: Batch) -> None:
        """Count events into a batch, each at the next position. One that cannot be applied is parked, not skipped."""
        for lane, lane_name, member, event in arrived:
            self.position += 1
            batch.events.append((self.position, lane, event))
            read = partial(self._arrived, self.position, lane_name, member, event.envelope)
            self._count(self.position, event.envelope.id, read, batch)

    def recall(self, rows: Iterable[Row], batch: Batch) -> None:
        """Count events of the copy again, at the positions that they have."""
        for row in rows:
            self.position = row["position"]
            self._count(self.position, str(row["id"]), partial(self._copied, row), batch)

    def _count(self, position: int, event_id: str, read: Callable[[], Known], batch: Batch) -> None:
        if position in self.parked:
            return
        if event_id in self.poison:
            batch.parked.append((position, self.poison[event_id]))
            return
        try:
            known = read()
        except (UnknownType, WrongShape, CannotOpen, ValueError) as error:
            batch.parked.append((position, f"{type(error).__name__}: {error}"[:500]))
            return
        try:
            for contribution in self.counting.apply(known):
                batch.contributions.append((position, contribution))
        except WrongTarget as error:  # refused before anything was changed
            batch.parked.append((position, f"WrongTarget: {error}"))
        except Exception as error:
            raise Poisoned(event_id, type(error).__name__) from error

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
        return Known(id_, _name(type_), member, lane, sequence, recorded, position, data, attributes)


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
