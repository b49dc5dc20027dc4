"""What was said about a case, both ways, and what staff noted for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.feedback.store.cases import key_of
from shared import clock
from shared.postgres import Connection
from shared.vault import Vault

Kind = Literal["answer", "question", "message", "note", "translation", "handover", "decision", "again"]
FOR_COMPLAINANT: frozenset[Kind] = frozenset({"answer", "question", "message", "translation", "handover"})
STORY = 0  # a translation names the message that it is of by its number; this is the complaint itself


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `by` is the account of staff, "" for the complainant; `of` what a translation is of."""

    kind: Kind
    written_at: datetime
    text: str
    by: str = ""
    language: str = ""
    of: int | None = None
    number: int = 0

    @property
    def written_on(self) -> date:
        """The day on which it was written, in Tbilisi."""
        return clock.day(self.written_at)


async def add(connection: Connection, vault: Vault, case: str, message: Message) -> None:
    """Keep a message under its case's key."""
    clear = {"text": message.text, "by": message.by, "language": message.language, "of": message.of}
    sealed = vault.seal(await key_of(connection, case), case, clear)
    await connection.execute(_ADD, UUID(case), message.kind, message.written_at, sealed)


async def of_case(connection: Connection, vault: Vault, case: str) -> list[Message]:
    """A case's messages, first one first."""
    rows = await connection.fetch(_OF_CASE, UUID(case))
    return [
        Message(
            row["kind"],
            row["written_at"],
            number=row["number"],
            **vault.open(row["wrapped"], case, row["sealed"]),
        )
        for row in rows
    ]


_ADD = "INSERT INTO message (case_id, kind, written_at, sealed) VALUES ($1, $2, $3, $4)"
_OF_CASE = """SELECT m.number, m.kind, m.written_at, m.sealed, k.wrapped FROM message AS m
              JOIN case_key AS k USING (case_id) WHERE m.case_id = $1 ORDER BY m.number"""
