"""What is done about events that a lane lacks: read the lane again from its earliest record, then ask its member."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

_EVERY = 5.0  # seconds between two steps
GRACE = 5.0  # seconds in which what a head promises may simply be on its way
LOST_AFTER = (
    15.0  # seconds without progress after which the promised events count as lost, and somebody is told
)


class Step(Enum):
    """The next thing to do."""

    READ_AGAIN = auto()
    ASK = auto()


@dataclass(slots=True)
class Missing:
    """One lane's wait for an event. Any progress ends it: another event may be missing next, but not this one."""

    sequence: int = -1
    since: float = 0.0
    _next_at: float = 0.0
    _taken: int = 0

    def after(self, sequence: int, now: float, grace: float = 0.0) -> Step | None:
        """The step that is due while the lane stands at a sequence; None while it is not time yet."""
        if sequence != self.sequence:
            self.sequence, self.since, self._next_at, self._taken = sequence, now, now + grace, 0
        if now < self._next_at:
            return None
        self._next_at, self._taken = now + _EVERY, self._taken + 1
        return Step.ASK if self._taken % 2 == 0 else Step.READ_AGAIN

    def lost(self, now: float) -> bool:
        """Whether the wait has lasted too long to be a delay."""
        return now - self.since > LOST_AFTER
