"""The cells of all figures: what was counted becomes totals, breakdowns and members' shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tests.oracle.programme import Period
from tests.oracle.world import World

Codes = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Counted:
    """A fact that counts: its rank, its member, its cells by dimension, and what it adds."""

    day: date
    id: str
    member: str
    cells: Codes
    value: Decimal = Decimal(1)
    hit: bool = True
    """for a ratio: whether it is in the numerator"""

    @property
    def rank(self) -> tuple[date, str]:
        """First is least by day, then by id (rule 4a.c)."""
        return self.day, self.id


class Place(NamedTuple):
    """Where a value stands."""

    indicator: str
    part: str
    period: str
    measure: str
    who: str = "total"
    """total; `a:member` reached by, `b:member` attributed to (rule 4a.d); `overlap`"""
    dimension: str = ""
    code: str = ""


@dataclass(frozen=True)
class Value:
    """A value, or None; for a share its two numbers, for a provisional one `complete` is false."""

    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    complete: bool = True
    pending: bool = False
    events: frozenset[str] = field(default=frozenset())


Table = dict[Place, Value]
Weigh = Callable[[list[Counted]], Value]


def amount(chosen: list[Counted]) -> Value:
    """A sum: the number of subjects, or what they add."""
    return Value(sum((one.value for one in chosen), Decimal(0)), events=frozenset(one.id for one in chosen))


def share(chosen: list[Counted]) -> Value:
    """A share in per cent, half up to one decimal; no value for a denominator of 0 (rule 4a.h)."""
    numerator, denominator = sum(one.hit for one in chosen), len(chosen)
    if not denominator:
        return Value(None, 0, 0)
    value = (Decimal(100 * numerator) / denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Value(value, numerator, denominator, events=frozenset(one.id for one in chosen))


class Writer:
    """Writes the cells of one indicator (and part) for a period."""

    def __init__(
        self, table: Table, world: World, indicator: str, part: str = "", weigh: Weigh = amount
    ) -> None:
        self.table, self.world, self.indicator, self.part, self.weigh = table, world, indicator, part, weigh
        beside = part and weigh is amount  # a number shown beside the indicator's own has no breakdowns
        self.breakdowns = [] if beside else world.programme.breakdowns(indicator)

    def periods(self) -> list[Period]:
        """The indicator's periods."""
        return self.world.programme.periods(self.indicator)

    def write(
        self,
        period: Period,
        measure: str,
        chosen: Iterable[Counted],
        *,
        seen: bool,
        none_means_zero: bool = True,
        pending: bool = False,
        who: str = "total",
    ) -> None:
        """The total with its breakdowns. Nothing seen is "not reported" until all have submitted (rule 4a.n)."""
        chosen = list(chosen)
        complete = self.world.submitted(self.indicator, period.code)
        found = self.weigh(chosen)
        reported = seen or (complete and none_means_zero and not pending)
        value = found.value if reported else None
        settled = complete and not (pending and value is None)  # acceptance check 8
        place = Place(self.indicator, self.part, period.code, measure, who)
        if who == "total" or value or found.denominator:
            self.table[place] = Value(
                value, found.numerator, found.denominator, settled, pending, found.events
            )
        if who == "total":
            self._break_down(place, chosen)

    def _break_down(self, place: Place, chosen: list[Counted]) -> None:
        for dimension in self.breakdowns:
            codes = {code for one in chosen for code in self._codes(one, dimension)}
            for code in codes:
                inside = [one for one in chosen if code in self._codes(one, dimension)]
                self.table[place._replace(dimension=dimension, code=code)] = self.weigh(inside)

    def _codes(self, one: Counted, dimension: str) -> Sequence[str]:
        if dimension == "member":
            return (one.member,)
        return one.cells.get(dimension) or ("unknown",)
