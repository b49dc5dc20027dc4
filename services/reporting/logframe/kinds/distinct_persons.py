"""Distinct persons: each person counts once, on the day of her first qualifying fact.

Algebra. A person's facts are ordered by (day, event id of the original): rule 4a.c, never by arrival. The first of all
is `new`; the first of each period is `reached`; the first of each member, and of each member in each period, are the
same two with that member's facts only. A fact that is earlier than the winner takes its place: -1 there, +1 here. So
`new` adds up over periods to the cumulative number, `reached` does not, and no order of arrival matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from services.reporting.logframe.conditions import Question, View, qualifies
from services.reporting.logframe.dimensions import Dimensions
from services.reporting.logframe.figures import Cell, Cells, Contribution, Key, Ledgered, Measure
from services.reporting.logframe.known import FOR_EVER, Known
from services.reporting.logframe.persons import Person
from services.reporting.logframe.world import World
from shared.programme.model_logframe import Indicator


class Fact(NamedTuple):
    """A qualifying fact; the first two fields are its rank."""

    day: object
    event: str
    period: str
    member: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class DistinctPersons:
    """One indicator of this kind, its rule compiled."""

    code: str
    events: frozenset[str]
    question: Question
    cell: object
    dimensions: Dimensions

    @classmethod
    def of(cls, indicator: Indicator, dimensions: Dimensions) -> DistinctPersons:
        """Compile an indicator's rule."""
        rule = indicator.rule
        assert rule is not None
        cell = dimensions.cell_of(indicator.breakdowns)
        return cls(indicator.code, frozenset(rule.events), qualifies(rule), cell, dimensions)

    def fact(self, original: Known, view: View) -> Fact | None:
        """The fact that an event is at the moment of the view; None if it does not qualify."""
        if original.name not in self.events:
            return None
        period = self.dimensions.period(view.event.data.occurred_on)
        if period is None or not self.question(view):
            return None
        return Fact(view.event.data.occurred_on, original.id, period, original.member, self.cell(view))  # type: ignore[operator]

    def key(self, measure: Measure, fact: Fact) -> Key:
        """The place where a winning fact counts."""
        return Key(self.code, measure, fact.period, fact.member, fact.day, fact.cell, fact.event)  # type: ignore[arg-type]

    def cells(self, facts: list[Fact]) -> Cells:
        """The cells of one person with these facts."""
        cells: Cells = {}
        seen: set[tuple[object, ...]] = set()
        for fact in sorted(facts):
            for measure, place in self._places(fact.period, fact.member):
                if place not in seen:
                    seen.add(place)
                    cells[self.key(measure, fact)] = 1
        return cells

    def add(self, person: Person, view: View) -> Iterator[Contribution]:
        """The short way: a plain event recorded after all others of its person takes the scopes that it wins."""
        event, day = view.event, view.event.data.occurred_on
        period = self.dimensions.period(day) if event.name in self.events else None
        if period is None or not self.question(view):
            return
        winners, rank, fact = person.winners, (day, event.id), None
        for measure, place in self._places(period, event.member):
            stands = winners.get(place)
            if stands is None or rank < stands:  # type: ignore[operator]
                fact = fact or Fact(*rank, period, event.member, self.cell(view))  # type: ignore[operator]
                winners[place] = fact
                if stands is not None:
                    yield Contribution(self.key(measure, stands), event.recorded, -1, -1)  # type: ignore[arg-type]
                yield Contribution(self.key(measure, fact), event.recorded, 1, 1)

    def _places(self, period: str, member: str) -> tuple[tuple[Measure, tuple[object, ...]], ...]:
        """Where the winners of a fact's four scopes are noted."""
        code = self.code
        return (
            (Measure.NEW, (code, Measure.NEW)),
            (Measure.REACHED, (code, Measure.REACHED, period)),
            (Measure.NEW_BY_MEMBER, (code, Measure.NEW_BY_MEMBER, member)),
            (Measure.REACHED_BY_MEMBER, (code, Measure.REACHED_BY_MEMBER, period, member)),
        )

    def keep_winners(self, person: Person, facts: list[Fact]) -> None:
        """Note the winners that stand now, after the long way."""
        for fact in sorted(facts):
            for _, place in self._places(fact.period, fact.member):
                person.winners.setdefault(place, fact)


@dataclass(frozen=True, slots=True)
class PersonCount:
    """All indicators that count persons, over one world: a person's whole history, or the short way."""

    world: World
    indicators: tuple[DistinctPersons, ...]

    def view(self, original: Known, when: int) -> View | None:
        """What an attendance shows at a moment: None unless its activity is live (rule 4a.b)."""
        known = original.at(when)
        if known is None:
            return None
        activity = self.world.activities[known.data.activity].at(when)  # type: ignore[union-attr]
        if activity is None:
            return None
        return View(known, activity, self.organisation(known, when))

    def organisation(self, known: Known, when: int) -> Known | None:
        """The registration of the organisation that an attendance names, at a moment."""
        organisation = known.data.organisation  # type: ignore[union-attr]
        return self.world.organisations[organisation].at(when) if organisation else None

    def history(self, person: Person) -> Ledgered:
        """The person's cells at every moment at which anything about her changed."""
        history = Ledgered.empty()
        for when in sorted(self._times(person)):
            history.move_to(self._cells(person, when), when)
        return history

    def settle(self, person: Person) -> None:
        """After the long way, make the short way possible again."""
        person.latest = max(self._times(person), default=0)
        person.winners = {}
        if len(list(person.subjects(FOR_EVER))) > 1:
            person.latest = FOR_EVER  # ids that were joined and parted again: only the long way counts them
            return
        for indicator, facts in self._facts(person, person.ids, FOR_EVER):
            indicator.keep_winners(person, facts)

    def _cells(self, person: Person, when: int) -> Cells:
        cells: Cells = {}
        for ids in person.subjects(when):
            for indicator, facts in self._facts(person, ids, when):
                cells.update(indicator.cells(facts))
        return cells

    def _facts(
        self, person: Person, ids: set[str], when: int
    ) -> Iterator[tuple[DistinctPersons, list[Fact]]]:
        views = [
            (one, view)
            for one in person.facts
            if (view := self.view(one, when)) and view.event.data.person in ids  # type: ignore[union-attr]
        ]
        for indicator in self.indicators:
            facts = [fact for one, view in views if (fact := indicator.fact(one, view))]
            if facts:
                yield indicator, facts

    def _times(self, person: Person) -> set[int]:
        times = {when for link in person.links for when in link.times()}
        for fact in person.facts:
            times.update(fact.times())
            for version in fact.versions():
                times.update(self.world.activities[version.data.activity].times())  # type: ignore[union-attr]
                if organisation := version.data.organisation:  # type: ignore[union-attr]
                    times.update(self.world.organisations[organisation].times())
        return times
