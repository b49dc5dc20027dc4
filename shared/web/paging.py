"""Pages of a list for programs: a cursor in the address, the next page in the header `Link` (RFC 8288)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from starlette.responses import JSONResponse, Response

from shared.web.problems import Problem
from shared.web.translations import mark

MOST = 500  # on one page
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many on one page.")]
Cursor = Annotated[
    str,
    Query(max_length=200, description="Where the page begins: the header `Link` of the one before names it."),
]


def after_day(cursor: str) -> tuple[date, UUID] | None:
    """The day and id of the last one on the page before; None for the first page."""
    found: tuple[date, UUID] | None = _read(cursor, date.fromisoformat)
    return found


def after_moment(cursor: str) -> tuple[datetime, UUID] | None:
    """The moment and id of the last one on the page before; None for the first page."""
    found: tuple[datetime, UUID] | None = _read(cursor, datetime.fromisoformat)
    return found


def cursor_of(last: tuple[date | datetime, object] | None) -> str:
    """What begins the page after the one whose last one stands there; "" if there is none."""
    return base64.urlsafe_b64encode(f"{last[0].isoformat()} {last[1]}".encode()).decode() if last else ""


def listed(
    request: Request, found: Sequence[Any], limit: int, last: tuple[date | datetime, object] | None
) -> Response:
    """The page; `last` is where its last one stands. A full page has a next one, which may be empty."""
    answer = JSONResponse(list(found))
    if last is not None and len(found) == limit:
        following = request.url.include_query_params(cursor=cursor_of(last))
        answer.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return answer


def _read(cursor: str, place: Any) -> Any:  # noqa: ANN401 - a day or a moment, as it is read
    if not cursor:
        return None
    try:
        text, _, id_ = base64.urlsafe_b64decode(cursor).decode().rpartition(" ")
        return place(text), UUID(id_)
    except (ValueError, binascii.Error):
        raise Problem(
            422, "cursor_wrong", mark("This cursor is none of ours; take it from the page before.")
        ) from None
