"""What the counting adds up: keys of cells, contributions, and the difference of two histories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import NamedTuple, TypeAlias

Cell: TypeAlias = tuple[str, ...]  # the values of the indicator's breakdowns, in the logframe's order


class Measure(IntEnum):
    """What a contribution adds to. Distinct subjects have four, ratios two or three, everything else a value."""

    NEW = 1  # first time ever: adds up over periods to the cumulative number
    REACHED = 2  # distinct within one period
    NEW_BY_MEMBER = 3  # the same, with this member's facts only
    REACHED_BY_MEMBER = 4
    VALUE = 5
    NUMERATOR = 6
    DENOMINATOR = 7
    PENDING = 8  # facts that add nothing yet, such as a payment without a rate: the figure is incomplete
    LATE = 9  # numerators that came after the period of their denominator: in the cumulative share only
    FACT = 10  # facts at which a state or an improvement looks: none of them = not reported
    OPEN = 11  # persons counted in NEW who are none if every proposed link is right
    ESTIMATE = 12  # estimated reach, never mixed with registered persons
    AGGREGATE = 13  # figures from before adoption, a series of their own
    BASELINE = 14  # what was measured before the start
    SUBMITTED = 15  # a member has submitted a period
    CELL = 16  # what was measured of a cell alone; the total is measured by itself
    AGGREGATE_CELL = 17


PERIODS = "*"  # in place of an indicator: what is true of a period as a whole
_MINOR = {"count": 100, "sum": 100, "latest_measure": 10_000}


def minor(kind: str, measure: Measure = Measure.VALUE) -> int:
    """How many units of a contribution's `value` make one unit of the indicator."""
    if measure in {Measure.ESTIMATE, Measure.AGGREGATE, Measure.AGGREGATE_CELL}:
        return 100
    return _MINOR.get(kind, 1) if measure in {Measure.VALUE, Measure.CELL, Measure.BASELINE} else 1


class Key(NamedTuple):
    """The place to which a contribution goes: figure, period, member, day, cell, and the event whose fact it is."""

    indicator: str
    measure: Measure
    period: str
    member: str
    day: date
    cell: Cell
    event: str


class Contribution(NamedTuple):
    """What one event adds to one figure: signed, never edited. `value` is in the indicator's minor units.

    `facts` is +1 for a fact that appears and -1 for one that goes, so that a sum of zero can be told from nothing
    reported. `known_at` is the recorded moment (microseconds) from which it holds.
    """

    key: Key
    known_at: int
    value: int
    facts: int


Cells: TypeAlias = dict[Key, int]  # what one subject adds at one moment, by place
Standing: TypeAlias = dict[
    Key, tuple[int, int]
]  # what several subjects add together: value and number of facts
History: TypeAlias = dict[tuple[Key, int], tuple[int, int]]  # (key, known_at) -> (value, facts)


@dataclass(slots=True)
class Ledgered:
    """A history built moment by moment, from what stood at its beginning: what changed at a moment is noted there."""

    now: Standing
    history: History = field(default_factory=dict)

    def move_to(self, cells: Standing, when: int) -> None:
        """Note what differs between the cells that stand and the new ones."""
        for key, (value, facts) in self.now.items():
            if cells.get(key) != (value, facts):
                _add(self.history, (key, when), -value, -facts)
        for key, (value, facts) in cells.items():
            if self.now.get(key) != (value, facts):
                _add(self.history, (key, when), value, facts)
        self.now = cells


def _add(history: History, place: tuple[Key, int], value: int, facts: int) -> None:
    had = history.get(place, (0, 0))
    history[place] = (had[0] + value, had[1] + facts)


def difference(before: Iterable[History], after: Iterable[History]) -> list[Contribution]:
    """The contributions that turn one set of histories into another."""
    found: History = {}
    for sign, histories in ((-1, before), (1, after)):
        for history in histories:
            for place, (value, facts) in history.items():
                _add(found, place, sign * value, sign * facts)
    return [
        Contribution(key, known_at, value, facts)
        for (key, known_at), (value, facts) in found.items()
        if value or facts
    ]


def totals(contributions: Iterable[Contribution]) -> Mapping[tuple[Key, int], tuple[int, int]]:
    """The sum per place and moment: what must be equal between any two arrival orders."""
    return {
        (one.key, one.known_at): (one.value, one.facts)
        for one in difference((), (_histories(contributions),))
    }


def _histories(contributions: Iterable[Contribution]) -> History:
    history: History = {}
    for one in contributions:
        _add(history, (one.key, one.known_at), one.value, one.facts)
    return history
