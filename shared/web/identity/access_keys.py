"""Keys of programs that read: made for one integrator, with scopes, hashed at rest, revocable, their last use shown.

A key is sent as a Bearer token, or as the password of HTTP Basic with any name, as Power BI does.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import asyncpg

from shared.ids import random_id
from shared.postgres import Pool, Row
from shared.web.identity.roles import EVERYWHERE, Account, Role
from shared.web.identity.store import token_hash

PREFIX: Final = "pvk_"
"""What a key begins with, so that a program, and a search for leaked secrets, know one."""
NAME: Final = re.compile(r"[a-z][a-z0-9-]{1,39}")


class Scope(StrEnum):
    """What a key opens, beyond what everybody may read (shared/events/readers.py says which events are whose).

    The open stream of events, the events of persons and cases too, or figures in the key's own name.
    """

    EVENTS = "events"
    ROWS = "rows"
    FIGURES = "figures"

    @property
    def opens_events(self) -> bool:
        """Whether it opens any events at all."""
        return self in _ROLES


_ROLES: Final = {Scope.EVENTS: Role.INTEGRATOR, Scope.ROWS: Role.PROCESSOR}
_CREATE = "INSERT INTO access_key (key_id, name, key_hash, scopes) VALUES ($1, $2, $3, $4)"
_USED = """
    SELECT key_id, name, scopes, coalesce(last_used_at < now() - interval '1 minute', true) AS stale
    FROM access_key WHERE key_hash = $1 AND revoked_at IS NULL
"""
_NAMED = "SELECT key_id, name, scopes FROM access_key WHERE name = $1 AND revoked_at IS NULL"
_SEEN = "UPDATE access_key SET last_used_at = now() WHERE key_id = $1"
_ALL = "SELECT name, scopes, created_at, last_used_at, revoked_at FROM access_key ORDER BY name, created_at"
_REVOKE = "UPDATE access_key SET revoked_at = now() WHERE name = $1 AND revoked_at IS NULL RETURNING true"


class KeyRefused(ValueError):
    """A name that cannot be one, or that has a key already."""


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key without its secret. Times are UTC; `last_used_at` is right to the minute."""

    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class AccessKeys:
    """The keys of one site."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def create(self, name: str, scopes: Iterable[Scope | str]) -> str:
        """A new key, shown this once; KeyRefused for a bad name, or one whose key is in force."""
        wanted = sorted({Scope(scope) for scope in scopes})
        if not NAME.fullmatch(name):
            raise KeyRefused(
                "an integrator's name has 2 to 40 small Latin letters, digits and hyphens and begins with a letter, "
                "such as statistics-office"
            )
        key = PREFIX + secrets.token_urlsafe(32)
        try:
            await self._pool.execute(_CREATE, random_id(), name, token_hash(key), wanted)
        except asyncpg.UniqueViolationError as error:
            raise KeyRefused(
                f"{name} has a key already; revoke it first: paravani keys revoke {name}"
            ) from error
        return key

    async def account_of(self, key: str) -> Account | None:
        """Who a key stands for; None if it is none, or revoked."""
        row = await self._pool.fetchrow(_USED, token_hash(key)) if key.startswith(PREFIX) else None
        if row is None:
            return None
        if row["stale"]:
            await self._pool.execute(_SEEN, row["key_id"])
        return _account(row)

    async def named(self, name: str) -> Account | None:
        """Whom the key in force of a name stands for; None if there is none."""
        row = await self._pool.fetchrow(_NAMED, name)
        return _account(row) if row else None

    async def every(self) -> list[AccessKey]:
        """All keys, revoked ones too."""
        return [_key(row) for row in await self._pool.fetch(_ALL)]

    async def revoke(self, name: str) -> bool:
        """End a key at once; False if there is none in force of that name."""
        return bool(await self._pool.fetchval(_REVOKE, name))


def _account(row: Row) -> Account:
    held = {(_ROLES[scope], EVERYWHERE) for scope in map(Scope, row["scopes"]) if scope in _ROLES}
    return Account(str(row["key_id"]), row["name"], frozenset(held))


def _key(row: Row) -> AccessKey:
    scopes = tuple(Scope(scope) for scope in row["scopes"])
    return AccessKey(row["name"], scopes, row["created_at"], row["last_used_at"], row["revoked_at"])
