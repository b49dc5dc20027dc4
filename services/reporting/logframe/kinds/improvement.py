"""Improvement: organisations whose last round is better than their first by a threshold.

Algebra (rules 4a.j, 4a.r). Rounds in the order of day and event id. The first may lie before the programme's start and
then is the baseline only; others before the start do not exist. On each day the last round up to it is compared with the
first: improved if any of the rule's comparisons holds, (last - first) / first >= threshold, from a first of 0 by any
rise. So an organisation stands as improved over spans of days (spans.py), since the round that made it so. Every
qualifying round within the programme is also a fact, so that "none improved" is told from "not reported".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from services.reporting.logframe.conditions import View
from services.reporting.logframe.figures import Cells, Measure
from services.reporting.logframe.kinds.base import Counted, add
from services.reporting.logframe.kinds.spans import Span, States
from shared.programme.model_rule import Rise

_PER_CENT = 100


class Improvement(States):
    """One indicator of this kind. Its subjects are organisations."""

    def __init__(self, counted: Counted) -> None:
        super().__init__(counted, "organisation", counted.rule.events)

    def cells(self, views: Sequence[View]) -> Cells:
        """What one organisation adds."""
        rounds = [view for view in views if view.original.name in self.events and self.question(view)]
        within = [view for view in rounds if self.period(view) is not None]
        before = [view for view in rounds if view.event.data.occurred_on < self.dimensions.start]
        cells = self.standing(list(self._spans([*before[:1], *within])))
        for view in within:
            add(cells, self.key(Measure.FACT, view), 1)
        return cells

    def _spans(self, rounds: Sequence[View]) -> Iterator[Span]:
        begun: Span | None = None
        for view in rounds[1:]:
            day = view.event.data.occurred_on
            better = any(_rose(rise, rounds[0], view) for rise in self.rule.improvement)
            if better and begun is None:
                begun = Span(day, None, view)
            elif not better and begun is not None:
                yield begun._replace(until=day)
                begun = None
        if begun is not None:
            yield begun


def _rose(rise: Rise, first: View, last: View) -> bool:
    had, has = _value(rise, first), _value(rise, last)
    if had is None or has is None:
        return False
    if rise.to is not None:
        return had < rise.to <= has
    if had == 0:
        return has > 0
    return (has - had) / had >= Fraction(rise.by or 0) / _PER_CENT


def _value(rise: Rise, view: View) -> Fraction | None:
    value = getattr(view.event.data, rise.of, None)
    whole = getattr(view.event.data, rise.per, None) if rise.per else 1
    return None if value is None or not whole else Fraction(value) / Fraction(whole)
