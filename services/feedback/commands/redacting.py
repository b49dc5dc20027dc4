"""Somebody is erased at participants: all that anybody has written in her complaints is destroyed.

What was done about them stays: each step with its day, the account that took it, and what was agreed to change.
"""

from __future__ import annotations

from dataclasses import asdict, replace

from services.feedback.store import actions, cases, journal, messages
from services.feedback.store.cases import Case
from services.feedback.store.room import Room
from shared.postgres import Connection

_HERS = ("message", "translation", "again")


async def redact(room: Room, connection: Connection, person: str) -> int:
    """Redact all cases of a person; returns how many. What is left lies under new keys: the old ones are gone."""
    found = await cases.of_person(connection, room.vault, person)
    for case in found:
        await _redact(room, connection, case)
    return len(found)


async def _redact(room: Room, connection: Connection, case: Case) -> None:
    said = [one for one in await messages.of_case(connection, room.vault, case.id) if one.kind not in _HERS]
    done = [] if room.tells else await journal.read(connection, room.vault, case.id)
    await empty(room, connection, case)
    for message in said:
        coded = message.kind == "decision"
        await messages.add(connection, room.vault, case.id, message if coded else replace(message, text=""))
    if done:
        await journal.reseal(connection, room.vault, case.id, done)


async def empty(room: Room, connection: Connection, case: Case) -> None:
    """Destroy all that was said in a case and the key that it lay under; what was agreed stays, under a new one."""
    agreed = await actions.of_case(connection, room.vault, case.id)
    wrapped = room.vault.new_key(case.id)
    bare = replace(case.story, text="", contact=None, contact_by=None)
    await cases.rekey(connection, case.id, wrapped, room.vault.seal(wrapped, case.id, asdict(bare)))
    await connection.execute("DELETE FROM attachment WHERE case_id = $1::text::uuid", case.id)
    await connection.execute("DELETE FROM message WHERE case_id = $1::text::uuid", case.id)
    await actions.reseal(connection, room.vault, case.id, agreed)
