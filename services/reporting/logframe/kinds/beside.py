"""What stands beside a figure: the facts at which a state looks, and estimates that are never mixed with persons."""

from __future__ import annotations

from collections.abc import Sequence

from services.reporting.logframe.conditions import PERSONAL, View, all_of, getter
from services.reporting.logframe.figures import Cells, Measure
from services.reporting.logframe.kinds.base import Counted, Ruled, add
from services.reporting.logframe.kinds.sum import hundredths


class Presence(Ruled):
    """The live facts of a state's types: with one of them up to a day, the state is reported, were it none."""

    def __init__(self, counted: Counted) -> None:
        super().__init__(counted, "event", counted.rule.looks_at)

    def cells(self, views: Sequence[View]) -> Cells:
        """What one event adds."""
        cells: Cells = {}
        for view in views:
            if view.original.name in self.events:
                add(cells, self.key(Measure.FACT, view), 1)
        return cells


class Estimate(Ruled):
    """The estimated reach that events name, a series of its own (rule 4.14).

    Nothing is known of those who were estimated, so that conditions on a person's attributes are not asked; the others
    are: users of a service count if it names a grant (rule 4a.q, OC3.2).
    """

    def __init__(self, counted: Counted) -> None:
        super().__init__(counted, "event", counted.rule.events)
        self.get = getter(counted.rule.estimate or "")
        self.question = all_of({path: test for path, test in self.rule.where.items() if path not in PERSONAL})

    def cells(self, views: Sequence[View]) -> Cells:
        """What one event adds."""
        cells: Cells = {}
        for view in views:
            value = self.get(view) if view.original.name in self.events and self.question(view) else None
            if value is not None:
                add(cells, self.key(Measure.ESTIMATE, view), hundredths(value))
        return cells
