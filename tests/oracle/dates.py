"""Calendar arithmetic: months, and the day on which states are looked at."""

from __future__ import annotations

import calendar
from datetime import date, timedelta, timezone

from tests.oracle.programme import Period
from tests.oracle.world import World

TBILISI = timezone(timedelta(hours=4))  # no summer time since 2005


def months(day: date, number: int) -> date:
    """The same day some months later (earlier if negative), the month's last if there is none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def evaluation_day(world: World, period: Period) -> date:
    """The day on which a state of a period is looked at (rules 4a.i, 4a.r)."""
    days = [period.end]
    if world.as_of is not None:
        days.append(world.as_of.astimezone(TBILISI).date())
    if world.happened is not None:
        days.append(world.happened)
    return min(days)
