"""Calendar arithmetic of the rules, in days of Asia/Tbilisi."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later (earlier if negative); the month's last day if it has none."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def leaves_window(day: date, months: int) -> date:
    """The first day D on which a fact of `day` is no longer within (D - months, D]."""
    leaving = months_after(day, months)
    while months_after(leaving, -months) < day:
        leaving += timedelta(days=1)
    return leaving
