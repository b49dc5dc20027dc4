"""Improved pairs: of the persons tested before and after, those whose score rose.

Algebra (rules 4a.q, 4a.r). Per person and topic the first test before and the first test after make a pair, completed by
the later one of the two. A person counts once, by her first pair that qualifies (its conditions asked of the completing
test), in the denominator, and in the numerator if the share of the maximum rose. Tests outside the programme's
dates qualify for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from services.reporting.logframe.conditions import View, rank
from services.reporting.logframe.figures import Cells, Measure
from services.reporting.logframe.kinds.base import Counted, Ruled, add


class _Pair(NamedTuple):
    completing: View
    improved: bool


class ImprovedPairs(Ruled):
    """One indicator of this kind."""

    def __init__(self, counted: Counted) -> None:
        super().__init__(counted, "person", counted.rule.events)

    def cells(self, views: Sequence[View]) -> Cells:
        """What one person adds."""
        cells: Cells = {}
        pairs = [pair for pair in self._pairs(views) if self.question(pair.completing)]
        first = min(pairs, key=lambda pair: rank(pair.completing), default=None)
        if first is not None:
            add(cells, self.key(Measure.DENOMINATOR, first.completing), 1)
            if first.improved:
                add(cells, self.key(Measure.NUMERATOR, first.completing), 1)
        return cells

    def _pairs(self, views: Sequence[View]) -> Iterator[_Pair]:
        before: dict[str, View] = {}
        after: dict[str, View] = {}
        for view in views:
            if view.original.name in self.events and self._usable(view):
                stage = before if view.event.data.stage == "pre" else after
                stage.setdefault(view.event.data.topic, view)
        for topic in before.keys() & after.keys():
            pre, post = before[topic], after[topic]
            yield _Pair(max(pre, post, key=rank), _share(post) > _share(pre))

    def _usable(self, view: View) -> bool:
        return view.event.data.maximum > 0 and self.period(view) is not None


def _share(view: View) -> Fraction:
    return Fraction(view.event.data.score) / Fraction(view.event.data.maximum)
