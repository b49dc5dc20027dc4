"""What applicants have typed and not sent, and the files that they added; all of it sealed."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.files.uploads import Upload
from shared.postgres import Connection, Row
from shared.vault import Vault


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft: its id, which becomes the application's, its key, and what was typed."""

    id: str
    wrapped: bytes
    typed: dict[str, Any]


async def find(
    connection: Connection, vault: Vault, call_id: str, code_hashes: list[bytes]
) -> DraftRow | None:
    """The draft of a code for a call, held until the transaction ends; None if there is none."""
    row = await connection.fetchrow(_FIND, code_hashes, UUID(call_id))
    if row is None:
        return None
    id_ = str(row["id"])
    return DraftRow(id_, row["wrapped"], vault.open(row["wrapped"], id_, row["sealed"]))


async def put(
    connection: Connection,
    vault: Vault,
    call_id: str,
    draft: DraftRow,
    code_hash: bytes,
    at: datetime,
) -> None:
    """Keep what was typed."""
    sealed = vault.seal(draft.wrapped, draft.id, draft.typed)
    await connection.execute(_PUT, UUID(draft.id), code_hash, UUID(call_id), draft.wrapped, sealed, at)


async def remove(connection: Connection, id_: str) -> None:
    """Forget a draft that was sent; its files stay with the application."""
    await connection.execute("DELETE FROM application_draft WHERE id = $1", UUID(id_))


async def add_file(
    connection: Connection, vault: Vault, key: DraftRow, file_id: str, upload: Upload, owner: str = ""
) -> None:
    """Keep a file of `owner` (the draft itself, if none is named), its name and its bytes sealed under a key."""
    name = vault.seal(key.wrapped, key.id, {"name": upload.name})
    content = vault.seal(key.wrapped, key.id, {"content": base64.b64encode(upload.content).decode()})
    await connection.execute(
        _FILE, UUID(file_id), UUID(owner or key.id), name, upload.media_type, upload.sha256, len(upload.content), content
    )  # fmt: skip


async def files(connection: Connection, owner: str) -> list[Row]:
    """The files of a draft or an application, in the order in which they came."""
    return list(await connection.fetch(_FILES, UUID(owner)))


async def seal_anew(
    connection: Connection, vault: Vault, draft: DraftRow, wrapped: bytes, subject: str
) -> None:
    """Once an application is sent, its files lie under the applicant's key, to be destroyed with it."""
    for row in await files(connection, draft.id):
        name, content = (
            vault.seal(wrapped, subject, vault.open(draft.wrapped, draft.id, row[field]))
            for field in ("name", "sealed")
        )
        await connection.execute(
            "UPDATE attachment SET name = $2, sealed = $3 WHERE id = $1", row["id"], name, content
        )


def name_of(vault: Vault, wrapped: bytes, subject: str, row: Row) -> str:
    """A file's name."""
    found: Mapping[str, Any] = vault.open(wrapped, subject, row["name"])
    return str(found["name"])


def content_of(vault: Vault, wrapped: bytes, subject: str, row: Row) -> bytes:
    """A file's bytes."""
    return base64.b64decode(vault.open(wrapped, subject, row["sealed"])["content"])


_FIND = "SELECT * FROM application_draft WHERE code_hash = ANY($1::bytea[]) AND call = $2 FOR UPDATE"
_PUT = """INSERT INTO application_draft (id, code_hash, call, wrapped, sealed, saved_at) VALUES ($1, $2, $3, $4, $5, $6)
          ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, saved_at = excluded.saved_at"""
_FILE = """INSERT INTO attachment (id, owner, name, media_type, sha256, size, sealed)
           VALUES ($1, $2, $3, $4, $5, $6, $7)"""
_FILES = "SELECT * FROM attachment WHERE owner = $1 ORDER BY id"
