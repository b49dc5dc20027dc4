"""Distinct persons: each person counts once, on the day of her first qualifying fact.

Algebra. A person's facts are ordered by (day, event id of the original): rule 4a.c, never by arrival. The first of all
is `new`; the first of each period is `reached`; the first of each member, and of each member in each period, are the
same two with that member's facts only. A fact that is earlier than the winner takes its place: -1 there, +1 here. So
`new` adds up over periods to the cumulative number, `reached` does not, and no order of arrival matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from services.reporting.logframe.conditions import View, halves
from services.reporting.logframe.figures import Cells, Key, Measure
from services.reporting.logframe.kinds.base import Counted, Ruled

_Place: TypeAlias = tuple[Measure, *tuple[str, ...]]


class DistinctPersons(Ruled):
    """One indicator of this kind, its rule compiled."""

    def __init__(self, counted: Counted, unit: str = "person") -> None:
        super().__init__(counted, unit, counted.rule.events)
        self.anybody, self.somebody = halves(counted.rule)
        self.cell_paths = counted.cell_paths

    def cells(self, views: Sequence[View]) -> Cells:
        """The cells of one subject with these facts."""
        return dict.fromkeys(self.winners(views).values(), 1)

    def around(self, views: Sequence[View], changed: Sequence[View]) -> Sequence[View]:
        """Of the others the first in each scope in which a changed fact may be the first."""
        left: set[_Place] = set()
        for view in self.facts(changed):
            left.update(self.places(self.period(view) or "", view.original.member))
        found = []
        for view in views if left else ():
            if view.original.name in self.events and (period := self.period(view)) is not None:
                mine = left.intersection(self.places(period, view.original.member))
                if mine and self.question(view):
                    found.append(view)
                    left -= mine
                    if not left:
                        break
        return found

    def winners(self, views: Sequence[View]) -> dict[_Place, Key]:
        """By scope, where its first fact counts."""
        winners: dict[_Place, Key] = {}
        for view in self.facts(views):
            key = self.key(Measure.NEW, view)
            assert key is not None
            code, _, period, member, day, cell, event = key
            for place in self.places(period, member):
                if place not in winners:
                    winners[place] = Key(code, place[0], period, member, day, cell, event)
        return winners

    @staticmethod
    def places(period: str, member: str) -> tuple[_Place, ...]:
        """The four scopes in which a fact may be the first."""
        return (
            (Measure.NEW,),
            (Measure.REACHED, period),
            (Measure.NEW_BY_MEMBER, member),
            (Measure.REACHED_BY_MEMBER, period, member),
        )
