"""Answered in time: of the complaints due, those that had an answer by the end of their due date.

Algebra (rules 4a.i, 4a.q, 4a.r). A case belongs to the period of its due date and is in the denominator from that day
on; in the numerator if the first answer (a response, or a closure with a coded reason) lies on or before it. Restricted
cases and those closed as withdrawn are in neither; one withdrawn after its due date leaves on the day of withdrawal. One
that another member has taken over counts there and nowhere else, whatever the days: a complaint is one, as a merged
person is. No clock is read: the due date is data of the event.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.reporting.logframe.conditions import View
from services.reporting.logframe.figures import Cells, Key, Measure
from services.reporting.logframe.kinds.base import Counted, Ruled
from services.reporting.logframe.references import REFERRED
from services.reporting.logframe.world import REFERRAL
from shared.events.feedback import ComplaintClosed

_WITHDRAWN = "withdrawn"


class AnsweredInTime(Ruled):
    """One indicator of this kind. Its subjects are cases."""

    def __init__(self, counted: Counted) -> None:
        super().__init__(counted, "case", (*counted.rule.of, *counted.rule.by, REFERRED))

    def cells(self, views: Sequence[View]) -> Cells:
        """What a case adds."""
        if any(REFERRAL.path in view.more for view in views):
            return {}
        within = [view for view in views if self.period(view) is not None]
        filed = next((view for view in within if view.original.name in self.rule.of), None)
        period = self.dimensions.period(filed.event.data.due_on) if filed else None
        if filed is None or period is None or not self.question(filed):
            return {}
        due = filed.event.data.due_on
        place = Key(
            self.code,
            Measure.DENOMINATOR,
            period,
            filed.original.member,
            due,
            self.cell(filed),
            filed.original.id,
        )
        cells = {place: 1}
        answers = [view for view in within if view.original.name in self.rule.by and _answers(view)]
        if answers and answers[0].event.data.occurred_on <= due:
            cells[place._replace(measure=Measure.NUMERATOR, event=answers[0].original.id)] = 1
        return _without_withdrawn(cells, answers)


def _answers(view: View) -> bool:
    """A closure without a coded reason is no answer."""
    return not isinstance(view.event.data, ComplaintClosed) or bool(view.event.data.outcome)


def withdraws(view: View) -> bool:
    """Whether a fact says that the complaint was withdrawn."""
    return getattr(view.event.data, "outcome", None) == _WITHDRAWN


def _without_withdrawn(cells: Cells, answers: Sequence[View]) -> Cells:
    gone = next(filter(withdraws, answers), None)
    if gone is None:
        return cells
    day, event = gone.event.data.occurred_on, gone.original.id
    left = {key._replace(day=day, event=event): -value for key, value in cells.items() if key.day < day}
    return {key: value for key, value in cells.items() if key.day < day} | left
