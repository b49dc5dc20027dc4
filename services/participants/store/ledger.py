"""What is asked of this service's ledger as a whole."""

from __future__ import annotations

from uuid import UUID

from shared.postgres import Connection


async def is_recorded(connection: Connection, event_id: UUID) -> bool:
    """Whether the ledger holds an event."""
    return bool(await connection.fetchval("SELECT true FROM ledger WHERE id = $1", event_id))


async def waiting(connection: Connection) -> int:
    """How many events of this service the bus has not acknowledged yet."""
    return int(await connection.fetchval(_WAITING))


_WAITING = """SELECT coalesce(sum(lane.sequence - coalesce(sent.sequence, 0)), 0)
              FROM lane LEFT JOIN relay_cursor AS sent USING (lane)"""
