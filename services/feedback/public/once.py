"""What a public form does, once for a form however often it is sent; nothing that was typed is kept beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request

from services.feedback.store.keys import Hashes
from services.feedback.store.room import Room
from shared.postgres import Connection
from shared.web import csrf, idempotency
from shared.web.forms import Form

_DONE = 200


async def once(
    request: Request, room: Room, form: Form, work: Callable[[Connection], Awaitable[Any]]
) -> None:
    """Do it, unless the same form has done it already."""
    key = form.value(csrf.FORM_KEY)
    sent = request.url.path.encode() + form.value("go").encode()

    async def in_transaction(connection: Connection) -> None:
        under = await hashes_of(connection, room, key)
        place = under.place(key) if key else None
        async with idempotency.idempotent(connection, place, under.fingerprint(sent)) as slot:
            if slot.answer is None:
                await work(connection)
                await slot.keep(_DONE, b"")

    await room.run(in_transaction)


async def hashes_of(connection: Connection, room: Room, key: str) -> Hashes:
    """Under which hashes the answer to a key is kept, the present ones if it has none yet."""
    every = {one.place(key): one for one in room.keys.every()} if key else {}
    found = await idempotency.known(connection, list(every))
    return every[found] if found else room.keys.now()
