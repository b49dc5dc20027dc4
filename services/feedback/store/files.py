"""Pictures and recordings of a case: in the database, under the case's key, outside of every folder that is served."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from services.feedback.store.cases import key_of
from shared import clock, ids
from shared.files.uploads import Upload
from shared.postgres import Connection
from shared.vault import Vault

PIECE = 384 * 1024  # bytes: sealed and in base64 it fits into one record of the bus


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file. `by` is the account of staff, "" for the complainant."""

    id: str
    received_at: datetime
    name: str
    media_type: str
    by: str
    content: bytes

    @classmethod
    def of(cls, upload: Upload, by: str = "") -> Attachment:
        """A checked file as it comes in."""
        return cls(ids.random_id(), clock.now(), upload.name, upload.media_type, by, upload.content)

    @property
    def received_on(self) -> date:
        """The day on which it came, in Tbilisi."""
        return clock.day(self.received_at)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file, small enough for the bus. `number` of `count` pieces, counted from 0."""

    file: str
    number: int
    count: int
    name: str
    media_type: str
    by: str
    content: str  # base64


def parts(attachment: Attachment) -> list[Part]:
    """A file in pieces."""
    pieces = range(0, max(len(attachment.content), 1), PIECE)
    return [
        Part(
            attachment.id, number, len(pieces), attachment.name, attachment.media_type, attachment.by,
            b64encode(attachment.content[start : start + PIECE]).decode(),
        )
        for number, start in enumerate(pieces)
    ]  # fmt: skip


async def add(connection: Connection, vault: Vault, case: str, upload: Upload, by: str = "") -> None:
    """Keep a checked file."""
    await copy(connection, vault, case, Attachment.of(upload, by))


async def copy(connection: Connection, vault: Vault, case: str, attachment: Attachment) -> None:
    """Keep a file that was another case's."""
    for part in parts(attachment):
        await add_part(connection, vault, case, part)


async def add_part(connection: Connection, vault: Vault, case: str, part: Part) -> None:
    """Keep one piece; the file is seen once all are there."""
    sealed = vault.seal(await key_of(connection, case), case, asdict(part))
    await connection.execute(_ADD, UUID(ids.random_id()), UUID(case), clock.now(), sealed)


async def of_case(connection: Connection, vault: Vault, case: str) -> list[Attachment]:
    """A case's whole files, first one first."""
    found: dict[str, list[tuple[datetime, Part]]] = {}
    for row in await connection.fetch(_OF_CASE, UUID(case)):
        part = Part(**vault.open(row["wrapped"], case, row["sealed"]))
        found.setdefault(part.file, []).append((row["received_at"], part))
    return [_whole(some) for some in found.values() if len(some) == some[0][1].count]


async def count(connection: Connection, vault: Vault, case: str) -> int:
    """How many files the complainant has sent."""
    return sum(not one.by for one in await of_case(connection, vault, case))


def _whole(some: list[tuple[datetime, Part]]) -> Attachment:
    ordered = sorted((part for _, part in some), key=lambda part: part.number)
    first, content = ordered[0], b"".join(b64decode(part.content) for part in ordered)
    return Attachment(first.file, some[0][0], first.name, first.media_type, first.by, content)


_ADD = "INSERT INTO attachment (id, case_id, received_at, sealed) VALUES ($1, $2, $3, $4)"
_OF_CASE = """SELECT a.id::text, a.received_at, a.sealed, k.wrapped FROM attachment AS a
              JOIN case_key AS k USING (case_id) WHERE a.case_id = $1 ORDER BY a.received_at, a.id"""
