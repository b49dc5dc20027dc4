"""One token for each third party, also when the key of tokens was rotated and events tell of it under several."""

from __future__ import annotations

from collections.abc import Sequence

from services.grants.store.others import exposures
from shared.postgres import Connection


async def one_of(connection: Connection, tokens: Sequence[bytes]) -> bytes:
    """The token by which a third party is known here; `tokens` are some of its tokens, one under each key.

    Whatever was kept under the others is kept under it from now on, so that sums see all of it.
    """
    async with connection.transaction():
        if len(tokens) > 1:
            await exposures.hold(connection)
        rows = await connection.fetch(_KNOWN, list(tokens))
        known: dict[bytes, bytes] = {row["token"]: row["one"] for row in rows}
        one, *others = sorted({known.get(token, token) for token in tokens})
        for statement in _MOVE if others else ():
            await connection.execute(statement, one, others)
        await connection.execute(_NOTE, one, sorted({*tokens, *others} - {one, *known}))
    return one


_KNOWN = "SELECT token, one FROM third_party_token WHERE token = ANY($1::bytea[])"
_MOVE = (
    "UPDATE exposure SET token = $1 WHERE token = ANY($2::bytea[])",
    "UPDATE applied_elsewhere SET token = $1 WHERE token = ANY($2::bytea[])",
    "UPDATE third_party_token SET one = $1 WHERE one = ANY($2::bytea[])",
)
_NOTE = """INSERT INTO third_party_token (token, one) SELECT token, $1 FROM unnest($2::bytea[]) AS token
           ON CONFLICT (token) DO UPDATE SET one = excluded.one"""
