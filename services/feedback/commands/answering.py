"""The answer, the end, a new beginning, and what is learned."""

from __future__ import annotations

from dataclasses import replace

from services.feedback.commands.handling import say
from services.feedback.commands.step import Outcome, step
from services.feedback.domain import answering, learning
from services.feedback.domain.complaint import known
from services.feedback.inputs import handling as inputs_handling
from services.feedback.inputs import learning as inputs_learning
from services.feedback.inputs import tracking as inputs_tracking
from services.feedback.store import actions, files
from services.feedback.store.actions import Action
from services.feedback.store.room import Room
from shared import clock, ids
from shared.files.uploads import Upload
from shared.postgres import Connection


async def respond(
    room: Room, connection: Connection, case: str, body: inputs_handling.Response, by: str
) -> Outcome:
    """The complainant has an answer, to be read with the tracking code."""
    calendar = room.service.programme.feedback.calendar
    outcome = await step(
        room, connection, case, lambda state, today: answering.respond(state, calendar, today)
    )
    await say(room, connection, case, "answer", body.text, by)
    return outcome


async def close(
    room: Room, connection: Connection, case: str, body: inputs_handling.Closure, by: str
) -> Outcome:
    """The case is at its end."""
    calendar = room.service.programme.feedback.calendar
    outcome = await step(
        room, connection, case,
        lambda state, today: answering.close(state, body.outcome, calendar, today, with_answer=bool(body.text)),
    )  # fmt: skip
    if body.text:
        await say(room, connection, case, "answer", body.text, by)
    return outcome


async def reopen(
    room: Room, connection: Connection, case: str, body: inputs_handling.Note, by: str
) -> Outcome:
    """A closed case goes on; a note says why."""
    feedback = room.service.programme.feedback
    due = feedback.calendar.due(clock.day(clock.now()), feedback.deadlines.respond_workdays)
    outcome = await step(room, connection, case, lambda state, today: answering.reopen(state, due, today))
    await say(room, connection, case, "note", body.text, by)
    return outcome


async def agree(
    room: Room, connection: Connection, case: str, body: inputs_learning.Agreement, _: str
) -> Outcome:
    """Something is to change because of the case."""
    action = Action(ids.random_id(), clock.day(clock.now()), body.text, body.due_on)
    outcome = await step(
        room, connection, case, lambda state, today: learning.agree(state, action.id, body.due_on, today)
    )
    await actions.add(connection, room.vault, case, action)
    return replace(outcome, action=action.id)


async def complete(
    room: Room, connection: Connection, case: str, body: inputs_learning.Completion, _: str
) -> Outcome:
    """What was agreed is done, or given up. Only what is done can be published."""
    today = clock.day(clock.now())
    published = body.published if body.done else {}
    outcome = await step(
        room, connection, case, lambda state, day: learning.complete(state, body.action, day, done=body.done)
    )
    await actions.end(connection, body.action, today, done=body.done, published=published)
    return outcome


async def hear(
    room: Room, connection: Connection, case: str, text: str, upload: Upload | None = None
) -> Outcome:
    """The complainant has written, or sent a picture or a recording; an open question is answered by it."""
    calendar = room.service.programme.feedback.calendar
    outcome = await step(
        room, connection, case, lambda state, today: answering.hear(state, calendar, today), unread=True
    )
    if text:
        await say(room, connection, case, "message", text)
    if upload:
        await files.add(connection, room.vault, case, upload)
    return outcome


async def attach(room: Room, connection: Connection, case: str, upload: Upload, by: str) -> Outcome:
    """Staff keep a document or a picture with the case."""
    known((await room.load(connection, case))[0])
    await files.add(connection, room.vault, case, upload, by)
    return Outcome(case, ())


async def rate(room: Room, connection: Connection, case: str, body: inputs_tracking.Rating) -> Outcome:
    """The complainant says whether the answer has solved it."""
    return await step(
        room, connection, case, lambda state, today: answering.rate(state, body.satisfied, today)
    )
