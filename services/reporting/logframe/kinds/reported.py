"""What members say of themselves: that they submitted a period, and figures from before adoption."""

from __future__ import annotations

from collections.abc import Sequence

from services.reporting.logframe.conditions import View
from services.reporting.logframe.figures import PERIODS, Cell, Cells, Key, Measure
from services.reporting.logframe.kinds.latest_measure import measured_cell
from services.reporting.logframe.kinds.sum import hundredths

SUBMITTED = "reporting.period.submitted"
RETURNED = "reporting.period.returned"
REOPENED = "reporting.period.reopened"
AGGREGATE = "reporting.aggregate.reported"
TOTAL = "total"


class Submissions:
    """Who has submitted a period: one per member.

    Algebra (rule 4a.n): a return undoes its member's submission, a reopening everyone's, in recorded order; of one moment, in that of their lane.
    """

    code, unit = PERIODS, "period"
    events = frozenset({SUBMITTED, RETURNED, REOPENED})

    def cells(self, views: Sequence[View]) -> Cells:
        """What is true of one period."""
        submitted: dict[str, View] = {}
        for view in sorted(views, key=_in_lane):
            member = getattr(view.event.data, "member", None)
            if view.original.name == SUBMITTED:
                submitted[view.event.data.member] = view
            elif member is None:
                submitted.clear()
            else:
                submitted.pop(member, None)
        return {
            Key(
                PERIODS, Measure.SUBMITTED, view.event.data.period, member, view.event.data.occurred_on, (),
                view.original.id,
            ): 1
            for member, view in submitted.items()
        }  # fmt: skip

    def around(self, views: Sequence[View], changed: Sequence[View]) -> Sequence[View]:
        """All that was said of the period: one return undoes what came before it."""
        del changed
        return views


def _in_lane(view: View) -> tuple[int, int, str]:
    return view.original.recorded, view.original.sequence, view.original.id


class Aggregates:
    """An indicator's figures from before adoption (rule 4a.p); of several for a period and member the last one stands."""

    unit = "aggregate"
    events = frozenset({AGGREGATE})

    def __init__(self, code: str, breakdowns: Sequence[str]) -> None:
        self.code, self._breakdowns = code, tuple(breakdowns)

    def cells(self, views: Sequence[View]) -> Cells:
        """What all reports on the indicator add."""
        stands = {
            (view.event.data.period, view.original.member): view
            for view in views
            if view.event.data.indicator == self.code
        }
        return {
            Key(
                self.code, Measure.AGGREGATE if name == TOTAL else Measure.AGGREGATE_CELL, period, member,
                view.event.data.occurred_on, cell, view.original.id,
            ): hundredths(value)
            for (period, member), view in stands.items()
            for name, value in view.event.data.cells.items()
            if (cell := self._cell(name)) is not None
        }  # fmt: skip

    def around(self, views: Sequence[View], changed: Sequence[View]) -> Sequence[View]:
        """What was reported for the same periods by the same members."""
        places = {(view.event.data.period, view.original.member) for view in changed}
        return [view for view in views if (view.event.data.period, view.original.member) in places]

    def _cell(self, name: str) -> Cell | None:
        parts = () if name == TOTAL else (part.partition("=") for part in name.split(","))
        return measured_cell({code.strip(): value.strip() for code, _, value in parts}, self._breakdowns)
