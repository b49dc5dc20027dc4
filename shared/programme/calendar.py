"""The working calendar: which days are worked, and when an answer is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from shared.programme.model_base import Day, Model, Source, Text, Whole


class FixedHoliday(Model):
    """A holiday on the same day each year."""

    day: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
    """month and day in quotes, such as "01-07" """
    since: Whole | None = None
    """the first year in which it is a holiday, if it is a newer one"""
    name: Text
    """its name, by language"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""

    def falls_on(self, day: date) -> bool:
        """Whether a day is this holiday."""
        return day.strftime("%m-%d") == self.day and (self.since is None or day.year >= self.since)


class MovableHoliday(Model):
    """A holiday whose days are counted from a feast that moves."""

    name: Text
    """its name, by language"""
    offsets: Annotated[tuple[Whole, ...], Field(min_length=1)]
    """the days off, counted from the feast: -2 is two days before"""
    dates: Annotated[tuple[Day, ...], Field(min_length=1)]
    """the feast itself, one day a year"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""

    def falls_on(self, day: date) -> bool:
        """Whether a day is one of its days off."""
        return any(feast + timedelta(days=offset) == day for feast in self.dates for offset in self.offsets)


class Calendar(Model):
    """Working days of a country. Years without a date for a movable feast know its fixed holidays only."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    """the ISO 3166 code, such as GE"""
    weekend: tuple[Annotated[Whole, Field(ge=1, le=7)], ...]
    """days of rest, 1 = Monday ... 7 = Sunday"""
    fixed: tuple[FixedHoliday, ...]
    """holidays on the same day each year"""
    movable: tuple[MovableHoliday, ...]
    """holidays that move"""

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked."""
        if day.isoweekday() in self.weekend:
            return False
        holidays: tuple[FixedHoliday | MovableHoliday, ...] = (*self.fixed, *self.movable)
        return not any(holiday.falls_on(day) for holiday in holidays)

    def due(self, filed_on: date, workdays: int) -> date:
        """The last of `workdays` working days after the day of filing, which does not count itself.

        An answer given by the end of that day (Asia/Tbilisi) is in time. ValueError below one day.
        """
        if workdays < 1:
            raise ValueError(f"a deadline needs at least one working day, not {workdays}")
        day, left = filed_on, workdays
        while left:
            day += timedelta(days=1)
            left -= self.is_workday(day)
        return day

    def count(self, after: date, until: date) -> int:
        """How many working days lie after one day, up to and with another."""
        return sum(self.is_workday(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))

    def covers(self, year: int) -> bool:
        """Whether every movable feast has a date in a year; where not, `due` may be a few days early."""
        return all(any(feast.year == year for feast in holiday.dates) for holiday in self.movable)
