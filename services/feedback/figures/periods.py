"""The periods of the statistics: quarters and years that have ended, so that no two days differ by one complaint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Span:
    """A closed interval of days with its code, such as 2025 or 2025-Q3."""

    code: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


def ended(first: date, today: date) -> list[Span]:
    """The years and quarters since a day that have ended by today, latest first."""
    spans = [_year(year) for year in range(first.year, today.year + 1)]
    spans += [
        _quarter(year, n) for year in range(first.year, today.year + 1) for n in range(1, _QUARTERS + 1)
    ]
    past = [span for span in spans if span.last < today and span.last >= first]
    return sorted(past, key=lambda span: (span.last, span.code), reverse=True)


def _year(year: int) -> Span:
    return Span(str(year), date(year, 1, 1), date(year, 12, 31))


def _quarter(year: int, number: int) -> Span:
    month = 3 * number
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return Span(f"{year}-Q{number}", date(year, month - 2, 1), last)
