"""The events of sensitive cases: not in the ledger but here, sealed under each case's key, numbered within the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from services.feedback.store.cases import key_of
from shared import clock
from shared.events.base import Voided, type_of
from shared.events.language import decode, split
from shared.ledger.append import Draft
from shared.ledger.errors import Conflict
from shared.ledger.streams import Past
from shared.postgres import Connection
from shared.vault import Vault


async def read(connection: Connection, vault: Vault, case: str) -> list[Past]:
    """A case's events in order; none if the case is not here."""
    rows = await connection.fetch(_READ, UUID(case))
    return [_past(vault.open(row["wrapped"], case, row["sealed"])) for row in rows]


async def reseal(connection: Connection, vault: Vault, case: str, some: Sequence[Past]) -> None:
    """Put a case's events under its new key."""
    wrapped = await key_of(connection, case)
    rows = [
        (UUID(case), number, vault.seal(wrapped, case, _again(past)))
        for number, past in enumerate(some, start=1)
    ]
    await connection.executemany("UPDATE journal SET sealed = $3 WHERE case_id = $1 AND number = $2", rows)


async def write(
    connection: Connection, vault: Vault, case: str, version: int, drafts: Sequence[Draft]
) -> None:
    """Append events to a case; Conflict if another command came first."""
    wrapped, now = await key_of(connection, case), clock.stamp(clock.now())
    rows = [
        (UUID(case), number, vault.seal(wrapped, case, _told(draft, now)))
        for number, draft in enumerate(drafts, start=version + 1)
    ]
    try:
        await connection.executemany(_WRITE, rows)
    except asyncpg.UniqueViolationError:
        raise Conflict from None


def _told(draft: Draft, now: str) -> dict[str, object]:

    return {
        "id": draft.id,
        "type": draft.type.full_name,
        "at": now,
        "value": msgspec.json.encode(draft.data).decode(),
    }


def _again(past: Past) -> dict[str, object]:
    assert not isinstance(past.data, Voided), "nothing of a journal is taken back"
    value = msgspec.json.encode(past.data).decode()
    kind, at = type_of(past.data).full_name, clock.stamp(past.recorded_at)
    return {"id": past.id, "type": kind, "at": at, "value": value}


def _past(told: dict[str, str]) -> Past:
    data = decode(told["type"], told["value"].encode())
    return Past(told["id"], split(told["type"])[0], data, datetime.fromisoformat(told["at"]))


_READ = """SELECT j.sealed, k.wrapped FROM journal AS j JOIN case_key AS k USING (case_id)
           WHERE j.case_id = $1 ORDER BY j.number"""
_WRITE = "INSERT INTO journal (case_id, number, sealed) VALUES ($1, $2, $3)"
