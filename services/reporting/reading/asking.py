"""What is asked of a figure: which of its numbers, of which period, member and cell, and as of which moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from services.reporting.logframe.compiling import part_code
from services.reporting.logframe.figures import Cell, Measure
from services.reporting.reading.breakdowns import Rows, matching
from services.reporting.reading.shares import asks
from services.reporting.reading.sums import Row, dated
from shared.programme import Programme
from shared.programme.model_logframe import Indicator, Part
from shared.programme.model_rule import Rule

Number = Literal["cumulative", "new", "reached", "reached_by"]
NUMBERS: Sequence[Number] = ("cumulative", "new", "reached", "reached_by")
_STATES = frozenset({"state_at_end", "improvement", "latest_measure", "qualitative"})
_DISTINCT = frozenset({"distinct_persons", "distinct_organisations", "complete_set"})
_OF_DISTINCT: Mapping[Number, Measure] = {
    "cumulative": Measure.NEW,
    "new": Measure.NEW,
    "reached": Measure.REACHED,
    "reached_by": Measure.NEW_BY_MEMBER,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """Only what was recorded before a moment, looked at on a day, and only what happened up to a day."""

    before: datetime | None
    day: date | None
    happened: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One figure, or one of its cells.

    `number` tells the three numbers of what is distinct apart: those reached for the first time (who is new in each
    period, and all of them together the cumulative number), those reached within a period, and those that a member reached by itself.
    """

    programme: Programme
    indicator: Indicator
    moment: Moment
    period: str | None = None
    by: Mapping[str, str] = field(default_factory=dict)
    member: str | None = None
    part: str | None = None
    number: Number = "cumulative"

    @property
    def counted(self) -> Indicator:
        """The indicator whose facts these are: shares are read from another indicator's persons."""
        among = self.indicator.rule.among if self.indicator.rule else None
        return self.programme.logframe.indicator(among) if among else self.indicator

    @property
    def rule(self) -> Rule | None:
        """The rule that finds the facts."""
        part = self._part()
        return part.rule if part and part.rule else self.counted.rule

    @property
    def code(self) -> str:
        """The code under which the facts are counted."""
        part = self._part()
        return part_code(self.indicator.code, part.code) if part and part.rule else self.counted.code

    @property
    def kind(self) -> str:
        """The kind of figure that the facts make."""
        return self.rule.kind if self.rule and self.rule is not self.counted.rule else self.counted.kind

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures whose facts make up the number."""
        if self.rule is None:
            return ()
        if self.kind in _DISTINCT:
            return (_OF_DISTINCT[self.number],)
        if self.kind == "ratio":
            return (Measure.DENOMINATOR, Measure.NUMERATOR, Measure.LATE)
        if self.kind == "latest_measure" and self.by:
            return (Measure.CELL,)
        return (Measure.VALUE, Measure.PENDING)

    @property
    def periods(self) -> list[str] | None:
        """The periods whose facts make up the number: of a state all up to the one asked; None for all."""
        if self.period is None:
            return None
        codes = [one.code for one in (*self.programme.periods, self.programme.final_period)]
        if self.kind in _STATES:
            return codes[: codes.index(self.period) + 1]
        return [self.period]

    @property
    def dated(self) -> bool:
        """Whether the figure looks at the day of the moment."""
        return self.code in dated(self.programme)

    @property
    def narrowed(self) -> bool:
        """Whether only some cells are asked for."""
        part = self._part()
        return bool(self.by) or bool(part and part.share)

    def holds(self, cell: Cell) -> bool:
        """Whether a cell is one of those asked for."""
        part = self._part()
        if part and part.share:
            test = matching(self.counted.breakdowns, {code: asks(one) for code, one in part.share.items()})
            if not cell or not test(cell):
                return False
        if not self.by:
            return True
        read = self.indicator.rule.cells if self.indicator.rule and self.counted is not self.indicator else {}
        measure = self.measures[0] if self.measures else Measure.VALUE
        rows = [Row(measure, "", "", cell, 1, 1)]
        dimensions = [read.get(code, code) for code in self.by]
        return tuple(self.by.values()) in Rows(self.programme, self.counted).split(rows, dimensions)

    def _part(self) -> Part | None:
        return next((one for one in self.indicator.parts if one.code == self.part), None)
