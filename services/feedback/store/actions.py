"""What was agreed because of a case, and what the public reads of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import orjson

from services.feedback.store.cases import key_of
from shared.postgres import Connection
from shared.vault import Vault


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to change. `done` is None while it is open; `published` is its public text by language."""

    id: str
    agreed_on: date
    text: str
    due_on: date | None = None
    ended_on: date | None = None
    done: bool | None = None
    published: Mapping[str, str] | None = None


async def add(connection: Connection, vault: Vault, case: str, action: Action) -> None:
    """Keep what was agreed, under the case's key."""
    sealed = vault.seal(await key_of(connection, case), case, {"text": action.text})
    await connection.execute(_ADD, UUID(action.id), UUID(case), action.agreed_on, action.due_on, sealed)


async def of_case(connection: Connection, vault: Vault, case: str) -> list[Action]:
    """A case's actions, first one first."""
    rows = await connection.fetch(_OF_CASE, UUID(case))
    return [
        Action(
            row["id"], row["agreed_on"], vault.open(row["wrapped"], case, row["sealed"])["text"], row["due_on"],
            row["ended_on"], row["done"], orjson.loads(row["published"]) if row["published"] else None,
        )
        for row in rows
    ]  # fmt: skip


async def reseal(connection: Connection, vault: Vault, case: str, some: Sequence[Action]) -> None:
    """Put a case's actions under its new key."""
    wrapped = await key_of(connection, case)
    rows = [(UUID(one.id), vault.seal(wrapped, case, {"text": one.text})) for one in some]
    await connection.executemany("UPDATE action SET sealed = $2 WHERE id = $1", rows)


async def end(
    connection: Connection, action: str, day: date, *, done: bool, published: Mapping[str, str]
) -> None:
    """It is done, or given up; what the public is to read of it stands from now on."""
    told = orjson.dumps(dict(published)).decode() if published else None
    await connection.execute(_END, UUID(action), day, done, told)


async def published(connection: Connection, most: int = 20) -> list[tuple[date, Mapping[str, str]]]:
    """What has changed because of complaints, latest first."""
    rows = await connection.fetch(_PUBLISHED, most)
    return [(row["ended_on"], orjson.loads(row["published"])) for row in rows]


_ADD = "INSERT INTO action (id, case_id, agreed_on, due_on, sealed) VALUES ($1, $2, $3, $4, $5)"
_OF_CASE = """SELECT a.id::text, a.agreed_on, a.due_on, a.ended_on, a.done, a.published, a.sealed, k.wrapped
              FROM action AS a JOIN case_key AS k USING (case_id) WHERE a.case_id = $1 ORDER BY a.agreed_on, a.id"""
_END = "UPDATE action SET ended_on = $2, done = $3, published = $4::text::jsonb WHERE id = $1"
_PUBLISHED = """SELECT ended_on, published FROM action WHERE done AND published IS NOT NULL
                ORDER BY ended_on DESC, id LIMIT $1"""
