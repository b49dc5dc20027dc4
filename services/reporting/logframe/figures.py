"""What the counting adds up: keys of cells, contributions, and the difference of two histories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import NamedTuple, TypeAlias

Cell: TypeAlias = tuple[str, ...]  # the values of the indicator's breakdowns, in the logframe's order


class Measure(IntEnum):
    """What a contribution adds to. Distinct subjects have four, everything else a value, ratios two."""

    NEW = 1  # first time ever: adds up over periods to the cumulative number
    REACHED = 2  # distinct within one period
    NEW_BY_MEMBER = 3  # the same, with this member's facts only
    REACHED_BY_MEMBER = 4
    VALUE = 5
    NUMERATOR = 6
    DENOMINATOR = 7
    PENDING = 8  # facts that add nothing yet, such as a payment without a rate: the figure is incomplete


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
History: TypeAlias = dict[tuple[Key, int], tuple[int, int]]  # (key, known_at) -> (value, facts)


@dataclass(slots=True)
class Ledgered:
    """A subject's history built moment by moment: only what changed at a moment is noted there."""

    history: History
    now: Cells

    @classmethod
    def empty(cls) -> Ledgered:
        """The history of a subject of whom nothing is known."""
        return cls({}, {})

    def move_to(self, cells: Cells, when: int) -> None:
        """Note what differs between the cells that stand and the new ones."""
        for key, value in self.now.items():
            if cells.get(key) != value:
                _add(self.history, (key, when), -value, -1)
        for key, value in cells.items():
            if self.now.get(key) != value:
                _add(self.history, (key, when), value, 1)
        self.now = cells


def _add(history: History, place: tuple[Key, int], value: int, facts: int) -> None:
    had = history.get(place, (0, 0))
    history[place] = (had[0] + value, had[1] + facts)


def difference(before: Iterable[History], after: Iterable[History]) -> list[Contribution]:
    """The contributions that turn one set of histories into another."""
    values: Counter[tuple[Key, int]] = Counter()
    facts: Counter[tuple[Key, int]] = Counter()
    for sign, histories in ((-1, before), (1, after)):
        for history in histories:
            for place, (value, fact) in history.items():
                values[place] += sign * value
                facts[place] += sign * fact
    return [
        Contribution(key, known_at, values[key, known_at], facts[key, known_at])
        for key, known_at in values
        if values[key, known_at] or facts[key, known_at]
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
