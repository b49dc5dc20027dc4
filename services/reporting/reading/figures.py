"""The figures of one indicator: in a period, for the first time, to date, and by member (domain rules 4, 4a.d, 4a.n)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from services.reporting.logframe.figures import Measure, minor
from services.reporting.reading.sums import Sums
from services.reporting.reading.values import Value as Value  # noqa: PLC0414 - its readers know it from here
from services.reporting.reading.values import none, number, share
from shared.programme.model_logframe import Indicator
from shared.programme.model_rule import Kind

_DISTINCT: frozenset[Kind] = frozenset({"distinct_persons", "distinct_organisations", "complete_set"})
_STATES: frozenset[Kind] = frozenset({"state_at_end", "improvement", "qualitative"})
_BY_MEMBER = {Measure.NEW: Measure.NEW_BY_MEMBER, Measure.REACHED: Measure.REACHED_BY_MEMBER}


@dataclass(frozen=True, slots=True)
class Reporting:
    """Who reports on an indicator: its periods in order, its members, and who has submitted which period.

    With a `day` what is not reported is told apart: not due up to the period's due date, missing after it.
    """

    periods: tuple[str, ...]
    feeding: frozenset[str]
    submissions: Sums
    day: date | None = None
    due: Mapping[str, date] = field(default_factory=dict)

    def submitted(self, period: str, member: str | None = None) -> bool:
        """Whether every member that feeds the indicator, or this one, has submitted the period."""
        wanted = self.feeding if member is None else {member}
        return all(self.submissions.of(Measure.SUBMITTED, (period,), one)[0] > 0 for one in wanted)

    def none(self, period: str, pending: int = 0, *, submitted: bool = False) -> Value:
        """No value for a period, and why."""
        late = None if self.day is None or period not in self.due else self.day > self.due[period]
        return none(pending, submitted=submitted, late=late)

    def upto(self, period: str | None) -> tuple[str, ...]:
        """The periods up to one, itself included; all if None."""
        return self.periods if period is None else self.periods[: self.periods.index(period) + 1]


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator's numbers, or those of one of its cells.

    `whole` are the sums of all cells: what is reported is decided by them, so that an empty cell of a reported figure
    is 0.
    """

    indicator: Indicator
    kind: Kind
    sums: Sums
    reporting: Reporting
    whole: Sums

    @property
    def distinct(self) -> bool:
        """Whether there are three numbers: reached, new, cumulative."""
        return self.kind in _DISTINCT

    def cumulative(self, period: str | None = None, member: str | None = None) -> Value:
        """The value to the end of a period (of the last one if None); by member what is attributed to it."""
        periods = self.reporting.upto(period)
        return self._value(Measure.NEW, periods, periods, member, late=True)

    def reached(self, period: str, member: str | None = None) -> Value:
        """The value within a period: of distinct counts those reached in it; of a state the one at its end."""
        if self.kind in _STATES or self.kind == "latest_measure":
            return self.cumulative(period, member)
        return self._value(Measure.REACHED, (period,), (period,), member)

    def new(self, period: str, member: str | None = None) -> Value:
        """The part of the cumulative value that came in a period."""
        if self.distinct:
            return self._value(Measure.NEW, (period,), (period,), member)
        return self.reached(period, member)

    def by_member(self, member: str, period: str | None = None, measure: Measure = Measure.NEW) -> Value:
        """What a member reached by itself, wherever else its subjects were counted; members overlap (4a.d, a).

        To the end of a period (all if None), or with `measure` REACHED within it.
        """
        if not self.distinct:
            return self.cumulative(period, member)
        own = (period,) if measure is Measure.REACHED and period else self.reporting.upto(period)
        value, facts = self.sums.of(_BY_MEMBER[measure], own, member)
        submitted = self.reporting.submitted(own[-1], member)
        looked = self.whole.of(_BY_MEMBER[measure], own, member)[1]
        return (
            number(Decimal(value), submitted=self._settled(own[-1]))
            if facts or looked or submitted
            else self.reporting.none(own[-1])
        )

    def attributed(self, member: str, period: str | None = None) -> Value:
        """What counts as a member's because it was first; over members this adds up to the total (4a.d, b)."""
        return self.cumulative(period, member)

    def overlap(self, period: str | None = None, measure: Measure = Measure.NEW) -> int | None:
        """How often members count one subject twice; None where that has no meaning (derived facts, 4a.d)."""
        if self.kind not in {"distinct_persons", "distinct_organisations"}:
            return None
        own = (period,) if measure is Measure.REACHED and period else self.reporting.upto(period)
        return self.sums.of(_BY_MEMBER[measure], own)[0] - self.sums.of(measure, own)[0]

    def least(self, period: str | None = None) -> Value:
        """The cumulative number if every proposed link that is still open were right: the range's lower end."""
        value = self.cumulative(period)
        if value.value is None:
            return value
        open_links, _ = self.sums.of(Measure.OPEN, self.reporting.upto(period))
        submitted = not value.provisional
        return number(value.value - open_links, submitted=submitted)

    def estimate(self, period: str | None = None) -> Decimal | None:
        """Estimated reach to the end of a period; never mixed with registered persons."""
        return self._beside(Measure.ESTIMATE, self.reporting.upto(period))

    def before_adoption(self, period: str, member: str) -> Decimal | None:
        """What a member reported of a period from before adoption (rule 4a.p); never added across members."""
        return self._beside(Measure.AGGREGATE, (period,), member)

    def measured_baseline(self) -> Decimal | None:
        """What was measured before the start."""
        return self._beside(Measure.BASELINE, None)

    def _beside(
        self, measure: Measure, periods: Sequence[str] | None, member: str | None = None
    ) -> Decimal | None:
        value, facts = self.sums.of(measure, periods, member)
        return Decimal(value) / minor(self.kind, measure) if facts else None

    def _value(
        self,
        measure: Measure,
        periods: Sequence[str],
        looked: Sequence[str],
        member: str | None,
        *,
        late: bool = False,
    ) -> Value:
        submitted = self.reporting.submitted(periods[-1], member)
        if self.kind == "ratio":
            return self._share(periods, member, submitted=submitted, late=late)
        if self.kind in _STATES or self.kind == "latest_measure":
            return self._state(periods, member, submitted=submitted)
        shown = measure if self.distinct else Measure.VALUE
        looks = Measure.VALUE if not self.distinct else Measure.NEW if late else Measure.REACHED
        value, _ = self.sums.of(shown, periods, member)
        pending, _ = self.sums.of(Measure.PENDING, periods, member)
        facts = self.whole.of(looks, looked)[1]
        if not facts and (pending or not submitted):
            return self.reporting.none(periods[-1], pending)
        return number(Decimal(value) / minor(self.kind), pending, submitted=self._settled(periods[-1]))

    def _settled(self, period: str) -> bool:
        """Whether all have submitted: until then another member's fact may be the earlier one (rule 4a.n)."""
        return self.reporting.submitted(period)

    def _share(self, periods: Sequence[str], member: str | None, *, submitted: bool, late: bool) -> Value:
        numerator, _ = self.sums.of(Measure.NUMERATOR, periods, member)
        if late:
            numerator += self.sums.of(Measure.LATE, periods, member)[0]
        denominator, _ = self.sums.of(Measure.DENOMINATOR, periods, member)
        if not denominator:
            return self.reporting.none(periods[-1], submitted=submitted)
        return share(numerator, denominator, submitted=self._settled(periods[-1]))

    def _state(self, periods: Sequence[str], member: str | None, *, submitted: bool) -> Value:
        looked = Measure.VALUE if self.kind in {"latest_measure", "qualitative"} else Measure.FACT
        shown = (
            Measure.CELL if self.kind == "latest_measure" and self.sums is not self.whole else Measure.VALUE
        )
        value, facts = self.sums.of(shown, periods, member)
        there = facts if shown is Measure.CELL else self.whole.of(looked, periods)[1]
        if not there:
            return self.reporting.none(periods[-1], submitted=submitted)
        return number(Decimal(value) / minor(self.kind), submitted=self._settled(periods[-1]))
