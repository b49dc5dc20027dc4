"""State at end by the last check: a subject stands while the last check that counts says so.

Algebra: spans.py. A check counts if it was made at least so many days after the event of `after` (a grant's closure)
that the subject refers to (rule 4a.q, OC3.1). Of several on one day the one with the greatest event id speaks. Cells are
those of what the subject is (a service: its first event that names a grant), the day and member those of the check since
which it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from services.reporting.logframe.conditions import View, getter
from services.reporting.logframe.figures import Cells
from services.reporting.logframe.kinds.base import Counted
from services.reporting.logframe.kinds.spans import Span, States


class LastCheck(States):
    """One indicator of this kind."""

    def __init__(self, counted: Counted) -> None:
        rule = counted.rule
        assert rule.subject is not None
        super().__init__(counted, rule.subject, rule.by)
        self.says = getter(rule.check or "operational")
        self.since = getter(f"{rule.after}.occurred_on") if rule.after else None

    def cells(self, views: Sequence[View]) -> Cells:
        """What one subject adds."""
        checks = [view for view in self.facts(views) if self._counts(view)]
        return self.standing(list(self._spans(checks)))

    def _counts(self, view: View) -> bool:
        if self.since is None:
            return True
        closed = self.since(view)
        wait = timedelta(days=self.rule.after_days or 0)
        return closed is not None and view.event.data.occurred_on >= closed + wait

    def _spans(self, checks: Sequence[View]) -> Iterator[Span]:
        begun: Span | None = None
        for view in checks:
            day = view.event.data.occurred_on
            if self.says(view) and begun is None:
                begun = Span(day, None, view)
            elif not self.says(view) and begun is not None:
                yield begun._replace(until=day)
                begun = None
        if begun is not None:
            yield begun
