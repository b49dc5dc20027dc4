"""What a desk shows of its cases; at the desk of sensitive ones each look is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.feedback.reading.access import SAFEGUARDING, At
from services.feedback.store import cases, messages, notifications
from services.feedback.store.cases import Case, Place
from services.feedback.store.messages import Message
from services.feedback.store.room import Room
from shared import clock
from shared.postgres import Connection
from shared.web.problems import Problem
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases of a desk. `more` says after which the next page of open ones begins, `earlier` that of closed ones."""

    cases: list[Case]
    more: tuple[date, str] | None = None
    earlier: tuple[date, str] | None = None


async def board(at: At, after: Place = None, limit: int | None = None, *, closed: bool = False) -> Page:
    """A page of the desk's open cases, with those closed last under the last of them; or of its closed ones.

    At the desk of sensitive cases it is written down who has seen the list, once an hour.
    """
    async with at.room.pool.acquire(timeout=10) as connection:
        page = await _page(at, connection, after, limit or cases.LISTED, closed=closed)
        if at.path == SAFEGUARDING:
            await notifications.listed(connection, [case.id for case in page.cases], at.account.login)
    return page


async def _page(at: At, connection: Connection, after: Place, limit: int, *, closed: bool) -> Page:
    vault, desk = at.room.vault, at.desk
    found = [] if closed else await cases.opens(connection, vault, desk, after, limit)
    if len(found) == limit:
        return Page(found, more=(found[-1].due_on, found[-1].id))
    most = limit if closed else min(limit, cases.LISTED_CLOSED)
    past = await cases.closed(connection, vault, desk, after if closed else None, most)
    ends = past[-1].closed_on if len(past) == most else None
    return Page([*found, *past], earlier=(ends, past[-1].id) if ends else None)


async def duties_missed(at: At) -> set[str]:
    """Cases of which somebody was not told in time."""
    if at.path != SAFEGUARDING:
        return set()
    async with at.room.pool.acquire(timeout=10) as connection:
        return set(await notifications.waiting(connection, clock.now()))


async def case_for(at: At, case_id: str, what: str = "read") -> Case:
    """One case of the desk; Problem 404 for any other. At the desk of sensitive cases each look is written down."""
    async with at.room.pool.acquire(timeout=10) as connection:
        case = await cases.by_id(connection, at.room.vault, case_id)
        if case is None or case.desk != at.desk:
            raise Problem(404, "complaint_unknown", mark("There is no such complaint here."))
        if case.unread:
            await cases.opened(connection, case_id)
        if at.path == SAFEGUARDING:
            await notifications.look(connection, case_id, at.account.login, what)
    return case


async def said(room: Room, case: Case) -> list[Message]:
    """What was said about a case."""
    async with room.pool.acquire(timeout=10) as connection:
        return await messages.of_case(connection, room.vault, case.id)
