"""The day on which a signed-in reader last looked at the logframe, before today.

Her own browser keeps it, in a cookie of two days: the last look before today, and the latest. Nothing of it is stored here, and whoever
is not signed in gets none.
"""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

NAME = "paravani_looked"
_YEAR = 366 * 24 * 3600  # seconds that the browser keeps it


def last(request: Request, today: date) -> date | None:
    """The last day before today; None at the first look, or when the cookie says nothing that can be."""
    days = (_day(text) for text in request.cookies.get(NAME, "").split(".")[:2])
    return max((day for day in days if day is not None and day < today), default=None)


def remember(answer: Response, request: Request, today: date, *, secure: bool) -> None:
    """Let the browser keep today beside the last day before it."""
    before = last(request, today)
    kept = ".".join(str(day) for day in (before, today) if day)
    answer.set_cookie(NAME, kept, max_age=_YEAR, path="/", httponly=True, samesite="lax", secure=secure)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
