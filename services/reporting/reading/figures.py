"""The values of indicators, now or as they were known at a moment; sums of contributions either way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from services.reporting.logframe.figures import Measure
from services.reporting.logframe.kinds.events import MINOR
from shared.postgres import Connection, Row
from shared.programme.model_logframe import Indicator


@dataclass(frozen=True, slots=True)
class Value:
    """A value that says what it is. None is "not reported", never zero; a share keeps its two numbers."""

    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    pending: int = 0

    @property
    def incomplete(self) -> bool:
        """Whether facts are known that add nothing yet, such as a payment without a rate."""
        return self.pending > 0


@dataclass(slots=True)
class Sums:
    """Value and number of facts by (measure, period, member)."""

    rows: dict[tuple[int, str, str], tuple[int, int]] = field(default_factory=dict)

    def of(
        self, measure: Measure, periods: Iterable[str] | None = None, member: str | None = None
    ) -> tuple[int, int]:
        """Value and facts of a measure over some periods (all if None) and one member (all if None)."""
        wanted = None if periods is None else frozenset(periods)
        found = [
            sums
            for (m, period, who), sums in self.rows.items()
            if m == measure and (wanted is None or period in wanted) and member in {None, who}
        ]
        return sum(value for value, _ in found), sum(facts for _, facts in found)


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator's numbers: to date, by period, by member."""

    indicator: Indicator
    sums: Sums

    def cumulative(self, periods: Iterable[str] | None = None) -> Value:
        """The value to the end of the last of these periods (of all if None)."""
        return self._value(Measure.NEW, periods, None)

    def reached(self, period: str) -> Value:
        """The value within one period: for distinct counts those reached in it, else the period's own sum."""
        return self._value(Measure.REACHED, (period,), None)

    def new(self, period: str) -> Value:
        """The part of the cumulative value that came in a period."""
        return self._value(Measure.NEW, (period,), None)

    def by_member(self, member: str) -> Value:
        """What a member reached by itself, wherever else its persons were counted; members overlap."""
        return self._value(Measure.NEW_BY_MEMBER, None, member)

    def attributed(self, member: str) -> Value:
        """What counts as a member's because it was first; over members this adds up to the total."""
        return self._value(Measure.NEW, None, member)

    def _value(self, distinct: Measure, periods: Iterable[str] | None, member: str | None) -> Value:
        periods = None if periods is None else tuple(periods)
        rule = self.indicator.rule
        if rule is None:
            return Value(None)
        if rule.ratio:
            return self._ratio(periods, member)
        if rule.count == "person":
            value, facts = self.sums.of(distinct, periods, member)
            return Value(Decimal(value) if facts else None)
        value, facts = self.sums.of(Measure.VALUE, periods, member)
        pending, _ = self.sums.of(Measure.PENDING, periods, member)
        return Value(Decimal(value) / MINOR if facts else None, pending=pending)

    def _ratio(self, periods: tuple[str, ...] | None, member: str | None) -> Value:
        numerator, _ = self.sums.of(Measure.NUMERATOR, periods, member)
        denominator, _ = self.sums.of(Measure.DENOMINATOR, periods, member)
        if not denominator:
            return Value(None)
        share = Decimal(100 * numerator) / denominator
        return Value(share.quantize(Decimal("0.1"), ROUND_HALF_UP), numerator, denominator)


async def live_version(connection: Connection) -> Row | None:
    """The logframe version that readers see; None before the first event was counted."""
    return await connection.fetchrow("SELECT * FROM logframe_version WHERE live")


async def all_sums(
    connection: Connection, before: datetime | None = None, upto: date | None = None
) -> dict[str, Sums]:
    """The sums of every indicator: live totals, or as known before a moment with facts up to a day."""
    if before is None:
        rows = await connection.fetch(_LIVE)
    else:
        rows = await connection.fetch(_AS_OF, before, upto or date.max)
    found: dict[str, Sums] = {}
    for row in rows:
        sums = found.setdefault(row["indicator"], Sums())
        sums.rows[row["measure"], row["period"], row["member"]] = (int(row["value"]), int(row["facts"]))
    return found


_LIVE = """SELECT f.* FROM figure AS f JOIN logframe_version AS v ON v.version = f.version AND v.live"""
_AS_OF = """
SELECT c.indicator, c.measure, c.period, c.member, sum(c.value) AS value, sum(c.facts) AS facts
FROM contribution AS c JOIN logframe_version AS v ON v.version = c.version AND v.live
WHERE c.known_at < $1 AND c.day <= $2
GROUP BY c.indicator, c.measure, c.period, c.member
"""
