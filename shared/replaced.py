"""A database that was put in another's place under a running process, as `paravani backup restore --in-use` does.

What the process remembers, how far it has heard the bus above all, is then of a database that is gone. Nothing in it
is worth mending: the process ends as if it was told to, and whoever keeps it starts it again.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator

import structlog

from shared.postgres import AWAY, Pool
from shared.tasks import running

log = structlog.get_logger()
_LOOK_EVERY = 2.0  # seconds


@contextlib.asynccontextmanager
async def ends_if_replaced(pool: Pool) -> AsyncIterator[None]:
    """While the context is open, end this process (SIGTERM) once the pool's database is another than at its beginning."""
    async with running(_watch(pool, await _which(pool)), "database"):
        yield


async def _watch(pool: Pool, first: int) -> None:
    found = first
    while found == first:
        await asyncio.sleep(_LOOK_EVERY)
        with contextlib.suppress(*AWAY):  # being restored, or simply away
            found = await _which(pool)
    log.warning("database.replaced")
    signal.raise_signal(signal.SIGTERM)


async def _which(pool: Pool) -> int:
    async with pool.acquire(timeout=10) as connection:
        return int(
            await connection.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
        )
