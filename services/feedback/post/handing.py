"""Cases as parcels: made for another member, and taken in from one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID, uuid5

from services.feedback.commands import filing
from services.feedback.post import outbox
from services.feedback.post.parcel import Parcel
from services.feedback.room import Room, Rooms
from services.feedback.routing import Destination
from services.feedback.store import cases, messages, referrals
from services.feedback.store.cases import Story
from services.feedback.store.messages import Message
from shared import clock, ids
from shared.postgres import Connection
from shared.service import Service

_RECEIPTS = UUID("6f2d9a0e-5c1b-4e7a-9d3f-8b7a6c5d4e3f")


def away(
    service: Service,
    to: Destination,
    story: Story,
    code_hash: bytes,
    said: Sequence[Message] = (),
    id_: str = "",
) -> Parcel:
    """A case for another member. The hash goes along, so that the complainant's code opens it there."""
    body: dict[str, Any] = {
        "desk": to.desk,
        "code_hash": code_hash.hex(),
        "story": asdict(story),
        "messages": [{**asdict(one), "written_at": clock.stamp(one.written_at)} for one in said],
    }
    return Parcel(id_ or ids.random_id(), "case", service.member, to.member, body)


class Taker:
    """Takes in what other members have sent."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    async def take(self, parcel: Parcel) -> None:
        """Once for each parcel, however often it comes; a case is confirmed each time."""
        service = self._rooms.common.service
        if parcel.receiver != service.member:
            return
        if parcel.kind == "receipt":
            await self._rooms.common.run(lambda c: _received(c, str(parcel.body["of"])))
            return
        room = self._rooms.of(parcel.body["desk"])
        await room.run(lambda c: _keep(room, c, parcel))
        receipt = Parcel(
            str(uuid5(_RECEIPTS, parcel.id)), "receipt", service.member, parcel.sender, {"of": parcel.id}
        )
        await self._rooms.common.run(lambda c: outbox.put(service, c, receipt))


async def _keep(room: Room, connection: Connection, parcel: Parcel) -> None:
    if not await connection.fetchval(_TAKEN, UUID(parcel.id)):
        return
    body, code_hash = parcel.body, bytes.fromhex(parcel.body["code_hash"])
    await cases.forget_code(connection, code_hash)  # it may have been here before
    case, _ = await filing.file(room, connection, body["desk"], Story(**body["story"]), code_hash)
    for one in body["messages"]:
        message = Message(**{**one, "written_at": clock.parse(one["written_at"])})
        await messages.add(connection, room.vault, case.id, message)


async def _received(connection: Connection, parcel: str) -> None:
    await referrals.received(connection, parcel, clock.day(clock.now()))
    await outbox.confirm(connection, parcel)


_TAKEN = "INSERT INTO inbox_parcel (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING true"
