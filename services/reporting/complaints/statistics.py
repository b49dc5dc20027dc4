"""The statistics of one period, protected: no count of one to four, and nothing from which one would follow.

All numbers of a period are of the complaints that came in during it, so that no two of them differ by a few cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from statistics import median

from services.reporting.complaints.following import Followed
from services.reporting.reading.disclosure import protect
from services.reporting.reading.earlier import Past
from services.reporting.reading.every import Cell, Place
from services.reporting.reading.numbers import Table
from services.reporting.reading.values import Value, share
from shared.programme import Programme
from shared.programme.model_programme import Period

UNKNOWN = "unknown"
SATISFIED = ("yes", "partly", "no")
BY: Mapping[str, Callable[[Followed], str]] = {
    "category_group": lambda one: one.filed.category_group or UNKNOWN,
    "channel": lambda one: one.filed.channel or UNKNOWN,
    "language": lambda one: one.filed.language or UNKNOWN,
    "municipality": lambda one: one.filed.municipality or one.filed.region or UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of some complaints. None is withheld, or follows from nothing."""

    received: int | None = None
    acknowledged_in_time: Value | None = None
    settled_in_time: Value | None = None
    median_workdays: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Statistics:
    """One period. `sensitive` is how many sensitive complaints came in beside; `by` is empty where a table is too small."""

    period: str
    total: Line
    sensitive: int | None
    satisfied: Mapping[str, int | None]
    by: Mapping[str, Mapping[str, Line]] = field(default_factory=dict)


def tell(
    programme: Programme, period: Period, cases: Iterable[Followed], sensitive: Iterable[date]
) -> Statistics:
    """What may be told of a period."""
    telling = _Telling(programme, period.code)
    within = [one for one in cases if period.start <= one.filed.occurred_on <= period.end]
    beside = telling.count(sum(period.start <= month <= period.end for month in sensitive))
    if telling.small(len(within)):
        return Statistics(period.code, Line(), beside, dict.fromkeys(SATISFIED))
    return Statistics(
        period.code,
        telling.line(within),
        beside,
        telling.satisfied(within),
        {name: telling.table(name, within, by) for name, by in BY.items()},
    )


class _Telling:
    def __init__(self, programme: Programme, period: str) -> None:
        self._programme, self._period = programme, period
        self._threshold = programme.file.suppression.threshold

    def small(self, count: int) -> bool:
        return count < self._threshold

    def count(self, count: int) -> int | None:
        """None for a few and for none alike: that there is a sensitive case at all says too much in a quiet year."""
        return None if self.small(count) else count

    def line(self, some: Sequence[Followed]) -> Line:
        return Line(
            len(some), self._share(some, self._acknowledged), self._share(some, _settled), self._median(some)
        )

    def satisfied(self, some: Sequence[Followed]) -> Mapping[str, int | None]:
        counts = Counter(one.satisfied for one in some if one.satisfied)
        if self.small(counts.total()):
            return dict.fromkeys(SATISFIED)
        told = self._protected(
            "satisfied", {code: Value(Decimal(counts[code])) for code in SATISFIED if counts[code]}, "new"
        )
        return {
            code: counts[code] if code in told or (not counts[code] and told) else None for code in SATISFIED
        }

    def table(self, name: str, some: Sequence[Followed], by: Callable[[Followed], str]) -> Mapping[str, Line]:
        """The rows of a breakdown. A row's shares are told only beside its count."""
        rows: dict[str, list[Followed]] = {}
        for one in some:
            rows.setdefault(by(one), []).append(one)
        counted = self._protected(name, {code: Value(Decimal(len(row))) for code, row in rows.items()}, "new")
        if not counted:
            return {}
        acknowledged = self._shares(name, rows, self._acknowledged) & counted
        settled = self._shares(name, rows, _settled) & counted
        return {
            code: Line(
                len(row) if code in counted else None,
                self._share(row, self._acknowledged) if code in acknowledged else None,
                self._share(row, _settled) if code in settled else None,
                self._median(row) if code in counted else None,
            )
            for code, row in sorted(rows.items())
        }

    def _shares(
        self, name: str, rows: Mapping[str, Sequence[Followed]], holds: Callable[[Followed], bool]
    ) -> set[str]:
        return self._protected(name, {code: self._share(row, holds) for code, row in rows.items()}, "value")

    def _protected(self, name: str, values: Mapping[str, Value], measure: str) -> set[str]:
        """The rows that may be told, beside a total that is."""
        cells = [
            Cell(Place("", "", self._period, measure, breakdown=(name, code)), value)
            for code, value in values.items()
        ]
        table = Table(name, [self._period], exclusive=True, rows=cells)
        published = protect(Past(table, self._threshold)).published
        return {cell.place.breakdown[1] for cell in published if cell.place.breakdown}

    def _share(self, some: Sequence[Followed], holds: Callable[[Followed], bool]) -> Value:
        return share(sum(map(holds, some)), len(some), submitted=True)

    def _acknowledged(self, one: Followed) -> bool:
        """X.1 knows no such deadline, so it is counted here as the members count it."""
        feedback = self._programme.feedback
        by = feedback.calendar.due(one.filed.occurred_on, feedback.deadlines.acknowledge_workdays)
        return one.acknowledged_on is not None and one.acknowledged_on <= by

    def _median(self, some: Sequence[Followed]) -> Decimal | None:
        calendar = self._programme.feedback.calendar
        days = [calendar.count(one.filed.occurred_on, one.answered_on) for one in some if one.answered_on]
        return None if self.small(len(days)) else Decimal(f"{median(days):g}")


def _settled(one: Followed) -> bool:
    return one.settled_on is not None and one.settled_on <= one.filed.due_on
