"""Cases as parcels: made for another member, and taken in from one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from services.feedback.commands import filing
from services.feedback.commands.filing import Deadlines
from services.feedback.commands.redacting import empty
from services.feedback.commands.routing import Destination
from services.feedback.commands.step import step
from services.feedback.domain import answering
from services.feedback.domain.earlier import Earlier
from services.feedback.post import outbox
from services.feedback.post.parcel import Parcel
from services.feedback.store import cases, files, messages, referrals
from services.feedback.store.cases import Story
from services.feedback.store.files import Attachment, Part
from services.feedback.store.messages import Message
from services.feedback.store.room import Room, Rooms
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
    person: str | None = None,
    days: Deadlines | None = None,
    earlier: Earlier | None = None,
    origin: str | None = None,
) -> Parcel:
    """A case for another member. The hash goes along, so that the complainant's code opens it there.

    So do the days of its clocks, which begin where it was filed (none: today), the answer that a reopened one had, and whose
    complaint it is, if that is known: an erasure is heard by all members. `origin` is the key under which an ordinary one was
    filed first: a grants service that it is an appeal to knows it by that one.
    """
    body: dict[str, Any] = {
        "desk": to.desk,
        "code_hash": code_hash.hex(),
        "story": asdict(story),
        "person": person,
        "days": _told(days or Deadlines.of_today(service)),
        "earlier": _told(earlier) if earlier else None,
        "origin": origin,
        "messages": [{**asdict(one), "written_at": clock.stamp(one.written_at)} for one in said],
    }
    return Parcel(id_ or ids.random_id(), "case", service.member, to.member, body)


def _told(days: Deadlines | Earlier) -> dict[str, str | None]:
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in asdict(days).items()}


def _read(told: Mapping[str, str | None] | None) -> dict[str, Any]:
    """What a parcel told of days; nothing in one of a version that did not."""
    return {
        name: date.fromisoformat(one) if one and name.endswith(("_on", "_by")) else one
        for name, one in (told or {}).items()
    }


def pieces(service: Service, case: Parcel, some: Sequence[Attachment]) -> list[Parcel]:
    """The files of a case, to follow its parcel."""
    return [
        Parcel(
            str(uuid5(UUID(case.id), f"{part.file} {part.number}")), "part", service.member, case.receiver,
            {"case": case.id, "desk": case.body["desk"], "part": asdict(part)},
        )
        for attachment in some
        for part in files.parts(attachment)
    ]  # fmt: skip


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
            await self._rooms.common.run(lambda c: _received(self._rooms.common, c, str(parcel.body["of"])))
            return
        if parcel.kind != "blank" and not await self._kept(parcel):
            return  # its case has not come yet; without a receipt it is sent again
        receipt = Parcel(
            str(uuid5(_RECEIPTS, parcel.id)), "receipt", service.member, parcel.sender, {"of": parcel.id}
        )
        await self._rooms.common.run(lambda c: outbox.put(service, c, receipt))

    async def _kept(self, parcel: Parcel) -> bool:
        room = self._rooms.of(parcel.body["desk"])
        return await room.run(lambda c: _keep(room, c, parcel))


async def _keep(room: Room, connection: Connection, parcel: Parcel) -> bool:
    """Whether it is kept, now or before."""
    if parcel.kind == "part" and await connection.fetchval(_CASE, UUID(parcel.body["case"])) is None:
        return False
    if await connection.fetchval(_TAKEN, UUID(parcel.id)):
        await (_keep_part if parcel.kind == "part" else _keep_case)(room, connection, parcel)
    return True


async def _keep_part(room: Room, connection: Connection, parcel: Parcel) -> None:
    case = str(await connection.fetchval(_CASE, UUID(parcel.body["case"])))
    if await cases.acknowledge_by(connection, case):  # it may have moved on
        await files.add_part(connection, room.vault, case, Part(**parcel.body["part"]))


async def _keep_case(room: Room, connection: Connection, parcel: Parcel) -> None:
    body, code_hash = parcel.body, bytes.fromhex(parcel.body["code_hash"])
    await cases.forget_code(connection, code_hash)  # it may have been here before
    story = Story(**body["story"])
    days, earlier = _read(body.get("days")), _read(body.get("earlier"))
    case, _ = await filing.file(
        room, connection, body["desk"], story, code_hash, Deadlines(**days) if days else None,
        Earlier(**earlier) if earlier else None,
    )  # fmt: skip
    for one in body["messages"]:
        message = Message(**{**one, "written_at": clock.parse(one["written_at"])})
        await messages.add(connection, room.vault, case.id, message)
    await connection.execute(_IS, UUID(parcel.id), UUID(case.id), body.get("person"))
    if room.tells and body.get("origin"):
        await referrals.came_from(connection, case.id, body["origin"])


async def _received(room: Room, connection: Connection, parcel: str) -> None:
    """The receiver has it: its box goes, and a case that was referred ends here, where its words are needed no longer."""
    case = await referrals.received(connection, parcel, clock.day(clock.now()))
    await outbox.confirm(connection, parcel)
    found = await cases.by_id(connection, room.vault, case) if case else None
    if found is None:
        return
    if not found.answered:  # else what was answered meanwhile stands here alone
        await empty(room, connection, found)
    await step(room, connection, found.id, answering.hand_over)


_CASE = "SELECT case_id FROM inbox_parcel WHERE id = $1"
_IS = """WITH linked AS (UPDATE complaint SET person = $3 WHERE id = $2)
         UPDATE inbox_parcel SET case_id = $2 WHERE id = $1"""
_TAKEN = "INSERT INTO inbox_parcel (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING true"
