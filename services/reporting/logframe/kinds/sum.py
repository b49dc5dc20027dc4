"""Sums: each live event adds the value of one of its fields, on its own day.

Algebra. A subject is one event, or one activity, so that a cancelled activity adds nothing. Values are whole hundredths
of the unit (half up), so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from services.reporting.logframe.conditions import View, getter
from services.reporting.logframe.figures import Cells, Measure, minor
from services.reporting.logframe.kinds.base import Counted, Ruled, add
from services.reporting.logframe.references import HELD

HUNDREDTHS = minor("sum")


class Sum(Ruled):
    """One indicator of this kind."""

    def __init__(self, counted: Counted) -> None:
        rule = counted.rule
        super().__init__(counted, "activity" if HELD in rule.events else "event", rule.events)
        self.get = getter(rule.sum or "")

    def cells(self, views: Sequence[View]) -> Cells:
        """What one event adds."""
        cells: Cells = {}
        for view in self.facts(views):
            if (value := self.get(view)) is not None:
                add(cells, self.key(Measure.VALUE, view), hundredths(value))
        return cells


def hundredths(value: object) -> int:
    """A number as whole hundredths, half up."""
    return int((Decimal(str(value)) * HUNDREDTHS).quantize(Decimal(1), ROUND_HALF_UP))
