"""One batch on its way to the database: what arrived, what it adds, how far the lanes are then."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from services.reporting.logframe.figures import Contribution
from shared.events.decisions import EventDiscarded, LaneResumed
from shared.events.reporting import LogframeVersionAdopted
from shared.ledger.gate import Admitted, Refused


@dataclass(frozen=True, slots=True)
class LaneMove:
    """A lane's checkpoint before and after the batch."""

    lane: int
    sequence: int
    to_sequence: int
    to_hash: bytes
    heard_at: str
    next_offset: int


WAITS_FOR_HEADS = "waits for the heads of its lanes"  # a submission that is ahead of what it speaks of


class Parked(NamedTuple):
    """An event that waits: its position, why, and the id of the event of its key for which it waits, if any."""

    position: int
    error: str
    waits_for: str | None = None


@dataclass(slots=True)
class Batch:
    """Events in the order of their positions, contributions with the position that caused each."""

    events: list[tuple[int, int, Admitted]] = field(default_factory=list)  # position, lane, event
    contributions: list[tuple[int, Contribution]] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    unparked: list[int] = field(default_factory=list)  # positions that were applied after all
    decisions: list[EventDiscarded | LaneResumed | LogframeVersionAdopted] = field(default_factory=list)
    moves: list[LaneMove] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    cluster_id: str = ""

    def totals(self) -> dict[tuple[str, int, str, str], tuple[int, int]]:
        """What the batch adds to each live total: (indicator, measure, period, member) -> (value, facts)."""
        sums: defaultdict[tuple[str, int, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for _, (key, _, value, facts) in self.contributions:
            added = sums[key[:4]]
            added[0] += value
            added[1] += facts
        return {
            (indicator, int(measure), period, member): (value, facts)
            for (indicator, measure, period, member), (value, facts) in sums.items()
        }
