"""What is asked of this service's ledger as a whole."""

from __future__ import annotations

from shared.postgres import Connection


async def is_recorded(connection: Connection, event_id: str) -> bool:
    """Whether an event stands in this ledger."""
    found = await connection.fetchval("SELECT 1 FROM ledger WHERE id::text = $1", event_id)
    return found is not None
