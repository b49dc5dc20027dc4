"""The tables of uploaded sheets; their rows encrypted under a key of the batch's own. SQL in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from services.participants.sheets.rows.layout import RawLine, RawSheet
from shared.postgres import Connection, Row
from shared.vault import Shredded, Vault


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a row: the attendance event, the person, and whether she was registered with it."""

    row: int
    event: str
    person: str
    registered: bool


async def add(connection: Connection, vault: Vault, batch: Row | dict[str, object], sheet: RawSheet) -> None:
    """Keep an uploaded sheet."""
    id_ = str(batch["id"])
    wrapped = vault.new_key(id_)
    await connection.execute("INSERT INTO subject_key (subject, wrapped) VALUES ($1, $2)", UUID(id_), wrapped)
    await connection.execute(
        _ADD, UUID(id_), UUID(str(batch["activity"])), batch["file_name"], batch["sha256"],
        _sealed(vault, wrapped, id_, sheet.lines, sheet.unread), batch["uploaded_at"], len(sheet.lines),
    )  # fmt: skip


async def one(connection: Connection, batch: str) -> Row | None:
    """An uploaded sheet; None if it is not here."""
    return await connection.fetchrow("SELECT * FROM sheet_batch WHERE id = $1", UUID(batch))


async def locked(connection: Connection, batch: str) -> Row | None:
    """The same, locked until the transaction ends, so that it is recorded once."""
    return await connection.fetchrow("SELECT * FROM sheet_batch WHERE id = $1 FOR UPDATE", UUID(batch))


async def of_activity(connection: Connection, activity: str) -> list[Row]:
    """The sheets that were uploaded for an activity, the latest first."""
    return list(await connection.fetch(_OF_ACTIVITY, UUID(activity)))


async def recorded_before(connection: Connection, sha256: str) -> list[Row]:
    """Sheets with the same content that are recorded and not undone."""
    return list(await connection.fetch(_SAME_FILE, sha256))


async def sheet(connection: Connection, vault: Vault, batch: str) -> RawSheet:
    """The rows that are kept of a sheet, as they were written; none once their time is over."""
    row = await connection.fetchrow(_SEALED, UUID(batch))
    if row is None:
        return RawSheet(())
    try:
        told = vault.open(row["wrapped"], batch, row["sealed"])
    except Shredded:
        return RawSheet(())
    lines = tuple(RawLine(line["number"], line["cells"]) for line in told["lines"])
    return RawSheet(lines, unread=tuple(told.get("unread", ())))


async def record(
    connection: Connection,
    vault: Vault,
    batch: str,
    kept: Sequence[RawLine],
    made: Iterable[Made],
    at: datetime,
) -> None:
    """Note that a sheet was recorded; of its rows only the refused ones are kept."""
    some = list(made)
    await connection.executemany(
        "INSERT INTO sheet_line VALUES ($1, $2, $3, $4, $5)",
        [(UUID(batch), o.row, UUID(o.event), UUID(o.person), o.registered) for o in some],
    )
    wrapped = await connection.fetchval("SELECT wrapped FROM subject_key WHERE subject = $1", UUID(batch))
    registered = sum(o.registered for o in some)
    sealed = _sealed(vault, wrapped, batch, kept)
    await connection.execute(_RECORD, UUID(batch), sealed, at, len(some), registered, len(kept))


async def made(connection: Connection, batch: str) -> list[Made]:
    """What became of the rows of a recorded sheet."""
    rows = await connection.fetch(
        "SELECT * FROM sheet_line WHERE batch = $1 ORDER BY row_number", UUID(batch)
    )
    return [Made(r["row_number"], str(r["event"]), str(r["person"]), r["registered"]) for r in rows]


async def undo(connection: Connection, batch: str, at: datetime) -> None:
    """Note that a sheet was taken back."""
    await connection.execute("UPDATE sheet_batch SET undone_at = $2 WHERE id = $1", UUID(batch), at)


async def only_here(connection: Connection, persons: Sequence[str]) -> set[str]:
    """Of some persons those of whom nothing is told but their registration and one line of a sheet."""
    rows = await connection.fetch(_ONLY_HERE, list(persons))
    return {row["subject"] for row in rows}


async def discard(connection: Connection, batch: str) -> bool:
    """Destroy what is kept of a sheet's rows now; whether anything was."""
    return await connection.fetchval(_DISCARD, UUID(batch)) is not None


async def forget(connection: Connection, before: datetime) -> int:
    """Destroy what was written on sheets that nobody recorded, and on rows that nobody mended, in time; how many."""
    done = await connection.fetch(_FORGET, before)
    return len(done)


def _sealed(
    vault: Vault, wrapped: bytes, batch: str, some: Sequence[RawLine], unread: Sequence[str] = ()
) -> bytes:
    return vault.seal(wrapped, batch, {"lines": [asdict(line) for line in some], "unread": list(unread)})


_ADD = """INSERT INTO sheet_batch (id, activity, file_name, sha256, sealed, uploaded_at, rows)
          VALUES ($1, $2, $3, $4, $5, $6, $7)"""
_OF_ACTIVITY = "SELECT * FROM sheet_batch WHERE activity = $1 ORDER BY uploaded_at DESC LIMIT 50"
_SAME_FILE = """SELECT * FROM sheet_batch WHERE sha256 = $1 AND recorded_at IS NOT NULL AND undone_at IS NULL
                ORDER BY recorded_at"""
_SEALED = """SELECT b.sealed, k.wrapped FROM sheet_batch AS b JOIN subject_key AS k ON k.subject = b.id
             WHERE b.id = $1"""
_RECORD = """UPDATE sheet_batch SET sealed = $2, recorded_at = $3, recorded = $4, registered = $5, refused = $6
             WHERE id = $1"""
_ONLY_HERE = """
SELECT l.subject FROM ledger AS l WHERE l.subject = ANY($1::text[])
AND NOT EXISTS (SELECT FROM joined_persons WHERE NOT parted AND l.subject::uuid = ANY(persons))
AND NOT EXISTS (SELECT FROM record AS r WHERE NOT r.voided
                AND r.data @> jsonb_build_object('users', jsonb_build_array(jsonb_build_object('person', l.subject))))
GROUP BY l.subject HAVING count(*) FILTER (WHERE l.type LIKE 'participants.person.registered.%') = 1 AND count(*) = 2"""
_DISCARD = (
    "DELETE FROM subject_key WHERE subject = (SELECT id FROM sheet_batch WHERE id = $1) RETURNING subject"
)
_FORGET = """DELETE FROM subject_key WHERE subject IN (SELECT id FROM sheet_batch WHERE uploaded_at < $1)
             RETURNING subject"""
