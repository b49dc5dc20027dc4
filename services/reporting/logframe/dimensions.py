"""Breakdowns: how a fact's view becomes the values of its cell. What is not stated has its own value, never none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date

from services.reporting.logframe.conditions import View, getter
from services.reporting.logframe.figures import Cell
from shared.programme import Programme

UNKNOWN = "unknown"
_FIELDS = {  # a breakdown's code -> the field that it reads, where they differ
    "org": "organisation",
    "topic": "topics",
}


class Dimensions:
    """The programme's bands and periods, ready to be asked often.

    With `after_end` the days up to the final report's cut-off are a period of their own, `final` (rule 4a.g).
    """

    def __init__(self, programme: Programme, *, after_end: bool = False) -> None:
        self._bands = [(band.code, band.first) for band in programme.bands]
        self._starts = [least for _, least in self._bands]
        periods = (*programme.periods, programme.final_period) if after_end else programme.periods
        self._periods = [(period.start, period.end, period.code) for period in periods]
        self._known: dict[date, str | None] = {}

    def period(self, day: date) -> str | None:
        """The code of the period in which a day lies; None outside the programme."""
        if day not in self._known:
            self._known[day] = next((code for start, end, code in self._periods if start <= day <= end), None)
        return self._known[day]

    def band(self, age: int | None) -> str:
        """The age band of an age in years."""
        if age is None:
            return UNKNOWN
        at = bisect_right(self._starts, age) - 1
        return self._bands[at][0] if at >= 0 else UNKNOWN

    def cell_of(self, breakdowns: Sequence[str]) -> Callable[[View], Cell]:
        """A function from a view to its cell in the given breakdowns."""
        readers = tuple(self._reader(code) for code in breakdowns)
        return lambda view: tuple([read(view) for read in readers])  # a list is faster than a generator

    def _reader(self, code: str) -> Callable[[View], str]:
        if code == "age":
            age = getter("age")
            return lambda view: self.band(age(view))
        if code == "member":
            return lambda view: view.event.member
        if code == "joint":
            joint = getter("joint_with_la")
            return lambda view: "joint" if joint(view) else "sole"
        get = getter(_FIELDS.get(code, code))
        return lambda view: _text(get(view))


def _text(value: object) -> str:
    if isinstance(value, str):  # nearly all are
        return value or UNKNOWN
    if value is None or value == ():
        return UNKNOWN
    if isinstance(value, tuple):
        return "+".join(sorted(value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
