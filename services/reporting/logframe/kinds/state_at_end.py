"""State at end: what stands on the last day, between an event by which it enters and one by which it leaves.

Algebra: spans.py. A subject that left before a day is out on it, so on the day of leaving it still stands (rule 4a.i);
entered again, it stands since then. With `tied_by` a subject may stand in several ways (an institution in two
alliances) and is out when it has left all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from services.reporting.logframe.conditions import View, getter
from services.reporting.logframe.figures import Cells
from services.reporting.logframe.kinds.base import Counted
from services.reporting.logframe.kinds.spans import Span, States, united

_DAY = timedelta(days=1)


class StateAtEnd(States):
    """One indicator of this kind."""

    def __init__(self, counted: Counted) -> None:
        rule = counted.rule
        assert rule.subject is not None
        super().__init__(counted, rule.subject, (*rule.enters, *rule.leaves))
        self.way = getter(rule.tied_by) if rule.tied_by else None

    def cells(self, views: Sequence[View]) -> Cells:
        """What one subject adds."""
        ways: dict[object, list[View]] = {}
        for view in self.facts(views):
            ways.setdefault(self.way(view) if self.way else None, []).append(view)
        return self.standing(united(span for one in ways.values() for span in self._spans(one)))

    def _spans(self, facts: Sequence[View]) -> Iterator[Span]:
        since: View | None = None
        out = None  # the first day out after the last time that it left
        for view in facts:
            day = view.event.data.occurred_on
            if view.original.name in self.rule.leaves:
                if since is not None:
                    yield Span(
                        max(since.event.data.occurred_on, out or since.event.data.occurred_on),
                        day + _DAY,
                        since,
                    )
                    since, out = None, day + _DAY
            elif since is None:
                since = view
        if since is not None:
            start = since.event.data.occurred_on
            yield Span(max(start, out or start), None, since)
