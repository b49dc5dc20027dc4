"""Counts and times of a member's ordinary cases in a period. Pure; sensitive cases are not among them.

Received, confirmed and broken down by the day of filing; answered in time by the due date, as X.1 counts it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from services.feedback.figures.periods import Span
from services.feedback.figures.protect import LEAST, protect, shown
from services.feedback.store.cases import Case
from shared.programme.calendar import Calendar

UNKNOWN = "unknown"
_BY: Mapping[str, Callable[[Case], str]] = {
    "category_group": lambda case: case.story.category_group,
    "channel": lambda case: case.story.channel,
    "language": lambda case: case.story.language,
    "municipality": lambda case: case.story.municipality or UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; None for both where too few are counted."""

    of: int | None
    count: int | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """What may be told of a period. None is a count that is hidden, or a value that nothing makes."""

    period: str
    received: int | None
    confirmed_in_time: Share
    answered_in_time: Share
    median_workdays: float | None
    satisfied: dict[str, int | None] = field(default_factory=dict)
    by: dict[str, dict[str, int | None]] = field(default_factory=dict)


def tell(cases: Sequence[Case], span: Span, calendar: Calendar) -> Statistics:
    """The statistics of one period."""
    filed = [case for case in cases if span.holds(case.filed_on)]
    due = [case for case in cases if span.holds(_promised(case)) and case.outcome != "withdrawn"]
    times = [calendar.count(c.filed_on, c.answered_on) for c in filed if c.answered_on]
    return Statistics(
        span.code,
        shown(len(filed)),
        _share(filed, lambda c: bool(c.acknowledged_on and c.acknowledged_on <= c.acknowledge_by)),
        _share(due, _answered_in_time),
        float(median(times)) if len(times) >= LEAST else None,
        protect(_counts((c.satisfied or "" for c in filed), ("yes", "partly", "no"))),
        {name: _whole(filed, by) for name, by in _BY.items()},
    )


def _answered_in_time(case: Case) -> bool:
    return case.settled_on is not None and case.settled_on <= _promised(case)


def _promised(case: Case) -> date:
    return case.promised_on or case.due_on


def _share(cases: Sequence[Case], holds: Callable[[Case], bool]) -> Share:
    count = sum(map(holds, cases))
    return Share(None, None) if len(cases) < LEAST else Share(len(cases), count)


def _whole(cases: Sequence[Case], by: Callable[[Case], str]) -> dict[str, int | None]:
    return protect(Counter(by(case) for case in cases))


def _counts(values: Iterable[str], names: Sequence[str]) -> dict[str, int]:
    found = Counter(values)
    return {name: found[name] for name in names}
