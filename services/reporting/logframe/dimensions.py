"""Breakdowns: how a fact's view becomes the values of its cell. What is not stated has its own value, never none.

A cell keeps what the fact says: the age in years, the municipality's own code. Bands and the row for places outside the
scope are made when figures are read (reading/breakdowns.py), so that they stay data and can be tried anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from services.reporting.logframe.conditions import PERSONAL, View, getter
from services.reporting.logframe.figures import Cell
from shared.events.references import REFERENCES
from shared.programme import Programme

UNKNOWN = "unknown"
WHOLE = "*"  # the value of a breakdown in which a measure was not broken down


class Dimensions:
    """The programme's periods and the cells of an indicator, ready to be asked often.

    With `after_end` the days up to the final report's cut-off are a period of their own, `final` (rule 4a.g).
    """

    def __init__(self, programme: Programme, *, after_end: bool = False) -> None:
        periods = (*programme.periods, programme.final_period) if after_end else programme.periods
        self._periods = [(period.start, period.end, period.code) for period in periods]
        self.start, self.end = periods[0].start, periods[-1].end
        self._known: dict[date, str | None] = {}

    def period(self, day: date) -> str | None:
        """The code of the period in which a day lies; None outside the programme."""
        if day not in self._known:
            self._known[day] = next((code for start, end, code in self._periods if start <= day <= end), None)
        return self._known[day]

    def cell_of(self, breakdowns: Sequence[str], fields: Mapping[str, str]) -> Callable[[View], Cell]:
        """A function from a view to its cell; `fields` says where a breakdown is read that has not its own name."""
        readers = tuple(_reader(code, fields.get(code, code)) for code in breakdowns)
        return lambda view: tuple([read(view) for read in readers])  # a list is faster than a generator


def _reader(code: str, path: str) -> Callable[[View], str]:
    if code == "member":
        return lambda view: view.original.member
    if path in PERSONAL:  # nearly all are, and a call less shows
        return lambda view: text(getattr(view.part, path, None))
    get = getter(path)
    if code == "joint":
        return lambda view: "joint" if get(view) else "sole"
    if REFERENCES.get(path) == "organisation":
        return _organisation(path)
    return lambda view: text(get(view))


def _organisation(path: str) -> Callable[[View], str]:
    """Merged organisations are one cell: under the id of the registration that speaks for them (rule 4a.r)."""
    said, registered = getter(path), getter(registered_as(path))
    return lambda view: text(registered(view) or said(view))


def registered_as(path: str) -> str:
    """The field with the id under which an organisation that an event names is registered."""
    return f"{path}.organisation"


def text(value: object) -> str:
    """A field's value as that of a breakdown."""
    if isinstance(value, str):  # nearly all are
        return value or UNKNOWN
    if value is None or value == ():
        return UNKNOWN
    if isinstance(value, tuple):
        return "+".join(sorted(value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
