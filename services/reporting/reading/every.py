"""Every cell of every figure: for a file of events, and for a report that is frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from services.reporting.logframe.figures import Measure
from services.reporting.reading.figures import Figure
from services.reporting.reading.known import Figures
from services.reporting.reading.shares import Share
from services.reporting.reading.values import Value
from shared.programme.model_logframe import Indicator

By = Literal["total", "reached_by", "attributed", "overlap"]
STATES = frozenset({"state_at_end", "improvement", "latest_measure", "qualitative"})


class Place(NamedTuple):
    """Where a value stands; `breakdown` is a dimension and a code, or neither."""

    indicator: str
    part: str
    period: str
    measure: str
    by: By = "total"
    member: str = ""
    breakdown: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and its place."""

    place: Place
    value: Value

    def json(self) -> dict[str, Any]:
        """The cell as a JSON object; figures have at most four decimals, which a number's shortest form keeps."""
        place, value = self.place, self.value
        return {
            "indicator": place.indicator,
            "part": place.part or None,
            "period": place.period,
            "measure": place.measure,
            "by": place.by,
            "member": place.member or None,
            "breakdown": dict([place.breakdown]) if place.breakdown else {},
            "value": plain(value.value),
            "numerator": value.numerator,
            "denominator": value.denominator,
            "status": value.status,
            "provisional": value.provisional,
            "incomplete": value.incomplete,
        }

    @classmethod
    def read(cls, one: Mapping[str, Any]) -> Cell:
        """The cell that such an object is of."""
        [breakdown] = one["breakdown"].items() or [None]
        place = Place(
            one["indicator"], one["part"] or "", one["period"], one["measure"], one["by"], one["member"] or "", breakdown
        )  # fmt: skip
        number = None if one["value"] is None else Decimal(str(one["value"]))
        return cls(
            place, Value(number, one["numerator"], one["denominator"], 0, one["status"], one["provisional"])
        )


def cells(figures: Figures) -> Iterator[Cell]:
    """All cells: every total, and what is not empty of members and breakdowns; in one order, however events arrived."""
    for indicator in figures.programme.logframe.indicators:
        if indicator.rule is None:
            continue
        if indicator.rule.ratio == "shares":
            yield from _of_shares(figures, indicator)
        else:
            yield from _of_indicator(figures, indicator)


def _of_indicator(figures: Figures, indicator: Indicator) -> Iterator[Cell]:
    members = [member.code for member in figures.programme.members]
    yield from _totals(figures.figure(indicator.code), indicator, "", members)
    for part, figure in figures.parts(indicator.code).items():
        yield from _totals(figure, indicator, part, members)
    for dimension in indicator.breakdowns:
        for (code,), figure in sorted(
            figures.breakdown(indicator.code, [dimension]).items(), key=itemgetter(0)
        ):
            for place, value in _values(figure, Place(indicator.code, "", "", "")):
                if something(value):
                    yield Cell(place._replace(breakdown=(dimension, code)), value)


def _totals(figure: Figure, indicator: Indicator, part: str, members: Sequence[str]) -> Iterator[Cell]:
    for place, value in _values(figure, Place(indicator.code, part, "", "")):
        yield Cell(place, value)
        yield from _members(figure, place, members)
    yield from _beside(figure, Place(indicator.code, part, "", ""), members)


def _beside(figure: Figure, place: Place, members: Sequence[str]) -> Iterator[Cell]:
    """What stands beside a figure and is never mixed with it: estimates, the range, figures from before adoption."""
    for period in figure.reporting.periods:
        here = place._replace(period=period)
        estimate = figure.estimate(period)
        if estimate is not None:
            provisional = figure.cumulative(period).provisional
            value = Value(estimate, status="reported", provisional=provisional)
            yield Cell(here._replace(measure="estimate"), value)
        if figure.distinct and (least := figure.least(period)).value != figure.cumulative(period).value:
            yield Cell(here._replace(measure="least"), least)
        for member in members:
            before = figure.before_adoption(period, member)
            if before is not None:
                old = Value(before, status="reported", provisional=False)
                yield Cell(here._replace(measure="before_adoption", by="attributed", member=member), old)


def _values(figure: Figure, place: Place) -> Iterator[tuple[Place, Value]]:
    """The measures of every period: three numbers of what is distinct, else the value and what adds up."""
    for period in figure.reporting.periods:
        here = place._replace(period=period)
        if figure.distinct:
            yield here._replace(measure="reached"), figure.reached(period)
            yield here._replace(measure="new"), figure.new(period)
        else:
            yield here._replace(measure="value"), figure.reached(period)
        if figure.kind not in STATES:
            yield here._replace(measure="cumulative"), figure.cumulative(period)


def _members(figure: Figure, place: Place, members: Sequence[str]) -> Iterator[Cell]:
    """A total by member: what counts as each one's, what each reached by itself, and how often they overlap."""
    if figure.kind == "latest_measure":
        return
    own, total = 0, _asked(figure, place)(place.period)
    for member in members:
        value = _asked(figure, place)(place.period, member)
        if something(value):
            yield Cell(place._replace(by="attributed", member=member), value)
        reached = _reached_by(figure, place, member) if figure.distinct else 0
        own += reached
        if reached:
            yield Cell(place._replace(by="reached_by", member=member), _number(reached, total))
    overlap = own - int(total.value or 0) if figure.distinct else 0
    if overlap and figure.overlap(place.period) is not None:
        yield Cell(place._replace(by="overlap"), _number(overlap, total))


def _asked(figure: Figure, place: Place) -> Callable[..., Value]:
    asked = {"reached": figure.reached, "value": figure.reached, "new": figure.new}
    return asked.get(place.measure, figure.cumulative)


def _reached_by(figure: Figure, place: Place, member: str) -> int:
    """The measure with one member's facts only (rule 4a.d, a)."""
    measure = Measure.REACHED_BY_MEMBER if place.measure == "reached" else Measure.NEW_BY_MEMBER
    upto = place.measure == "cumulative"
    periods = figure.reporting.upto(place.period) if upto else (place.period,)
    return figure.sums.of(measure, periods, member)[0]


def plain(value: Decimal | None) -> int | float | None:
    """A JSON number."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _number(value: int, like: Value) -> Value:
    return Value(Decimal(value), status="reported", provisional=like.provisional)


def something(value: Value) -> bool:
    """Whether a cell beside the total is worth a line."""
    return bool(value.value or value.denominator or value.pending)


def _of_shares(figures: Figures, indicator: Indicator) -> Iterator[Cell]:
    """Shares of another indicator's persons: one series for each part, with the three numbers."""
    periods = figures.reporting(indicator).periods
    for part, share in figures.shares(indicator.code).items():
        for place, value in _of_share(share, Place(indicator.code, part, "", ""), periods):
            yield Cell(place, value)
    for dimension in indicator.breakdowns:
        for code, parts in sorted(figures.share_rows(indicator.code, dimension).items(), key=itemgetter(0)):
            for part, share in parts.items():
                place = Place(indicator.code, part, "", "", breakdown=(dimension, code))
                for here, value in _of_share(share, place, periods):
                    if something(value):
                        yield Cell(here, value)


def _of_share(share: Share, place: Place, periods: Sequence[str]) -> Iterator[tuple[Place, Value]]:
    for period in periods:
        here = place._replace(period=period)
        yield here._replace(measure="reached"), share.reached(period)
        yield here._replace(measure="new"), share.new(period)
        yield here._replace(measure="cumulative"), share.cumulative(period)
