"""SQL of publications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import orjson

from shared.postgres import Connection, Row

Kind = Literal["report", "monthly"]
_OFFICIAL = ("reporting.period.locked.v1", "reporting.snapshot.published.v1")


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication: the file that everybody may have, and the annex that stays here."""

    sha256: str
    kind: Kind
    code: str
    published_at: datetime
    file: bytes
    annex: bytes

    def document(self) -> dict[str, Any]:
        """The file as an object: of a report what is under its signature."""
        found: dict[str, Any] = orjson.loads(self.file)
        return found["report"] if self.kind == "report" else found


async def keep(connection: Connection, one: Publication, told: dict[str, int]) -> None:
    """Keep a publication under its hash. An event makes it official; without one nobody is shown it."""
    await connection.execute(
        """INSERT INTO publication (sha256, kind, code, published_at, file, annex, told)
           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING""",
        bytes.fromhex(one.sha256), one.kind, one.code, one.published_at, one.file, one.annex,
        orjson.dumps(told).decode(),
    )  # fmt: skip


async def so_far(connection: Connection) -> list[tuple[Publication, dict[str, int]]]:
    """Each publication and what could be read from it, oldest first; also those that no event made official."""
    rows = await connection.fetch("SELECT * FROM publication ORDER BY published_at")
    return [(_publication(row), orjson.loads(row["told"])) for row in rows]


async def one(connection: Connection, sha256: str) -> Publication | None:
    """The publication of a hash."""
    row = await connection.fetchrow("SELECT * FROM publication WHERE sha256 = decode($1, 'hex')", sha256)
    return _publication(row) if row else None


async def official(ledger: Connection) -> list[str]:
    """The hashes of the publications that events of reporting's own ledger made official, oldest first."""
    rows = await ledger.fetch(
        "SELECT value FROM ledger WHERE type = ANY($1::text[]) ORDER BY recorded_at, lane, sequence",
        list(_OFFICIAL),
    )
    said = (orjson.loads(row["value"]) for row in rows)
    return [sha256 for one in said if (sha256 := one.get("report") or one.get("hash"))]


def _publication(row: Row) -> Publication:
    return Publication(
        row["sha256"].hex(), row["kind"], row["code"], row["published_at"], row["file"], row["annex"]
    )
