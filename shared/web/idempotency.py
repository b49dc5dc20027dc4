"""The same request twice is one command: answers kept by `Idempotency-Key`, in the command's own transaction.

    async with connection.transaction(), idempotent(connection, key, fingerprint(...)) as slot:
        if slot.answer is None:
            ...                       # decide, append
            await slot.keep(201, body)

What is kept is the answer as sent. A command whose answer holds a secret (a tracking code) keeps it sealed.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from shared.postgres import Connection
from shared.web.problems import Problem

KEEP = timedelta(days=7)
_CLAIM = "INSERT INTO idempotency (key, fingerprint) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING key"
_FIND = "SELECT fingerprint, status, body FROM idempotency WHERE key = $1"
_KEEP = "UPDATE idempotency SET status = $2, body = $3 WHERE key = $1"
_PRUNE = "DELETE FROM idempotency WHERE created_at < now() - $1::interval"
_LONGEST_KEY = 200


class Reused(Problem):
    """The key was used for another request: what stands there was recorded, and this is not the same."""

    def __init__(self) -> None:
        super().__init__(
            422, "idempotency_key_reused", "This Idempotency-Key was used for another request. Use a new key."
        )


@dataclass(frozen=True)
class Answer:
    """An HTTP status and body as they were first sent."""

    status: int
    body: bytes


class Slot:
    """The place of one key: `answer` is what was answered before, or None when the command is to run now."""

    def __init__(self, connection: Connection, key: str | None, answer: Answer | None) -> None:
        self._connection = connection
        self._key = key
        self.answer = answer
        self.kept = answer is not None or key is None

    async def keep(self, status: int, body: bytes) -> None:
        """Keep the answer of the command that has just run, for the next request with this key."""
        if self._key is not None:
            await self._connection.execute(_KEEP, self._key, status, body)
        self.kept = True


def fingerprint(method: str, path: str, caller: str, body: bytes) -> bytes:
    """SHA-256 of what makes a request the same request: method, path, who asks (account id or ""), body."""
    digest = hashlib.sha256()
    for part in (method.encode(), path.encode(), caller.encode(), body):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


@asynccontextmanager
async def idempotent(connection: Connection, key: str | None, request: bytes) -> AsyncIterator[Slot]:
    """Claim a key for a request (its `fingerprint`) inside the open transaction of its command.

    A second request with the key waits for the first one's transaction, then gets its answer; if the first was
    rolled back, it runs. Without a key nothing is kept. Raises Reused when the key was used for another
    request, RuntimeError when there is no transaction or the command kept no answer.
    """
    if not connection.is_in_transaction():
        raise RuntimeError("idempotent() needs the transaction of its command")
    slot = await _slot(connection, key, request)
    yield slot
    if not slot.kept:
        raise RuntimeError("the command ran but slot.keep(status, body) was not called")


async def _slot(connection: Connection, key: str | None, request: bytes) -> Slot:
    if key is None:
        return Slot(connection, None, None)
    if not 0 < len(key) <= _LONGEST_KEY:
        raise Problem(
            422, "idempotency_key_invalid", f"An Idempotency-Key has 1 to {_LONGEST_KEY} characters."
        )
    if await connection.fetchval(_CLAIM, key, request):
        return Slot(connection, key, None)
    found = await connection.fetchrow(_FIND, key)
    if found["fingerprint"] != request:
        raise Reused
    if found["status"] is None:  # claimed earlier in this very transaction
        return Slot(connection, key, None)
    return Slot(connection, key, Answer(found["status"], found["body"]))


async def known(connection: Connection, keys: Sequence[str]) -> str | None:
    """Which of some keys was used before; for who keeps them hashed under more than one key."""
    found: str | None = await connection.fetchval(
        "SELECT key FROM idempotency WHERE key = ANY($1::text[]) LIMIT 1", keys
    )
    return found


async def prune(connection: Connection) -> None:
    """Forget answers older than a week; call it now and then."""
    await connection.execute(_PRUNE, KEEP)
