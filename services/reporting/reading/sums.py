"""Sums of contributions: what every figure is read from, whether they lie in the database or in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from services.reporting.logframe.figures import Contribution, Measure
from shared.programme import Programme
from shared.programme.model_rule import Rule


class Row(NamedTuple):
    """A sum of contributions of one place; `cell` is empty where cells do not matter."""

    measure: Measure
    period: str
    member: str
    cell: tuple[str, ...]
    value: int
    facts: int


@dataclass(slots=True)
class Sums:
    """Value and number of facts by (measure, period, member)."""

    rows: dict[tuple[int, str, str], tuple[int, int]] = field(default_factory=dict)

    def add(self, measure: int, period: str, member: str, value: int, facts: int) -> None:
        """Add a row."""
        had = self.rows.get((measure, period, member), (0, 0))
        self.rows[measure, period, member] = had[0] + value, had[1] + facts

    def of(
        self, measure: Measure, periods: Iterable[str] | None = None, member: str | None = None
    ) -> tuple[int, int]:
        """Value and facts of a measure over some periods (all if None) and one member (all if None)."""
        wanted = None if periods is None else frozenset(periods)
        found = [
            sums
            for (m, period, who), sums in self.rows.items()
            if m == measure and (wanted is None or period in wanted) and member in {None, who}
        ]
        return sum(value for value, _ in found), sum(facts for _, facts in found)


class Moment(NamedTuple):
    """What is known, and of which day it is asked.

    `before`: only what was recorded earlier (microseconds) exists, all if None. `day`: the day on which states and due
    dates are looked at, the last of each period if None. `happened`: only facts of days up to it (rule 4a.f).
    """

    before: int | None = None
    day: date | None = None
    happened: date | None = None

    def admits(self, one: Contribution, dated: frozenset[str]) -> bool:
        """Whether a contribution belongs to the figures of this moment."""
        if self.before is not None and one.known_at >= self.before:
            return False
        key = one.key
        if key.measure is Measure.SUBMITTED:  # applies whatever its day
            return True
        if self.happened is not None and key.day > self.happened:
            return False
        return self.day is None or key.day <= self.day or key.indicator not in dated


def dated(programme: Programme) -> frozenset[str]:
    """The codes of what looks at the day of evaluation: states, and complaints by their due date (rule 4a.i).

    Nothing else does: a measure or a round that is known counts up to the last day of the period.
    """
    found = set()
    for one in programme.logframe.indicators:
        rules: list[tuple[str, Rule | None]] = [(one.code, one.rule)]
        rules += [(f"{one.code}/{part.code}", part.rule) for part in one.parts]
        found |= {code for code, rule in rules if rule and (rule.state or rule.ratio == "answered_in_time")}
    return frozenset(found)
