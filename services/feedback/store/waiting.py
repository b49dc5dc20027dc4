"""Files that came with a form that is not sent yet, sealed so that only the form itself opens them."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from cryptography.exceptions import InvalidTag

from services.feedback.store.keys import Busy, Keys
from shared import clock
from shared.files.uploads import Upload
from shared.postgres import Connection

_KEPT = timedelta(days=1)  # longer than anybody leaves a form open and still means to send it
_MOST = 400  # files at once: a flood meets its end before the disk does


async def keep(connection: Connection, keys: Keys, secret: str, upload: Upload) -> None:
    """Keep a checked file under the form's secret, which is kept nowhere. Busy while too many wait."""
    if await connection.fetchval("SELECT count(*) FROM waiting_file") >= _MOST:
        raise Busy
    under = keys.now()
    sealed = under.seal(secret, msgspec.msgpack.encode(upload))
    await connection.execute(
        "INSERT INTO waiting_file (place, sealed, kept_at) VALUES ($1, $2, $3)", under.place(secret), sealed, clock.now()
    )  # fmt: skip


async def find(connection: Connection, keys: Keys, secret: str) -> Upload | None:
    """The file of a form's secret; None if there is none any more. It stays, since a form may be sent twice."""
    places = {one.place(secret): one for one in keys.every()}
    row = await connection.fetchrow(
        "SELECT place, sealed FROM waiting_file WHERE place = ANY($1::text[])", list(places)
    )
    if row is None:
        return None
    try:
        return msgspec.msgpack.decode(places[row["place"]].open(secret, row["sealed"]), type=Upload)
    except InvalidTag:
        return None


async def forget(connection: Connection, now: datetime) -> None:
    """Delete what has waited for a day."""
    await connection.execute("DELETE FROM waiting_file WHERE kept_at < $1", now - _KEPT)
