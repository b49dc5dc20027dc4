"""Who may read what: cases for the desks, a case for whoever holds its tracking code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from starlette.convertors import Convertor, register_url_convertor

from services.feedback.context import rooms_of
from services.feedback.domain import tracking
from services.feedback.store import cases, files, messages, notifications
from services.feedback.store.cases import Case, Place
from services.feedback.store.messages import Message
from services.feedback.store.room import Desk, Room, Rooms
from shared import clock
from shared.postgres import Connection
from shared.service import Service
from shared.web.identity.dependencies import require, signed_in
from shared.web.identity.roles import Account, Role
from shared.web.problems import Problem
from shared.web.translations import mark

HANDLERS = (Role.CASE_HANDLER, Role.COORDINATOR, Role.FOCAL_POINT)
GUARDIANS = (Role.FOCAL_POINT, Role.OMBUDSPERSON)
COMMON, SAFEGUARDING = "complaints", "safeguarding"
DESK = "/{desk:desk}"
"""Part of a path: the common desk and the one of sensitive cases have the same pages under the same pattern, so that
no log and no count of requests tells which of them was at work."""
ROLES = {COMMON: frozenset(HANDLERS), SAFEGUARDING: frozenset(GUARDIANS)}
_ENTRY = {path: require(*roles) for path, roles in ROLES.items()}


class _DeskConvertor(Convertor[str]):
    regex = f"{COMMON}|{SAFEGUARDING}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("desk", _DeskConvertor())


@dataclass(frozen=True, slots=True)
class At:
    """Somebody at a desk. `path` is the desk's part of addresses."""

    account: Account
    path: str
    desk: Desk
    rooms: Rooms

    @property
    def room(self) -> Room:
        """The desk's room."""
        return self.rooms.of(self.desk)

    @property
    def service(self) -> Service:
        """The service."""
        return self.rooms.common.service


async def at_desk(request: Request, account: Annotated[Account | None, Depends(signed_in)]) -> At:
    """Who sits at the desk of a request's path; the problems of `require` for whoever may not."""
    path = str(request.path_params["desk"])
    found, rooms = await _ENTRY[path](request, account), rooms_of(request)
    desk: Desk = "complaints"
    if path == SAFEGUARDING:
        member = rooms.common.service.member
        desk = "focal_point" if found.holds(Role.FOCAL_POINT, member) else "ombudsperson"
    return At(found, path, desk, rooms)


Sitting = Annotated[At, Depends(at_desk)]


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


@dataclass(frozen=True, slots=True)
class Followed:
    """A case as whoever holds its code may see it."""

    room: Room
    case: Case
    said: list[Message]
    files: int = 0


async def follow(rooms: Rooms, typed: str) -> Followed | None:
    """The case of a tracking code; None for any code that is not one, after the same work in both rooms."""
    code_hash = await rooms.common.keys.hash_of(tracking.read(typed))
    found: Followed | None = None
    for room in (rooms.common, rooms.safeguarding):
        async with room.pool.acquire(timeout=10) as connection:
            case = await cases.by_code(connection, room.vault, code_hash)
            if case is not None:
                hers = [
                    one for one in await messages.of_case(connection, room.vault, case.id) if _for_her(one)
                ]
                found = found or Followed(
                    room, case, hers, await files.count(connection, room.vault, case.id)
                )
    return found


def _for_her(message: Message) -> bool:
    return message.kind in messages.FOR_COMPLAINANT
