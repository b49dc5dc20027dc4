"""An ordinary matter that another one is to settle."""

from __future__ import annotations

from services.feedback.commands.filing import Deadlines
from services.feedback.commands.handling import of, say
from services.feedback.commands.routing import Destination
from services.feedback.commands.step import Outcome, step
from services.feedback.domain import handling
from services.feedback.domain.earlier import Earlier
from services.feedback.inputs import handling as inputs
from services.feedback.post import outbox
from services.feedback.post.handing import away, pieces
from services.feedback.store import cases, files, messages, referrals
from services.feedback.store.cases import Case
from services.feedback.store.room import Room
from shared import clock, ids
from shared.postgres import Connection
from shared.refusal import Refused
from shared.web.translations import mark


async def refer(room: Room, connection: Connection, case: str, body: inputs.Referral, by: str) -> Outcome:
    """To a member the case goes along, sealed; to an authority it is told outside of this system."""
    programme, here = room.service.programme, room.service.member
    takers = {one.code for one in programme.members if "feedback" in one.services} - {here}
    if body.to in takers and room.tells:
        return await _to_member(room, connection, case, body, by)
    if body.to not in {one.code for one in programme.feedback.authorities}:
        raise Refused("receiver_unknown", mark("Choose to whom it is referred."), "to")
    outcome = await step(
        room, connection, case, lambda state, today: handling.refer(state, body.to, None, today)
    )
    if body.text:
        await say(room, connection, case, "note", body.text, by)
    return outcome


async def _to_member(
    room: Room, connection: Connection, case: str, body: inputs.Referral, by: str
) -> Outcome:
    referral = ids.random_id()
    outcome = await step(
        room, connection, case, lambda state, today: handling.refer(state, body.to, referral, today)
    )
    if body.text:
        await say(room, connection, case, "note", body.text, by)
    found = await of(room, connection, case)  # with the confirmation that the step implies
    said = [
        one
        for one in await messages.of_case(connection, room.vault, case)
        if one.kind != "note" or one.text == body.text
    ]
    story = cases.referred(found.story, referral)
    parcel = away(
        room.service,
        Destination(body.to, "complaints"),
        story,
        await cases.code_of(connection, case),
        said,
        referral,
        found.person,
        Deadlines.of(found),
        await _earlier(room, connection, found),
        await referrals.origin(connection, case),
    )
    attached = await files.of_case(connection, room.vault, case)
    await outbox.put_all(room.service, connection, [parcel, *pieces(room.service, parcel, attached)])
    await referrals.add(connection, referral, case, body.to, clock.day(clock.now()))
    return outcome


async def _earlier(room: Room, connection: Connection, case: Case) -> Earlier | None:
    """The answer that a reopened case had; it goes along, since what is counted of a complaint is its first one."""
    state, _ = await room.load(connection, case.id)
    if case.reopened_on is None or state.filed is None:
        return None
    return Earlier(
        state.filed.due_on,
        case.reopened_on,
        state.answered_on,
        state.settled_on,
        state.settled_as,
        state.satisfied,
    )
