"""Complete set: a subject counts when it has reached every member of a set, such as training in all five principles.

Algebra (rule 4a.l). The subject's facts are walked in the order of day and event id until the last missing member of
the set is first reached; the fact that completes the set is the one derived fact, with its day, attributes and member.
So `reached` and `new` are the same. By member, the whole set must be reached within that member's facts; no overlap is
shown (rule 4a.d).
"""

from __future__ import annotations

from collections.abc import Sequence

from services.reporting.logframe.conditions import PERSONAL, View, getter, halves
from services.reporting.logframe.figures import Cells, Measure
from services.reporting.logframe.kinds.base import Counted, Ruled, add


class CompleteSet(Ruled):
    """One indicator of this kind."""

    def __init__(self, counted: Counted) -> None:
        super().__init__(counted, "person", counted.rule.events)
        self.wanted = frozenset(counted.rule.members)
        self.get = getter(counted.rule.complete or "")
        self.anybody, _ = halves(counted.rule)

    def cells(self, views: Sequence[View]) -> Cells:
        """The cells of one subject."""
        cells: Cells = {}
        facts = [view for view in self.facts(views) if self._has(view)]
        completing = self._completing(facts)
        if completing is None:
            return cells
        add(cells, self.key(Measure.NEW, completing), 1)
        add(cells, self.key(Measure.REACHED, completing), 1)
        for member in {view.original.member for view in facts}:
            own = self._completing([view for view in facts if view.original.member == member])
            if own is not None:
                add(cells, self.key(Measure.NEW_BY_MEMBER, own), 1)
                add(cells, self.key(Measure.REACHED_BY_MEMBER, own), 1)
        return cells

    def around(self, views: Sequence[View], changed: Sequence[View]) -> Sequence[View]:
        """All, if a changed fact reaches a member of the set, else none."""
        return views if any(self._has(view) for view in self.facts(changed)) else ()

    def may_concern(self, view: View) -> bool:
        """Whether a fact reaches a member of the set, if whoever it is about qualifies."""
        reaches = self.rule.complete in PERSONAL or bool(self._has(view))
        return view.original.name in self.events and reaches and self.anybody(view)

    def _has(self, view: View) -> frozenset[str]:
        value = self.get(view) or ()
        return self.wanted.intersection((value,) if isinstance(value, str) else value)

    def _completing(self, facts: Sequence[View]) -> View | None:
        missing = self.wanted
        for view in facts:
            missing = missing - self._has(view)
            if not missing:
                return view
        return None
