"""What is known of one event: the original, its corrections and its void, at any moment of recorded time.

Moments are whole microseconds since 1970 (UTC), as events carry them in `time`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from shared.events.base import EventData, PersonPart, Voided

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
FOR_EVER = 2**62


def moment(instant: datetime) -> int:
    """An instant as microseconds since 1970."""
    return (instant - _EPOCH) // _MICROSECOND


@lru_cache(maxsize=1024)  # the contributions of one event, and of one command's, hold from the same moment
def instant(microseconds: int) -> datetime:
    """Microseconds since 1970 as an instant in UTC."""
    return _EPOCH + microseconds * _MICROSECOND


@dataclass(slots=True, eq=False)
class Known:
    """An event as the counting knows it; `position` is its place in reporting's copy of all ledgers.

    `amendments` are the corrections and voids that name it. A corrected event keeps the id of its original
    (rule 4a.c); of several corrections the latest of the lane stands (rule 4a.a). `attributes` are those of the one
    person whom it concerns; an event about several has `parts`, in the order of its `users`.
    """

    id: str
    name: str
    member: str
    lane: str
    sequence: int
    recorded: int
    position: int
    data: Any  # EventData of the name's type, or Voided
    attributes: PersonPart | None = None
    amendments: list[Known] = field(default_factory=list)
    parts: tuple[PersonPart | None, ...] = ()

    def at(self, when: int) -> Known | None:
        """The event whose data stand at a moment: this one, its latest correction, or None if unknown or voided."""
        if self.recorded > when:
            return None
        stands = self
        for amendment in self.amendments:
            if amendment.recorded <= when:
                if isinstance(amendment.data, Voided):
                    return None
                if stands is self or amendment.sequence > stands.sequence:
                    stands = amendment
        return stands

    def times(self) -> list[int]:
        """The moments at which what is known of this event changed."""
        if not self.amendments:  # nearly always
            return [self.recorded]
        return [self.recorded, *(amendment.recorded for amendment in self.amendments)]

    def versions(self) -> list[Known]:
        """All events that carry data for it: itself and its corrections."""
        if not self.amendments:
            return [self]
        return [self, *(one for one in self.amendments if not isinstance(one.data, Voided))]


def target_of(data: EventData | Voided) -> str | None:
    """The id of the event that these data correct or void."""
    return data.voids if isinstance(data, Voided) else data.corrects
