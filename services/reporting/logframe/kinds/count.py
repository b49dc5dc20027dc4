"""Counts: each live event adds one, on its own day; or each subject once, on its first; or less what was taken back.

Algebra. A void takes its one back, a correction moves it, a cancelled activity adds nothing. With `once_per` the
subject is what a field names (an initiative, a policy): its first qualifying fact counts. With `minus` the first event
that takes back is -1 on its own day, in the cell and member of the first fact of its subject, unless one of `unless`
lies on or before that day (rule 4a.q, OP3.1.a: a contract terminated before any payment).
"""

from __future__ import annotations

from collections.abc import Sequence

from services.reporting.logframe.conditions import View
from services.reporting.logframe.figures import Cells, Measure, minor
from services.reporting.logframe.kinds.base import Counted, Ruled, add
from services.reporting.logframe.references import HELD

ONE = minor("count")


class Count(Ruled):
    """One indicator of this kind."""

    def __init__(self, counted: Counted) -> None:
        rule = counted.rule
        unit = rule.once_per or rule.tied_by or ("activity" if HELD in rule.events else "event")
        super().__init__(counted, unit, (*rule.events, *rule.minus, *rule.unless))
        self.own = frozenset(rule.events)

    def cells(self, views: Sequence[View]) -> Cells:
        """What one subject adds."""
        cells: Cells = {}
        facts = self.facts(views, self.own)
        for view in facts[:1] if self.rule.once_per else facts:
            add(cells, self.key(Measure.VALUE, view), ONE)
        if facts and self.rule.minus:
            self._take_back(cells, facts[0], views)
        return cells

    def _take_back(self, cells: Cells, first: View, views: Sequence[View]) -> None:
        ends = (view for view in views if view.original.name in self.rule.minus)
        ended = next((view for view in ends if self.period(view) is not None), None)
        if ended is None:
            return
        day = ended.event.data.occurred_on
        if any(v.original.name in self.rule.unless and v.event.data.occurred_on <= day for v in views):
            return
        key = self.key(Measure.VALUE, first, day)
        if key is not None:
            add(cells, key._replace(event=ended.original.id), -ONE)
