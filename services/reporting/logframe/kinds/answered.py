"""Answered in time: of the complaints due, those that had an answer by the end of their due date.

Algebra (rules 4a.i, 4a.q, 4a.r). A case belongs to the period of its due date and is in the denominator from that day
on; in the numerator if the first answer (a response, or a closure with a coded reason) lies on or before it. Restricted
cases and those closed as withdrawn are in neither. No clock is read: the due date is data of the event.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.reporting.logframe.conditions import Question, View, qualifies
from services.reporting.logframe.dimensions import Dimensions
from services.reporting.logframe.figures import Cell, Cells, Key, Measure
from services.reporting.logframe.known import Known
from shared.events.feedback import ComplaintClosed, ComplaintFiled
from shared.programme.model_logframe import Indicator


@dataclass(frozen=True, slots=True)
class AnsweredInTime:
    """One indicator of this kind. Its subjects are cases."""

    code: str
    filed: frozenset[str]
    answers: frozenset[str]
    question: Question
    cell: Callable[[View], Cell]
    dimensions: Dimensions

    @classmethod
    def of(cls, indicator: Indicator, dimensions: Dimensions) -> AnsweredInTime:
        """Compile an indicator's rule."""
        rule = indicator.rule
        assert rule is not None
        cell = dimensions.cell_of(indicator.breakdowns)
        return cls(indicator.code, frozenset(rule.of), frozenset(rule.by), qualifies(rule), cell, dimensions)

    def cells(self, case: str, events: list[Known], when: int) -> Cells:
        """What a case adds at a moment; `events` are all that ever named it."""
        live = [
            (original, known)
            for original in events
            if (known := original.at(when)) and known.data.case == case  # type: ignore[union-attr]
        ]
        filed = min(
            ((o, k) for o, k in live if o.name in self.filed), key=lambda pair: pair[0].id, default=None
        )
        if filed is None or self._withdrawn(live):
            return {}
        original, known = filed
        assert isinstance(known.data, ComplaintFiled)
        due, view = known.data.due_on, View(known)
        period = self.dimensions.period(due)
        if period is None or not self.question(view):
            return {}
        place = Key(
            self.code, Measure.DENOMINATOR, period, original.member, due, self.cell(view), original.id
        )
        cells = {place: 1}
        answers = [(k.data.occurred_on, o.id) for o, k in live if o.name in self.answers]
        if answers and min(answers)[0] <= due:
            cells[place._replace(measure=Measure.NUMERATOR, event=min(answers)[1])] = 1
        return cells

    @staticmethod
    def _withdrawn(live: list[tuple[Known, Known]]) -> bool:
        return any(isinstance(k.data, ComplaintClosed) and k.data.outcome == "withdrawn" for _, k in live)
