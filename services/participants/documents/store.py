"""The table of documents, encrypted under a key of each one's own. SQL in one place."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shared.files.uploads import Upload
from shared.postgres import Connection, Row
from shared.vault import Vault


async def add(
    connection: Connection, vault: Vault, id_: str, upload: Upload, kind: str, event: str, at: datetime
) -> None:
    """Keep a document of an event. Its file's name is not kept: people write names into names of files."""
    wrapped = vault.new_key(id_)
    await connection.execute("INSERT INTO subject_key (subject, wrapped) VALUES ($1, $2)", UUID(id_), wrapped)
    sealed = vault.seal(wrapped, id_, {"content": base64.b64encode(upload.content).decode()})
    await connection.execute(
        """INSERT INTO document (id, sha256, kind, media_type, size, sealed, event, uploaded_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        UUID(id_), upload.sha256, kind, upload.media_type, len(upload.content), sealed, UUID(event), at,
    )  # fmt: skip


async def content(connection: Connection, vault: Vault, id_: str) -> tuple[Row, bytes] | None:
    """A document with its bytes; None if it is not here."""
    row = await connection.fetchrow(_ONE, UUID(id_))
    if row is None:
        return None
    return row, base64.b64decode(vault.open(row["wrapped"], id_, row["sealed"])["content"])


async def of_event(connection: Connection, event: str) -> list[Row]:
    """The documents of an event, the oldest first."""
    return list(await connection.fetch(_OF_EVENT, UUID(event)))


async def of_events(connection: Connection, events: Sequence[str]) -> list[Row]:
    """The documents of some events, each with the event that it was `wanted` for: an attendance has its activity's."""
    wanted = [UUID(one) for one in events]
    return list(await connection.fetch(_OF_EVENTS, wanted))


async def ours(connection: Connection, events: Sequence[str]) -> list[str]:
    """Those of some events that this service recorded, in their order."""
    rows = await connection.fetch(_OURS, [UUID(one) for one in events])
    known = {row["id"] for row in rows}
    return [one for one in events if one in known]


async def without(connection: Connection) -> list[Row]:
    """Activities that stand and that no document proves, the oldest first."""
    return list(await connection.fetch(_WITHOUT))


_ONE = """SELECT d.id, sha256, kind, media_type, sealed, wrapped
          FROM document AS d JOIN subject_key ON subject = d.id WHERE d.id = $1"""
_OF_EVENT = """SELECT id, sha256, kind, media_type, size, event, uploaded_at
               FROM document WHERE event = $1 ORDER BY uploaded_at"""
_OF_EVENTS = """
SELECT wanted.event AS wanted, d.id, d.sha256, d.kind, d.media_type, d.size, d.event, d.uploaded_at
FROM (SELECT one AS event, one AS proved FROM unnest($1::uuid[]) AS one
      UNION SELECT l.id, a.event_id FROM ledger AS l
      JOIN activity AS a ON l.stream = 'activity/' || a.id::text WHERE l.id = ANY($1::uuid[])) AS wanted
JOIN document AS d ON d.event = wanted.proved ORDER BY wanted.event, d.id
"""
_OURS = "SELECT id::text FROM ledger WHERE id = ANY($1::uuid[])"
_WITHOUT = """SELECT * FROM activity AS a WHERE NOT voided AND owner = ''
              AND NOT EXISTS (SELECT FROM document WHERE event = a.event_id) ORDER BY occurred_on, id LIMIT 500"""
