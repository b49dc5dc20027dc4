"""Time as the product sees it: UTC instants to the microsecond, days in Asia/Tbilisi."""

from __future__ import annotations

import time
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

TBILISI = ZoneInfo("Asia/Tbilisi")
_last_set = time.monotonic()
_set_by_demo: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The current instant in UTC (or the one a filling demo has set for this request)."""
    return _set_by_demo.get() or datetime.now(UTC)


def set_for_this_request(instant: datetime | None) -> None:
    """Let the demo record history: only a process started with `demo_clock` ever calls this."""
    global _last_set  # noqa: PLW0603 - one process has one demo
    _set_by_demo.set(instant)
    _last_set = time.monotonic()


def seconds_since_the_past() -> float:
    """How long ago anything was recorded in the past, or the process began."""
    return time.monotonic() - _last_set


def day(instant: datetime) -> date:
    """The calendar day in Tbilisi on which an instant falls (domain: all days are Tbilisi days)."""
    return instant.astimezone(TBILISI).date()


def stamp(instant: datetime) -> str:
    """An instant as CloudEvents `time`: RFC 3339, UTC, always six digits, so that text sorts as time."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@lru_cache(maxsize=1024)  # a command's events carry one time
def parse(text: str) -> datetime:
    """The instant of an RFC 3339 text; ValueError if it is none, has no offset, or lies beyond the years 1 to 9999."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone; write it like 2024-05-31T12:00:00Z")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} lies beyond the years that can be told") from None
