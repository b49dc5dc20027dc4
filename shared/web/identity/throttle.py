"""Failed sign-ins make the next one wait: by account and by address, counted in the database, never for ever.

An attempt is counted as failed before the password is looked at and taken back when it was right, so that a
thousand guesses sent at once are a thousand failures. The account name is counted whether it exists or not.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from shared.postgres import Connection, Pool
from shared.web.problems import Problem
from shared.web.translations import mark

FORGOTTEN_AFTER: Final = timedelta(hours=1)
LONGEST_WAIT: Final = timedelta(
    minutes=5
)  # an attacker can hold up an account's owner by this much, not more


@dataclass(frozen=True)
class Rule:
    """After `free` failures the wait is 1 s, and doubles with each further one up to LONGEST_WAIT."""

    free: int


ACCOUNT: Final = Rule(5)
ADDRESS: Final = Rule(30)  # an office shares one address

_COUNT = """
    INSERT INTO sign_in_failure AS known (subject, failures) VALUES ($1, 1)
    ON CONFLICT (subject) DO UPDATE SET
        failures = CASE WHEN known.last_at < now() - $3::interval THEN 1 ELSE known.failures + 1 END,
        last_at = clock_timestamp(),
        blocked_until = CASE
            WHEN known.last_at < now() - $3::interval OR known.failures + 1 < $2 THEN '-infinity'
            ELSE clock_timestamp()
                + least($4::interval, interval '1 second' * power(2, least(known.failures + 1 - $2, 20)))
        END
    WHERE known.blocked_until <= clock_timestamp()
    RETURNING failures
"""
_WAIT = "SELECT extract(epoch FROM blocked_until - clock_timestamp()) FROM sign_in_failure WHERE subject = $1"
_CLEAR = "DELETE FROM sign_in_failure WHERE subject = $1"
_TAKE_BACK = "UPDATE sign_in_failure SET failures = greatest(failures - 1, 0) WHERE subject = $1"
_PRUNE = "DELETE FROM sign_in_failure WHERE last_at < now() - $1::interval AND blocked_until < now()"


def _subject(kind: str, name: str) -> bytes:
    return hashlib.sha256(f"{kind} {name}".encode()).digest()


class Throttle:
    """Counts failed sign-ins."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def begin(self, login: str, address: str) -> None:
        """Count an attempt; Problem 429 `too_many_attempts` with Retry-After while either subject has to wait."""
        subjects = ((_subject("account", login), ACCOUNT), (_subject("address", address), ADDRESS))
        async with self._pool.acquire() as connection, connection.transaction():
            for subject, rule in subjects:  # a fixed order, so that two attempts never wait for each other
                await self._count(connection, subject, rule)

    async def _count(self, connection: Connection, subject: bytes, rule: Rule) -> None:
        if await connection.fetchval(_COUNT, subject, rule.free, FORGOTTEN_AFTER, LONGEST_WAIT) is None:
            wait = await connection.fetchval(_WAIT, subject)
            seconds = max(1, math.ceil(wait or 0))
            raise Problem(
                429,
                "too_many_attempts",
                mark("Too many failed sign-ins. Please wait a few minutes and try again."),
                headers={"Retry-After": str(seconds)},
            )

    async def succeeded(self, login: str, address: str) -> None:
        """The password was right: the account starts afresh, the address gets this one attempt back."""
        await self._pool.execute(_CLEAR, _subject("account", login))
        await self._pool.execute(_TAKE_BACK, _subject("address", address))
        await self._pool.execute(_PRUNE, FORGOTTEN_AFTER)
