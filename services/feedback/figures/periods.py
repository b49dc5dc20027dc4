"""The periods of the statistics: the programme's own, once they have ended, and years after them.

One division only: from a year and three of its quarters the fourth would follow, with what is hidden in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shared.programme.model_programme import Period

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A closed interval of days with its code, such as 2025."""

    code: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


def ended(periods: Sequence[Period], today: date) -> list[Span]:
    """The periods that have ended by today, latest first; no two of them share a day."""
    told = [Span(one.code, one.start, one.end) for one in periods]
    after = max(one.end for one in periods) + _DAY
    past = [span for span in (*told, *_years(after, today)) if span.last < today]
    return sorted(past, key=lambda span: span.last, reverse=True)


def _years(first: date, today: date) -> Iterator[Span]:
    """Complaints come after a programme's end too."""
    while first <= today:
        following = date(first.year + 1, 1, 1)
        yield Span(str(first.year), first, following - _DAY)
        first = following
