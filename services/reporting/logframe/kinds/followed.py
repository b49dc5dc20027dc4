"""Followed by: of the subjects with a first fact (a graduation, a closure), those that something followed in time.

Algebra. The first qualifying fact of a subject is the denominator, on its day. The numerator is the first fact of `by`
that comes within so many months from that day (both ends included), or by its own due date; its day is the later one
of the two. A numerator takes facts up to the last day of a period only (rule 4a.r): one that falls into a later period
than its denominator is `late`, and counts in cumulative shares from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.reporting.logframe.conditions import View, all_of
from services.reporting.logframe.days import months_after
from services.reporting.logframe.figures import Cells, Measure
from services.reporting.logframe.kinds.base import Counted, Ruled, add


class FollowedBy(Ruled):
    """One indicator of this kind."""

    def __init__(self, counted: Counted) -> None:
        rule = counted.rule
        super().__init__(counted, rule.subject or "person", (*rule.of, *rule.by))
        self.of, self.by = frozenset(rule.of), frozenset(rule.by)
        self.follows = all_of(rule.by_where)

    def cells(self, views: Sequence[View]) -> Cells:
        """What one subject adds."""
        cells: Cells = {}
        first = next(iter(self.facts(views, self.of)), None)
        if first is None:
            return cells
        begun: date = first.event.data.occurred_on
        place = self.key(Measure.DENOMINATOR, first)
        add(cells, place, 1)
        for view in views:
            if view.original.name in self.by and self.follows(view) and self._in_time(begun, view):
                day = max(begun, view.event.data.occurred_on)
                key = self.key(Measure.NUMERATOR, first, day)
                if key is not None and place is not None:
                    late = key.period != place.period
                    measure = Measure.LATE if late else Measure.NUMERATOR
                    cells[key._replace(measure=measure, event=view.original.id)] = 1
                break
        return cells

    def _in_time(self, begun: date, view: View) -> bool:
        day: date = view.event.data.occurred_on
        if self.period(view) is None:  # outside the programme it qualifies for nothing (rule 4a.g)
            return False
        if self.rule.within_months is not None:
            return begun <= day <= months_after(begun, self.rule.within_months)
        due: date = getattr(view.event.data, self.rule.due or "due_on")
        return day <= due
