"""Making anew what a service keeps under a key, while the service goes on writing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from deploy.provision.errors import ProvisionError
from deploy.waiting import until
from shared.postgres import Connection

_OLDEST = 90.0  # seconds in which a transaction of before has ended: the services' own timeouts are shorter


async def twice(connection: Connection, work: Callable[[], Awaitable[int]], key: str) -> int:
    """Work through all rows, and once more when whoever began before the new key was in place has ended.

    Returns how many rows were made anew. ProvisionError if such a transaction does not end: the former `key` must stay.
    """
    since: datetime = await connection.fetchval("SELECT clock_timestamp()")
    count = await work()

    async def ended() -> bool | None:
        return None if await connection.fetchval(_OLDER, since) else True

    try:
        await until(ended, _OLDEST)
    except TimeoutError:
        raise ProvisionError(
            f"a transaction that began before {since:%H:%M:%S} UTC has not ended; the former {key} stays. Look at "
            "pg_stat_activity, then rotate again to finish"
        ) from None
    return count + await work()


_OLDER = """SELECT EXISTS (SELECT FROM pg_stat_activity
                           WHERE datname = current_database() AND usename = current_user
                             AND xact_start < $1 AND pid <> pg_backend_pid())"""
