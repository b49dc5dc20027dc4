"""PostgreSQL: pools with timeouts, and plain SQL migrations applied once, in order, under a lock."""

from __future__ import annotations

import asyncio
import time
import zlib
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg

from shared.settings import Settings

# asyncpg has no types of its own: a name for what is meant, checked by the tests against a real server.
Connection: TypeAlias = Any  # an asyncpg connection, a pool's or one's own
Pool: TypeAlias = Any  # an asyncpg pool
Row: TypeAlias = Any  # an asyncpg record: a column by name or by number

AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
BIGGEST = 2**63 - 1  # of a bigint: what a position from outside may be at most
"""What a database that is away is seen as; it comes back."""

SESSION = {
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "20s",  # a stopped process lets go of its locks within half a minute
    "lock_timeout": "15s",
    "timezone": "UTC",
}


_ROTATION = 5.0  # seconds between the two places of a password


async def pool(settings: Settings, database: str, role: str, *, most: int = 4, **session: str) -> Pool:
    """A small pool for one login role; its search path is its schema, set at the role."""
    options = _options(settings, database, role, session)
    sign_in = partial(_signed_in, settings, role)
    return await asyncpg.create_pool(min_size=1, max_size=most, connect=sign_in, **options)


async def connect(settings: Settings, database: str, role: str, **session: str) -> Connection:
    """One connection of its own, for whoever holds an advisory lock on it."""
    return await _signed_in(settings, role, **_options(settings, database, role, session))


def _options(settings: Settings, database: str, role: str, session: dict[str, str]) -> dict[str, Any]:
    return {
        "host": settings.postgres_host,
        "port": settings.postgres_port,
        "database": database,
        "user": role,
        "timeout": 10,
        "command_timeout": 60,
        "server_settings": {**SESSION, **session, "application_name": role},
    }


async def _signed_in(settings: Settings, role: str, *where: Any, **options: Any) -> Connection:  # noqa: ANN401 - asyncpg's own
    """A connection made with the password of this moment.

    A rotation changes it at the server first and in the file a moment later: who comes between waits for the file.
    """
    until = time.monotonic() + _ROTATION
    while True:
        password = settings.password(role)
        try:
            return await asyncpg.connect(*where, password=password, **options)
        except asyncpg.InvalidPasswordError:
            while settings.password(role) == password:
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.02)  # a file gives no signal


def lock_key(name: str) -> int:
    """The number of an advisory lock by its name."""
    return zlib.crc32(name.encode())


async def migrate(
    connection: Connection, schema: str, folder: Path, role: str, prefix: str = ""
) -> list[str]:
    """Apply the `NNNN_name.sql` files of a folder that this schema has not had; returns their names.

    Runs as the connection's current role (SET ROLE to the schema's owner first). `{role}` in a file becomes the
    quoted login role. `prefix` keeps files of several folders apart in the schema's `migration` table.
    """
    quoted_schema = await connection.fetchval("SELECT quote_ident($1)", schema)
    quoted_role = await connection.fetchval("SELECT quote_ident($1)", role)
    files = sorted(folder.glob("[0-9]*.sql"))  # noqa: ASYNC240 - once, at start
    done: list[str] = []
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", lock_key(f"migrate {schema}"))
        await connection.execute("SELECT set_config('search_path', $1, true)", quoted_schema)
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz DEFAULT now())"
        )
        had = {row["name"] for row in await connection.fetch("SELECT name FROM migration")}
        for file in files:
            name = f"{prefix}{file.name}"
            if name not in had:
                await connection.execute(file.read_text(encoding="utf-8").replace("{role}", quoted_role))
                await connection.execute("INSERT INTO migration (name) VALUES ($1)", name)
                done.append(name)
    return done
