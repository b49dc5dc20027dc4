"""State at end by a rolling window: a subject stands while enough facts lie in the last so many months.

Algebra: spans.py. A fact of day m lies in the window (D - months, D] from m up to the day on which it leaves it. A
subject (a municipality) stands while at least `times` facts of one `tied_by` (a mechanism) lie in it (rule 4a.q,
OC2.1), since the fact that was the last one missing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from services.reporting.logframe.conditions import View, getter
from services.reporting.logframe.days import leaves_window
from services.reporting.logframe.figures import Cells
from services.reporting.logframe.kinds.base import Counted
from services.reporting.logframe.kinds.spans import Span, States, united


class Meetings(States):
    """One indicator of this kind."""

    def __init__(self, counted: Counted) -> None:
        rule = counted.rule
        assert rule.subject is not None
        super().__init__(counted, rule.subject, rule.events)
        self.way = getter(rule.tied_by or "group")
        self.times, self.months = rule.times or 1, rule.window_months or 12

    def cells(self, views: Sequence[View]) -> Cells:
        """What one subject adds."""
        ways: dict[object, list[View]] = {}
        for view in self.facts(views):
            ways.setdefault(self.way(view), []).append(view)
        spans = [span for facts in ways.values() for span in self._spans(facts)]
        return self.standing(united(spans, touching=True))

    def _spans(self, facts: Sequence[View]) -> Iterator[Span]:
        coming = [view.event.data.occurred_on for view in facts]
        leaving = [leaves_window(day, self.months) for day in coming]  # in the same order, as the facts are
        begun = None
        for day in sorted({*coming, *leaving}):
            gone, come = bisect_right(leaving, day), bisect_right(coming, day)
            if begun is None and come - gone >= self.times:
                begun = Span(day, None, facts[gone + self.times - 1])
            elif begun is not None and come - gone < self.times:
                yield begun._replace(until=day)
                begun = None
        if begun is not None:
            yield begun
