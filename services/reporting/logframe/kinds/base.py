"""What every kind has: an indicator's rule compiled, and the place of a fact among the figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.reporting.logframe.conditions import Question, View, paths_of, qualifies
from services.reporting.logframe.dimensions import Dimensions, registered_as
from services.reporting.logframe.figures import Cell, Cells, Key, Measure
from shared.events.references import REFERENCES
from shared.programme.model_rule import Rule


@dataclass(frozen=True, slots=True)
class Counted:
    """What a rule is compiled for: an indicator, or one of its parts."""

    code: str
    rule: Rule
    dimensions: Dimensions
    breakdowns: Sequence[str] = ()

    @property
    def cell_paths(self) -> list[str]:
        """The field from which each breakdown is read."""
        return [self.rule.cells.get(code, code) for code in self.breakdowns]

    @property
    def cell(self) -> Callable[[View], Cell]:
        """How a fact's view becomes a cell."""
        return self.dimensions.cell_of(self.breakdowns, self.rule.cells)

    def paths(self) -> set[str]:
        """Every field that the rule reads."""
        own = set(self.cell_paths)
        own |= {registered_as(path) for path in own if REFERENCES.get(path) == "organisation"}
        return own | set(paths_of(self.rule))


class Kind(Protocol):
    """A compiled indicator. `unit` is what it counts together, `events` the types that are its facts."""

    @property
    def code(self) -> str:
        """The indicator's code."""

    @property
    def unit(self) -> str:
        """The unit of its subjects."""

    @property
    def events(self) -> frozenset[str]:
        """The event types that are facts of its subjects."""

    def cells(self, views: Sequence[View]) -> Cells:
        """What one subject adds, from its live facts in the order of day and event id."""

    def around(self, views: Sequence[View], changed: Sequence[View]) -> Sequence[View]:
        """The facts of `views` beside which any of `changed` make the same difference as beside all of them."""


class Ruled:
    """The base of most kinds: a rule compiled once."""

    def __init__(self, counted: Counted, unit: str, events: Iterable[str]) -> None:
        self.unit = unit
        self.events = frozenset(events)
        self.code, self.rule, self.dimensions = counted.code, counted.rule, counted.dimensions
        self.question: Question = qualifies(counted.rule)
        self.paths = counted.paths()
        self.cell = counted.cell

    def around(self, views: Sequence[View], changed: Sequence[View]) -> Sequence[View]:
        """All: a kind whose subjects can have very many facts says which few are enough."""
        del changed
        return views

    def facts(self, views: Iterable[View], names: frozenset[str] | None = None) -> list[View]:
        """The views of the rule's own event types that lie within the programme and qualify."""
        wanted = self.events if names is None else names
        return [
            view
            for view in views
            if view.original.name in wanted and self.period(view) is not None and self.question(view)
        ]

    def period(self, view: View) -> str | None:
        """The period of a fact; None outside the programme (rule 4a.g)."""
        return self.dimensions.period(self.day(view))

    def day(self, view: View) -> date:
        """The day on which a fact counts: its own, or the one that the rule names where the fact has it."""
        named: date | None = (
            getattr(view.event.data, self.rule.dated_by, None) if self.rule.dated_by else None
        )
        own: date = view.event.data.occurred_on
        return named or own

    def key(self, measure: Measure, view: View, day: date | None = None) -> Key | None:
        """Where a fact counts, on its own day or another one; None if that day lies outside the programme."""
        when = self.day(view) if day is None else day
        period = self.dimensions.period(when)
        if period is None:
            return None
        return Key(self.code, measure, period, view.original.member, when, self.cell(view), view.original.id)


def add(cells: Cells, key: Key | None, value: int) -> None:
    """Add a value where it counts, if it counts anywhere."""
    if key is not None:
        cells[key] = cells.get(key, 0) + value
