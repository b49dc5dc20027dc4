"""A case as whoever holds its tracking code may see it."""

from __future__ import annotations

from dataclasses import dataclass

from services.feedback.domain import tracking
from services.feedback.store import cases, files, messages
from services.feedback.store.cases import Case
from services.feedback.store.messages import Message
from services.feedback.store.room import Room, Rooms


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
