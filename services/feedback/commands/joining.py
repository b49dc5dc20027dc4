"""Two complaints that are one, filed twice: one goes on with the words of both, the other one's filing is taken back.

To everybody who reads the bus or a board this looks like a case that was moved to where fewer people look (moving.py), so
that neither says which of the two it was.
"""

from __future__ import annotations

from dataclasses import replace

from services.feedback.commands.handling import of
from services.feedback.commands.redacting import empty
from services.feedback.commands.step import Outcome, after
from services.feedback.domain import filing, handling
from services.feedback.domain.complaint import still_open
from services.feedback.inputs import handling as inputs
from services.feedback.store import cases, files, messages
from services.feedback.store.cases import Case
from services.feedback.store.messages import Message
from services.feedback.store.room import Room
from shared import clock
from shared.postgres import Connection
from shared.refusal import Refused
from shared.web.translations import mark

_DROPPED = ("translation", "decision")


async def join(room: Room, connection: Connection, case: str, body: inputs.Twice, by: str) -> Outcome:
    """The case was filed twice; it goes on as the other one, to which its words and files go."""
    if not room.tells:
        raise Refused("not_ordinary", mark("This is for ordinary complaints only."))
    twice, kept = await of(room, connection, case), await cases.by_id(connection, room.vault, body.of)
    if kept is None or kept.desk != twice.desk or kept.id == twice.id:
        raise Refused("complaint_unknown", mark("Choose the complaint that goes on from the list."), "of")
    if kept.filed_on > twice.filed_on:
        raise Refused("filed_later", mark("The one that was filed first goes on, with its deadline."), "of")
    still_open((await room.load(connection, kept.id))[0])
    state, version = await room.load(connection, case)
    handling.unanswered(state)
    await _bring(room, connection, twice, kept, by)
    drafts = filing.withdraw(state, clock.day(clock.now()))
    await cases.note(connection, after(state, []), status="closed", desk=cases.TWICE)
    await room.record(connection, case, version, drafts)
    return Outcome(kept.id, ())


async def _bring(room: Room, connection: Connection, twice: Case, kept: Case, by: str) -> None:
    """What one says stands in the other from now on, for handlers; of itself nothing is left but its tracking code."""
    said = await messages.of_case(connection, room.vault, twice.id)
    attached = await files.of_case(connection, room.vault, twice.id)
    story = Message("again", clock.now(), twice.story.text, by, twice.story.language)
    for one in (story, *said):
        if one.kind not in _DROPPED:
            kind = "again" if one.kind == "message" else one.kind if one is story else "note"
            await messages.add(connection, room.vault, kept.id, replace(one, kind=kind))
    for attachment in attached:
        await files.copy(connection, room.vault, kept.id, attachment)
    if kept.story.contact is None and twice.story.contact:
        contact = {"contact": twice.story.contact, "contact_by": twice.story.contact_by}
        await cases.retell(connection, room.vault, kept, **contact)
    if kept.person is None and twice.person:
        await connection.execute(_PERSON, kept.id, twice.person)
    await empty(room, connection, twice)


_PERSON = "UPDATE complaint SET person = $2 WHERE id = $1::text::uuid"
