"""A case goes where it belongs: to another room, another desk, another member. The place where it was keeps nothing.

The new place is written first, under an id that any repetition meets again; then the old one is shredded. What was told
on the bus of an ordinary case is taken back like something that was recorded twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.feedback.commands import filing
from services.feedback.commands.filing import Deadlines
from services.feedback.commands.routing import Destination
from services.feedback.commands.step import Outcome, after
from services.feedback.domain import filing as filings
from services.feedback.domain.complaint import Complaint
from services.feedback.post import outbox
from services.feedback.post.handing import away, pieces
from services.feedback.store import actions, cases, files, messages, notifications
from services.feedback.store.actions import Action
from services.feedback.store.cases import Case
from services.feedback.store.files import Attachment
from services.feedback.store.messages import Message
from services.feedback.store.room import Room, Rooms
from shared import clock
from shared.postgres import Connection


@dataclass(frozen=True, slots=True)
class Luggage:
    """All of a case that goes along."""

    case: Case
    code_hash: bytes
    said: list[Message]
    attached: list[Attachment]


async def move(
    rooms: Rooms, source: Room, case: str, to: Destination, category: str | None, staff_of: str | None
) -> Outcome:
    """Bring a case to the desk that a triage has found for it; the answer tells nothing of where that is."""
    luggage = await _pack(source, case, category, staff_of)
    if to.member != source.service.member:
        await _send(rooms, source, luggage, to)
    elif (target := rooms.of(to.desk)) is source:
        await source.run(lambda c: c.execute(_DESK, to.desk, case))
        return Outcome(case, ())
    else:
        await target.run(lambda c: _unpack(target, c, source.keys.moved(case), to, luggage))
    await source.run(lambda c: _leave(source, c, case))
    return Outcome(case, ())


async def move_again(rooms: Rooms) -> None:
    """Bring to the focal point what a restored backup has brought back to the common desk: once moved, never there."""
    async with rooms.common.pool.acquire(timeout=10) as connection:
        found = await cases.to_move(connection)
    for case in found:
        to = Destination(rooms.common.service.member, "focal_point")
        await move(rooms, rooms.common, case, to, None, None)


async def _pack(room: Room, case: str, category: str | None, staff_of: str | None) -> Luggage:
    async with room.pool.acquire(timeout=10) as connection:
        found = await cases.by_id(connection, room.vault, case)
        assert found is not None, "who moves a case has just read it"
        feedback = room.service.programme.feedback
        group = feedback.category(category).group if category else found.story.category_group
        story = replace(found.story, category=category, category_group=group, staff_of=staff_of)
        said = await messages.of_case(connection, room.vault, case)
        said += [_noted(action) for action in await actions.of_case(connection, room.vault, case)]
        attached = await files.of_case(connection, room.vault, case)
        return Luggage(replace(found, story=story), await cases.code_of(connection, case), said, attached)


def _noted(action: Action) -> Message:
    """What was agreed at the former place; here it is a note, and published by nobody."""
    return Message("note", clock.now(), action.text)


async def _send(rooms: Rooms, source: Room, luggage: Luggage, to: Destination) -> None:
    parcel = away(
        source.service,
        to,
        luggage.case.story,
        luggage.code_hash,
        luggage.said,
        source.keys.moved(luggage.case.id),
        luggage.case.person,
        Deadlines.of(luggage.case),
    )
    sent = [parcel, *pieces(source.service, parcel, luggage.attached)]
    await rooms.common.run(lambda c: outbox.put_all(source.service, c, sent))


async def _unpack(target: Room, connection: Connection, case: str, to: Destination, luggage: Luggage) -> None:
    if await cases.by_id(connection, target.vault, case):
        return
    was = luggage.case
    kept = replace(was, id=case, desk=to.desk, status="received")
    await cases.forget_code(connection, luggage.code_hash)
    filed = filings.file(Complaint(), await filing.keep(target, connection, kept, luggage.code_hash))
    filed += await filing.take_over(connection, Deadlines.of(was), filed)
    await cases.note(connection, after(Complaint(), filed), person=was.person)
    for message in luggage.said:
        await messages.add(connection, target.vault, case, message)
    for attachment in luggage.attached:
        await files.copy(connection, target.vault, case, attachment)
    if to.desk != "complaints":
        await notifications.plan(connection, target.service.programme.feedback, kept)
    await target.record(connection, case, 0, filed)


async def _leave(room: Room, connection: Connection, case: str) -> None:
    state, version = await room.load(connection, case)
    if room.tells and state.status is not None:  # else it was told before
        await room.record(connection, case, version, filings.withdraw(state, clock.day(clock.now())))
    await cases.shred(connection, case)


_DESK = "UPDATE complaint SET desk = $1 WHERE id = $2::text::uuid"
