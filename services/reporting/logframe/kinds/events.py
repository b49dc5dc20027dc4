"""Counts and sums over events: each live event adds one, or the value of one of its fields, on its own day.

Algebra. A subject is one event. A void takes its value back, a correction replaces it, a cancelled activity adds
nothing. Values are whole hundredths of the unit, so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from services.reporting.logframe.conditions import Getter, Question, View, getter, qualifies
from services.reporting.logframe.dimensions import Dimensions
from services.reporting.logframe.figures import Cell, Cells, Key, Measure
from services.reporting.logframe.known import Known
from services.reporting.logframe.world import HELD, World
from shared.programme.model_logframe import Indicator

MINOR = 100  # minor units in one unit of what is summed


@dataclass(frozen=True, slots=True)
class EventValues:
    """One indicator that counts events (`value` is None) or sums a field of them."""

    code: str
    events: frozenset[str]
    question: Question
    cell: Callable[[View], Cell]
    value: Getter | None
    dimensions: Dimensions

    @classmethod
    def of(cls, indicator: Indicator, dimensions: Dimensions) -> EventValues:
        """Compile an indicator's rule."""
        rule = indicator.rule
        assert rule is not None
        value = getter(rule.sum) if rule.sum else None
        cell = dimensions.cell_of(indicator.breakdowns)
        return cls(indicator.code, frozenset(rule.events), qualifies(rule), cell, value, dimensions)

    def touches(self, name: str) -> bool:
        """Whether events of this type are this indicator's subjects."""
        return name in self.events

    def cells(self, original: Known, world: World, when: int) -> Cells:
        """What one event adds at a moment."""
        known = original.at(when)
        if known is not None and original.name == HELD:
            known = known if world.activities[known.data.activity].at(when) is known else None  # type: ignore[union-attr]
        if known is None:
            return {}
        view = View(known, known if original.name == HELD else None)
        day = known.data.occurred_on
        period = self.dimensions.period(day)
        if period is None or not self.question(view):
            return {}
        key = Key(self.code, Measure.VALUE, period, original.member, day, self.cell(view), original.id)
        return {key: MINOR if self.value is None else int(Decimal(self.value(view)) * MINOR)}
