"""Qualitative: a judgement in words of a fixed list; the one recorded last stands.

Algebra: that of a state (spans.py). Each judgement stands from its day until the next one's, in the cell of its code;
nothing is added or averaged, and the figure is the code whose cell holds one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from services.reporting.logframe.conditions import View
from services.reporting.logframe.figures import Cells
from services.reporting.logframe.kinds.base import Counted
from services.reporting.logframe.kinds.spans import Span, States


class Qualitative(States):
    """One indicator of this kind. Its subject is the indicator itself."""

    def __init__(self, counted: Counted) -> None:
        super().__init__(counted, "survey", counted.rule.events)
        self.cell = lambda view: (view.event.data.judgement,)

    def cells(self, views: Sequence[View]) -> Cells:
        """What all judgements add."""
        last_of_day = {view.event.data.occurred_on: view for view in self._judgements(views)}
        days = sorted(last_of_day)
        spans = [Span(day, following, last_of_day[day]) for day, following in pairwise(days)]
        return self.standing([*spans, *(Span(day, None, last_of_day[day]) for day in days[-1:])])

    def around(self, views: Sequence[View], changed: Sequence[View]) -> Sequence[View]:
        """All judgements, if one of them changed, else none."""
        return self._judgements(views) if self._judgements(changed) else ()

    def _judgements(self, views: Sequence[View]) -> Sequence[View]:
        return [
            view
            for view in self.facts(views)
            if view.event.data.indicator == self.code and view.event.data.judgement
        ]
