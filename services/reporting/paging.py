"""A list that grows, a page at a time: the cursor names the last one that was shown, so that new ones shift nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from starlette.responses import Response

from services.reporting.asked import cursor_at, wrong_cursor

T = TypeVar("T")
Cursor = Annotated[
    str | None, Query(max_length=500, description="`next` of the page before; none: from the start.")
]
Limit = Annotated[int, Query(ge=1, le=500)]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of a list; `next` is the cursor of what follows, None at the end."""

    items: Sequence[T]
    next: str | None


def page(items: Sequence[T], key: Callable[[T], str], cursor: str | None, limit: int) -> Page[T]:
    """The page after the one that the cursor ends; Problem 422 for a cursor that no page gave."""
    start = _after(items, key, cursor) if cursor else 0
    shown = items[start : start + limit]
    more = start + limit < len(items)
    return Page(shown, cursor_at(key(shown[-1])) if more else None)


def mark_next(response: Response, shown: Page[Any]) -> None:
    """Say in a header how to go on, where the answer itself is a bare list."""
    if shown.next is not None:
        response.headers["X-Next-Cursor"] = shown.next


def _after(items: Sequence[T], key: Callable[[T], str], cursor: str) -> int:
    for number, one in enumerate(items, start=1):
        if cursor_at(key(one)) == cursor:
            return number
    raise wrong_cursor()
