"""What a handler does before the answer: confirm, look at, take on, escalate, ask, note, translate, link."""

from __future__ import annotations

from services.feedback.commands.step import Outcome, step
from services.feedback.domain import answering, handling
from services.feedback.domain.complaint import known
from services.feedback.inputs import handling as inputs_handling
from services.feedback.inputs.base import Nothing
from services.feedback.store import cases, messages, notifications
from services.feedback.store.messages import Kind, Message
from services.feedback.store.room import Room
from shared import clock
from shared.postgres import Connection
from shared.refusal import Refused
from shared.web.translations import mark


async def acknowledge(room: Room, connection: Connection, case: str, _: Nothing, __: str) -> Outcome:
    """The complainant is told that the complaint was read."""
    return await step(room, connection, case, handling.acknowledge)


async def triage(
    room: Room, connection: Connection, case: str, body: inputs_handling.Triage, _: str
) -> Outcome:
    """It is clear what it is about, and by when such a thing is answered."""
    feedback = room.service.programme.feedback
    category = feedback.category(body.category)
    found = await of(room, connection, case)
    await cases.retell(connection, room.vault, found, category=category.code, category_group=category.group)
    if not room.tells:
        await notifications.plan(connection, feedback, await of(room, connection, case))
    due = feedback.calendar.due(
        found.filed_on, category.respond_workdays or feedback.deadlines.respond_workdays
    )
    return await step(
        room, connection, case, lambda state, today: handling.triage(state, category.group, due, today)
    )


async def assign(
    room: Room, connection: Connection, case: str, body: inputs_handling.Assignment, by: str
) -> Outcome:
    """One person answers for it from now on."""
    return await step(room, connection, case, handling.assign, assignee=body.assignee.lower() or by)


async def escalate(
    room: Room, connection: Connection, case: str, body: inputs_handling.Note, by: str
) -> Outcome:
    """It goes to the management, with a note that says why."""
    outcome = await step(room, connection, case, handling.escalate)
    await say(room, connection, case, "note", body.text, by)
    return outcome


async def ask(
    room: Room, connection: Connection, case: str, body: inputs_handling.Question, by: str
) -> Outcome:
    """The complainant is asked something; the clock stands until she answers."""
    outcome = await step(room, connection, case, answering.ask)
    await say(room, connection, case, "question", body.text, by)
    return outcome


async def note(room: Room, connection: Connection, case: str, body: inputs_handling.Note, by: str) -> Outcome:
    """Handlers note something for themselves. No event: it moves nothing."""
    known((await room.load(connection, case))[0])
    await say(room, connection, case, "note", body.text, by)
    return Outcome(case, ())


async def translate(
    room: Room, connection: Connection, case: str, body: inputs_handling.Translation, by: str
) -> Outcome:
    """What was written, in another language, beside the original."""
    numbers = {one.number for one in await messages.of_case(connection, room.vault, case)}
    if body.of != messages.STORY and body.of not in numbers:
        raise Refused("message_unknown", mark("There is no such message here."), "of")
    translated = Message("translation", clock.now(), body.text, by, body.language, body.of)
    await messages.add(connection, room.vault, case, translated)
    return Outcome(case, ())


async def link(room: Room, connection: Connection, case: str, body: inputs_handling.Link, _: str) -> Outcome:
    """Note whose complaint it is, so that it is redacted with her."""
    return await step(room, connection, case, lambda state, _: handling.link(state), person=body.person)


async def say(room: Room, connection: Connection, case: str, kind: Kind, text: str, by: str = "") -> None:
    """Keep one message."""
    await messages.add(connection, room.vault, case, Message(kind, clock.now(), text, by))


async def of(room: Room, connection: Connection, case: str) -> cases.Case:
    """The case as it is kept."""
    found = await cases.by_id(connection, room.vault, case)
    if found is None:
        raise Refused(
            "complaint_unknown",
            mark("There is no such complaint here. Look it up in the list of complaints."),
        )
    return found
