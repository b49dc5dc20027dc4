"""One batch on its way to the database: what arrived, what it adds, how far the lanes are then."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from services.reporting.logframe.figures import Contribution
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


@dataclass(slots=True)
class Batch:
    """Events in the order of their positions, contributions with the position that caused each."""

    events: list[tuple[int, int, Admitted]] = field(default_factory=list)  # position, lane, event
    contributions: list[tuple[int, Contribution]] = field(default_factory=list)
    parked: list[tuple[int, str]] = field(default_factory=list)
    moves: list[LaneMove] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    cluster_id: str = ""

    def totals(self) -> dict[tuple[str, int, str, str], tuple[int, int]]:
        """What the batch adds to each live total: (indicator, measure, period, member) -> (value, facts)."""
        values: Counter[tuple[str, int, str, str]] = Counter()
        facts: Counter[tuple[str, int, str, str]] = Counter()
        for _, one in self.contributions:
            place = (one.key.indicator, int(one.key.measure), one.key.period, one.key.member)
            values[place] += one.value
            facts[place] += one.facts
        return {place: (value, facts[place]) for place, value in values.items()}
