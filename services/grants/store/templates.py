"""The organisation's own templates of letters; the latest of each kind."""

from __future__ import annotations

from datetime import datetime

from shared.postgres import Connection


async def put(connection: Connection, kind: str, content: bytes, at: datetime) -> None:
    """Keep a template in place of the one before."""
    await connection.execute(
        """INSERT INTO letter_template (kind, content, uploaded_at) VALUES ($1, $2, $3)
           ON CONFLICT (kind) DO UPDATE SET content = excluded.content, uploaded_at = excluded.uploaded_at""",
        kind, content, at,
    )  # fmt: skip


async def one(connection: Connection, kind: str) -> bytes | None:
    """A template; None where the plain one is used."""
    found: bytes | None = await connection.fetchval(
        "SELECT content FROM letter_template WHERE kind = $1", kind
    )
    return found


async def since(connection: Connection) -> dict[str, datetime]:
    """Since when each kind has a template of the organisation's own."""
    rows = await connection.fetch("SELECT kind, uploaded_at FROM letter_template")
    return {row["kind"]: row["uploaded_at"] for row in rows}
