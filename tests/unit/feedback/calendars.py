"""The reference programme's calendar, and the same days by another way: holidays by number, Easter by Meeus' formula."""

from __future__ import annotations

from datetime import date, timedelta

from deploy.provision.layout import ROOT
from shared.programme import load

CALENDAR = load(ROOT / "deploy" / "programmes" / "csdp").feedback.calendar
_FIXED = {(1, 1), (1, 2), (1, 7), (1, 19), (3, 3), (3, 8), (4, 9), (5, 9), (5, 12), (5, 26), (8, 28), (10, 14), (11, 23)}  # fmt: skip


def easter(year: int) -> date:
    """Orthodox Easter: the Julian one, thirteen days later by our calendar (1900 to 2099)."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def worked(day: date) -> bool:
    """Whether Georgia works on a day."""
    if day.weekday() >= 5 or (day.month, day.day) in _FIXED:
        return False
    if (day.month, day.day) == (5, 17) and day.year >= 2024:
        return False
    return not -2 <= (day - easter(day.year)).days <= 1


def due(filed_on: date, workdays: int) -> date:
    """Walk day by day; the day of filing does not count."""
    day = filed_on
    while workdays:
        day += timedelta(days=1)
        workdays -= worked(day)
    return day


def due_with_pauses(filed_on: date, workdays: int, pauses: list[tuple[date, date]]) -> date:
    """Walk day by day; a working day counts unless it lies after a question's day, up to and with its answer's."""
    day, left = filed_on, workdays
    while left:
        day += timedelta(days=1)
        asleep = any(stopped < day <= resumed for stopped, resumed in pauses)
        left -= worked(day) and not asleep
    return day
