"""The appeals against decisions on applications."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from shared.events.grants import AwardAppealed
from shared.postgres import Connection, Row


async def add_appeal(connection: Connection, data: AwardAppealed, due_on: date, event_id: str) -> bool:
    """Keep an appeal; False if its case is known already."""
    found = await connection.fetchval(
        """INSERT INTO appeal (case_id, call, filed_on, due_on, event_id) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT DO NOTHING RETURNING case_id""",
        data.case, UUID(data.call), data.occurred_on, due_on, UUID(event_id),
    )  # fmt: skip
    return found is not None


async def appeals(connection: Connection, call_id: UUID | None = None) -> list[Row]:
    """The appeals with the reference of their call, latest first; of one call if it is named."""
    return list(await connection.fetch(_APPEALS, call_id))


_APPEALS = """SELECT a.*, call.reference FROM appeal AS a JOIN call ON call.id = a.call
              WHERE $1::uuid IS NULL OR a.call = $1 ORDER BY a.filed_on DESC, a.case_id"""
