"""Passwords: argon2id, off the event loop, few at a time, and the same work for an account that is not there."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from collections import OrderedDict
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 8
LONGEST: Final = 200  # argon2 takes any length; a bound keeps a request from costing more than it should

# OWASP's first choice for argon2id (19 MiB, two passes): a member's whole site runs on a small server beside others.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_NOBODY: Final = _HASHER.hash("nobody has this password")
_AT_ONCE: Final = asyncio.Semaphore(2)


async def hash_password(password: str) -> str:
    """The argon2id hash to store; ValueError when the password is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise ValueError(f"a password has {SHORTEST} to {LONGEST} characters")
    async with _AT_ONCE:
        return await asyncio.to_thread(_HASHER.hash, password)


async def matches(stored: str | None, password: str) -> bool:
    """Whether a password is the one of a stored hash. None (no such account) takes the same time and is False."""
    async with _AT_ONCE:
        right = await asyncio.to_thread(_verify, stored or _NOBODY, password[: LONGEST + 1])
    return right and stored is not None


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's, and is to be made anew at the next sign-in."""
    return _HASHER.check_needs_rehash(stored)


class Remembered:
    """Passwords found right a short while ago, so that a program using HTTP Basic does not pay argon2 each time.

    Held in memory as a MAC under a key that dies with the process, over the stored hash too: a changed password or
    a closed account ends it at once.
    """

    def __init__(self, most: int = 256) -> None:
        self._key = secrets.token_bytes(32)
        self._until: OrderedDict[bytes, float] = OrderedDict()
        self._most = most

    def _mac(self, stored: str, password: str) -> bytes:
        return hmac.digest(self._key, f"{stored} {password}".encode(), "sha256")

    def add(self, stored: str, password: str) -> None:
        """Remember for ten minutes."""
        self._until[self._mac(stored, password)] = time.monotonic() + 600
        if len(self._until) > self._most:
            self._until.popitem(last=False)

    def has(self, stored: str, password: str) -> bool:
        """Whether this password was found right for this stored hash within ten minutes."""
        return self._until.get(self._mac(stored, password), 0.0) > time.monotonic()
