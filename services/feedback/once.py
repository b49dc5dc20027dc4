"""What a public form does, once for a form however often it is sent; nothing that was typed is kept beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request

from services.feedback.room import Room
from shared.postgres import Connection
from shared.web import csrf, idempotency
from shared.web.forms import Form

_DONE = 200


async def once(
    request: Request, room: Room, form: Form, work: Callable[[Connection], Awaitable[Any]]
) -> None:
    """Do it, unless the same form has done it already."""
    key = form.value(csrf.FORM_KEY)
    place = room.keys.place(key) if key else None
    fingerprint = room.keys.fingerprint(request.url.path.encode() + form.value("go").encode())

    async def in_transaction(connection: Connection) -> None:
        async with idempotency.idempotent(connection, place, fingerprint) as slot:
            if slot.answer is None:
                await work(connection)
                await slot.keep(_DONE, b"")

    await room.run(in_transaction)
