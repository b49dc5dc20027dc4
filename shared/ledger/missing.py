"""What is done about events that a lane lacks: read the lane again from its earliest record, then ask its member."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

_EVERY = 5.0  # seconds between two steps
GRACE = 5.0  # seconds in which what a head promises may simply be on its way
LOST_AFTER = (
    15.0  # seconds without progress after which the promised events count as lost, and somebody is told
)


class Step(Enum):
    """The next thing to do."""

    READ_AGAIN = auto()
    ASK = auto()


class Read(NamedTuple):
    """How far the bus was read: the place of the next record, and the end as far as the reader knows it."""

    place: int
    end: int


@dataclass(slots=True)
class Missing:
    """One lane's wait for an event. Any progress ends it: another event may be missing next, but not this one.

    Nothing is missing as long as the reader has not come to what was the end of the lane when the wait began, or when it
    began to read again: it is busy, and to read or to send all of it once more would only make it busier.
    """

    sequence: int = -1
    since: float = 0.0
    _next_at: float = 0.0
    _taken: int = 0
    _end: int = 0
    _place: int = -1
    _moved_at: float = 0.0
    _busy_at: float = 0.0

    def after(self, sequence: int, now: float, grace: float = 0.0, read: Read | None = None) -> Step | None:
        """The step that is due while the lane stands at a sequence; None while it is not time yet."""
        if sequence != self.sequence:
            self.sequence, self.since, self._next_at, self._taken = sequence, now, now + grace, 0
            self._end = read.end if read else 0
        if read is not None and self._is_busy(read, now):
            self._busy_at, self._next_at = now, max(self._next_at, now + grace)
            return None
        if now < self._next_at:
            return None
        self._next_at, self._taken = now + _EVERY, self._taken + 1
        if self._taken % 2 == 0:
            return Step.ASK
        self._end, self._place = (read.end if read else 0), -1
        return Step.READ_AGAIN

    def lost(self, now: float) -> bool:
        """Whether the wait has lasted too long to be a delay."""
        return now - max(self.since, self._busy_at) > LOST_AFTER

    def _is_busy(self, read: Read, now: float) -> bool:
        """Whether the reader is on its way to that end; one that does not move is not."""
        if read.place != self._place:
            self._place, self._moved_at = read.place, now
        return read.place < self._end and now - self._moved_at <= LOST_AFTER
