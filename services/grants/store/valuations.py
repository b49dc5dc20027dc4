"""By which policy and rates of the programme's file everything was valued last."""

from __future__ import annotations

from shared.postgres import Connection


async def latest(connection: Connection) -> str | None:
    """What was valued by last; None before the first time."""
    found: str | None = await connection.fetchval("SELECT told_by FROM valuation")
    return found


async def put(connection: Connection, told_by: str) -> None:
    """Keep what everything is valued by now."""
    await connection.execute(_PUT, told_by)


_PUT = """INSERT INTO valuation (one, told_by) VALUES (true, $1)
          ON CONFLICT (one) DO UPDATE SET told_by = excluded.told_by"""
