"""The tables of identity: every SQL statement about accounts and sessions. The pool's search path is the schema."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Literal, cast

import asyncpg

from shared.ids import random_id
from shared.postgres import Pool, Row
from shared.web.identity.roles import Account, AccountExistsError, Role

Kind = Literal["browser", "api"]
# An office day for a browser, ended after an hour of silence; a program signs in each day.
IDLE: Final[dict[Kind, timedelta]] = {"browser": timedelta(hours=1), "api": timedelta(hours=12)}
ABSOLUTE: Final[dict[Kind, timedelta]] = {"browser": timedelta(hours=12), "api": timedelta(hours=24)}

_CREATE = "INSERT INTO account (account_id, login, password_hash) VALUES ($1, $2, $3)"
_GRANT = "INSERT INTO account_role (account_id, role, member) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_HELD = "ARRAY(SELECT role || ' ' || member FROM account_role AS r WHERE r.account_id = account.account_id) AS held"
_BY_LOGIN = f"""
    SELECT account_id, login, password_hash, {_HELD} FROM account WHERE login = $1 AND disabled_at IS NULL
"""  # noqa: S608 - made of constants
_SET_PASSWORD = "UPDATE account SET password_hash = $2 WHERE account_id = $1"  # noqa: S105 - SQL
_DISABLE = "UPDATE account SET disabled_at = now() WHERE account_id = $1 AND disabled_at IS NULL"
_OPEN = """
    INSERT INTO session (token_hash, account_id, kind, idle_until, expires_at)
    VALUES ($1, $2, $3, now() + $4::interval, now() + $5::interval) RETURNING expires_at
"""
_OF_SESSION = f"""
    SELECT account_id, login, kind, last_seen_at < now() - interval '1 minute' AS stale, {_HELD}
    FROM session JOIN account USING (account_id)
    WHERE token_hash = $1 AND idle_until > now() AND expires_at > now() AND disabled_at IS NULL
"""  # noqa: S608 - made of constants
_SEEN = "UPDATE session SET last_seen_at = now(), idle_until = now() + $2::interval WHERE token_hash = $1"
_CLOSE = "DELETE FROM session WHERE token_hash = $1"
_CLOSE_ALL = "DELETE FROM session WHERE account_id = $1"
_PRUNE = "DELETE FROM session WHERE expires_at < now() OR idle_until < now()"


def token_hash(token: str) -> bytes:
    """What is stored of a token. It holds 256 random bits, so a plain SHA-256 cannot be turned back."""
    return hashlib.sha256(token.encode()).digest()


class Store:
    """Accounts and sessions in PostgreSQL."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def create(self, login: str, password_hash: str, held: Iterable[tuple[Role, str]]) -> Account:
        """A new account; AccountExistsError when the login name is taken."""
        account = Account(random_id(), login, frozenset(held))
        async with self._pool.acquire() as connection, connection.transaction():
            try:
                await connection.execute(_CREATE, account.account_id, login, password_hash)
            except asyncpg.UniqueViolationError as error:
                raise AccountExistsError("an account with this login name exists") from error
            rows = [(account.account_id, role.value, member) for role, member in account.held]
            await connection.executemany(_GRANT, rows)
        return account

    async def by_login(self, login: str) -> tuple[Account, str] | None:
        """An enabled account and its password hash."""
        row = await self._pool.fetchrow(_BY_LOGIN, login)
        return (_account(row), row["password_hash"]) if row else None

    async def set_password(self, account_id: str, password_hash: str) -> None:
        """Replace the password hash."""
        await self._pool.execute(_SET_PASSWORD, account_id, password_hash)

    async def disable(self, account_id: str) -> None:
        """No more sign-ins, and all sessions end."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(_DISABLE, account_id)
            await connection.execute(_CLOSE_ALL, account_id)

    async def open_session(self, account_id: str, token: str, kind: Kind) -> datetime:
        """Store a session by its token's hash; returns when it ends at the latest. Ended ones are removed."""
        await self._pool.execute(_PRUNE)
        values = (token_hash(token), account_id, kind, IDLE[kind], ABSOLUTE[kind])
        return cast("datetime", await self._pool.fetchval(_OPEN, *values))

    async def account_of(self, token: str) -> Account | None:
        """The account of a live session, whose idle time begins again (written at most once a minute)."""
        row = await self._pool.fetchrow(_OF_SESSION, token_hash(token))
        if row is None:
            return None
        if row["stale"]:
            await self._pool.execute(_SEEN, token_hash(token), IDLE[cast("Kind", row["kind"])])
        return _account(row)

    async def close_session(self, token: str) -> None:
        """End a session; nothing happens when there is none."""
        await self._pool.execute(_CLOSE, token_hash(token))

    async def close_all(self, account_id: str) -> None:
        """End every session of an account."""
        await self._pool.execute(_CLOSE_ALL, account_id)


def _account(row: Row) -> Account:
    pairs = (one.split(" ", 1) for one in row["held"])
    held = frozenset((Role(role), member) for role, member in pairs)
    return Account(str(row["account_id"]), row["login"], held)
