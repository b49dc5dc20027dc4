"""Which desk a request is at, and who may sit there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.convertors import Convertor, register_url_convertor

from services.feedback.context import rooms_of
from services.feedback.store.room import Desk, Room, Rooms
from shared.service import Service
from shared.web.identity.dependencies import require, signed_in
from shared.web.identity.roles import Account, Role

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
