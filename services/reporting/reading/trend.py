"""The way of an indicator from baseline to target: its value at the end of each period, beside the plan for that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.reporting.logframe.progress import plan_for
from services.reporting.reading.logframe import LogframeView

WIDTH, HEIGHT = 560, 190  # of the drawing, in its own units
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 8, 22, 28


@dataclass(frozen=True, slots=True)
class Point:
    """One period's end: the value to date if there is one, the plan if there is one, and where both are drawn."""

    period: str
    value: Decimal | None
    plan: Decimal | None
    x: float
    y: float | None
    plan_y: float | None


def trend(view: LogframeView, code: str, today: date) -> list[Point]:
    """The points of the drawing; a period that has not ended by the day asked has no value yet."""
    line, programme = view.lines[code], view.programme
    day = min(filter(None, (view.as_of.day if view.as_of else today, view.happened)))
    ends = {period.code: period.end for period in programme.periods}
    begun = [period for period in programme.periods if period.start <= day]
    values = {period.code: line.figure.cumulative(period.code).value for period in begun}
    plans = {code_: plan_for(line.indicator, ends, programme.start, end) for code_, end in ends.items()}
    most = max((one for one in (*values.values(), *plans.values()) if one is not None), default=Decimal(0))
    step = (WIDTH - _LEFT - _RIGHT) / len(ends)
    return [
        Point(
            code_, values.get(code_), plans[code_], _LEFT + step * (number + 0.5), _height(values.get(code_), most),
            _height(plans[code_], most),
        )
        for number, code_ in enumerate(ends)
    ]  # fmt: skip


def path(points: Sequence[Point], what: str) -> str:
    """The line through the points that have a `value` or a `plan`, as an SVG path."""
    places = [(one.x, one.y if what == "value" else one.plan_y) for one in points]
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in places if y is not None)


def _height(value: Decimal | None, most: Decimal) -> float | None:
    if value is None or most <= 0:
        return None
    room = HEIGHT - _TOP - _BOTTOM
    return round(_TOP + room * (1 - float(max(value, Decimal(0)) / most)), 1)
