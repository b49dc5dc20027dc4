"""Distinct persons: each person counts once, on the day of her first qualifying fact.

Algebra. A person's facts are ordered by (day, event id of the original): rule 4a.c, never by arrival. The first of all
is `new`; the first of each period is `reached`; the first of each member, and of each member in each period, are the
same two with that member's facts only. A fact that is earlier than the winner takes its place: -1 there, +1 here. So
`new` adds up over periods to the cumulative number, `reached` does not, and no order of arrival matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.reporting.logframe.conditions import View
from services.reporting.logframe.entities import Entity
from services.reporting.logframe.figures import Cells, Contribution, Key, Measure
from services.reporting.logframe.kinds.base import Counted, Ruled

_Place = tuple[object, ...]


class DistinctPersons(Ruled):
    """One indicator of this kind, its rule compiled."""

    def __init__(self, counted: Counted, unit: str = "person") -> None:
        super().__init__(counted, unit, counted.rule.events)

    def cells(self, views: Sequence[View]) -> Cells:
        """The cells of one subject with these facts."""
        return {self._key(measure, view): 1 for (measure, *_), view in self._winners(views).items()}

    def _winners(self, views: Sequence[View]) -> dict[_Place, View]:
        winners: dict[_Place, View] = {}
        for view in self.facts(views):
            period = self.period(view)
            assert period is not None
            for place in self.places(period, view.original.member):
                winners.setdefault(place, view)
        return winners

    def _key(self, measure: object, view: View) -> Key:
        key = self.key(Measure(measure), view)  # type: ignore[arg-type]
        assert key is not None
        return key

    @staticmethod
    def places(period: str, member: str) -> tuple[_Place, ...]:
        """The four scopes in which a fact may be the first."""
        return (
            (Measure.NEW,),
            (Measure.REACHED, period),
            (Measure.NEW_BY_MEMBER, member),
            (Measure.REACHED_BY_MEMBER, period, member),
        )

    def add(self, person: Entity, view: View) -> Iterator[Contribution]:
        """The short way: a plain event recorded after all others of its person takes the scopes that it wins."""
        event = view.event
        if event.name not in self.events:
            return
        day = event.data.occurred_on
        period = self.dimensions.period(day)
        if period is None or not self.question(view):
            return
        code, member, event_id, recorded = self.code, event.member, event.id, event.recorded
        winners, cell = person.winners, None
        for place in self.places(period, member):
            stands = winners.get((code, place))
            if stands is None or (day, event_id) < (stands[4], stands[6]):  # type: ignore[index]
                cell = cell or self.cell(view)
                key = winners[code, place] = Key(code, place[0], period, member, day, cell, event_id)  # type: ignore[arg-type]
                if stands is not None:
                    yield Contribution(stands, recorded, -1, -1)  # type: ignore[arg-type]
                yield Contribution(key, recorded, 1, 1)

    def keep_winners(self, person: Entity, views: Sequence[View]) -> None:
        """Note the winners that stand now, after the long way."""
        for place, view in self._winners(views).items():
            person.winners[self.code, place] = self._key(place[0], view)
