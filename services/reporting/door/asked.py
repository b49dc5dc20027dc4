"""What is asked for: as known at a moment, as it happened by a day (rule 4a.f)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from services.reporting.logframe.known import moment
from services.reporting.reading.sums import Moment
from shared import clock

_LAST = date.max - timedelta(days=2)  # the calendar of the language ends here; nothing is recorded later


@dataclass(frozen=True, slots=True)
class Asked:
    """`until` is the last moment that is known (microseconds), `day` that moment's day in Tbilisi."""

    as_of: str | None = None
    until: int | None = None
    day: date | None = None
    happened: date | None = None

    @property
    def moment(self) -> Moment:
        """The moment of which the reading code is asked."""
        before = None if self.until is None else self.until + 1
        return Moment(before, self.day, self.happened)


def asked(as_of: str | None, happened: str | None) -> Asked:
    """A question from its two texts; ValueError says which one is wrong and how it is written.

    A day means: recorded before the following midnight in Tbilisi.
    """
    by = _day("happened", happened) if happened else None
    if as_of is None:
        return Asked(happened=by)
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        until = _moment(as_of)
        return Asked(as_of, moment(until), clock.day(until), by)
    midnight = datetime.combine(min(day, _LAST) + timedelta(days=1), time(), clock.TBILISI)
    return Asked(as_of, moment(midnight) - 1, day, by)


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f'{name}: "{text}" is no day; write it like 2024-05-31') from None


def _moment(text: str) -> datetime:
    try:
        return clock.parse(text)
    except ValueError:
        raise ValueError(
            f'as-of: "{text}" is neither a day nor an instant; write 2024-05-31 or 2024-05-31T12:00:00+04:00'
        ) from None
