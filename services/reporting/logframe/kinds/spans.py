"""States as spans of days: what a subject adds that stands from one day up to another.

Algebra of every state (rule 4a.i): +1 on the day on which the subject enters, -1 on the first day on which it is out,
both in the cell and with the member of the fact since which it stands. So the sum over days up to D is the state on D,
for every D, and the state at the end of a period is the sum over it and all periods before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from services.reporting.logframe.conditions import View, rank
from services.reporting.logframe.figures import Cells, Measure
from services.reporting.logframe.kinds.base import Ruled, add


class Span(NamedTuple):
    """From the first day in to the first day out (None: still in), since a fact."""

    start: date
    until: date | None
    since: View


def united(spans: Iterable[Span], *, touching: bool = False) -> list[Span]:
    """Spans of several ways to stand, as one: where they overlap it stands since the first of them.

    With `touching`, one that begins on the very day on which another ends goes on with it.
    """
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, rank(one.since))):
        last = found[-1] if found else None
        if last is None or not _meets(last, span, touching=touching):
            found.append(span)
        elif last.until is not None and (span.until is None or span.until > last.until):
            found[-1] = last._replace(until=span.until)
    return found


def _meets(last: Span, span: Span, *, touching: bool) -> bool:
    if last.until is None or span.start < last.until:
        return True
    return touching and span.start == last.until


class States(Ruled):
    """The base of the kinds whose value is a state."""

    def standing(self, spans: Sequence[Span]) -> Cells:
        """The cells of some spans."""
        cells: Cells = {}
        for span in spans:
            entered = self.key(Measure.VALUE, span.since, span.start)
            if entered is None or (span.until is not None and span.until <= span.start):
                continue
            add(cells, entered, 1)
            left = self.dimensions.period(span.until) if span.until else None
            if left is not None and span.until is not None:
                add(cells, entered._replace(period=left, day=span.until), -1)
        return cells
