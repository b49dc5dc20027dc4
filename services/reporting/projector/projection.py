"""From admitted events to a batch: decode, open what is sealed, count. Holds the counting's memory; no SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.reporting.logframe.counting import Counting, WrongTarget
from services.reporting.logframe.known import Known, moment
from services.reporting.projector.batch import Batch
from shared import clock
from shared.events.envelope import Envelope
from shared.events.language import UnknownType, WrongShape, decode, split
from shared.events.sealing import CannotOpen, Keyring
from shared.ledger.gate import Admitted
from shared.postgres import Row

Arrived = tuple[int, str, str, Admitted]  # lane's number and name, member, event


@dataclass(slots=True)
class Projection:
    """One logframe version's counting, and the keys that open the members' sealed parts."""

    counting: Counting
    keyring: Keyring
    position: int = 0

    def take(self, arrived: Iterable[Arrived], batch: Batch) -> None:
        """Count events into a batch, each at the next position. One that cannot be applied is parked, not skipped."""
        for lane, lane_name, member, event in arrived:
            self.position += 1
            batch.events.append((self.position, lane, event))
            self._count(self.position, lane_name, member, event, batch)

    def recall(self, rows: Iterable[Row], batch: Batch) -> None:
        """Count events of the copy again, at the positions that they have."""
        for row in rows:
            self.position = row["position"]
            self._count(self.position, row["lane_name"], row["member"], admitted(row), batch)

    def _count(self, position: int, lane: str, member: str, event: Admitted, batch: Batch) -> None:
        try:
            known = self._known(position, lane, member, event)
            for contribution in self.counting.apply(known):
                batch.contributions.append((position, contribution))
        except (UnknownType, WrongShape, CannotOpen, WrongTarget, ValueError, ArithmeticError) as error:
            batch.parked.append((position, f"{type(error).__name__}: {error}"[:500]))

    def _known(self, position: int, lane: str, member: str, event: Admitted) -> Known:
        envelope = event.envelope
        data = decode(envelope.type, envelope.value)
        sealed = getattr(data, "sealed", None)
        attributes = self.keyring.open(sealed, envelope.id) if sealed else None
        return Known(
            envelope.id, split(envelope.type)[0], member, lane, envelope.sequence,
            moment(envelope.recorded_at), position, data, attributes,
        )  # fmt: skip


def admitted(row: Row) -> Admitted:
    """An event of the copy as the gate gave it."""
    name, _, _ = row["lane_name"].rpartition("/")
    return Admitted(
        Envelope(
            str(row["id"]), "/" + name.replace(".", "/"), row["type"], row["subject"], clock.stamp(row["recorded_at"]),
            row["sequence"], row["prev_hash"].hex(), row["value"], row["correlation_id"], row["causation_id"],
            row["signature"],
        ),
        row["hash"],
    )  # fmt: skip


def in_recorded_order(runs: Iterable[list[Arrived]]) -> list[Arrived]:
    """Events of several lanes by recorded time: the order in which the counting's short way serves most of them.

    Any order gives the same figures; lanes keep their own order (the sort is stable and time is monotone in a lane).
    """
    return sorted((one for run in runs for one in run), key=lambda one: one[3].envelope.time)
