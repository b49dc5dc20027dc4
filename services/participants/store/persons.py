"""The table of persons: their data encrypted on the way in and out, and found by blind index only. SQL in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from services.participants.domain.register import PersonalData
from services.participants.pace import SEALING, paced
from services.participants.people.blind import Blind
from shared.postgres import Connection, Row
from shared.service import Service
from shared.vault import Vault

_AT_ONCE = 500  # persons whose tokens are made in one transaction


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A person to keep."""

    id: str
    data: PersonalData
    organisation: str | None


Known = Mapping[str, tuple[PersonalData, str]]


async def add(service: Service, connection: Connection, some: Sequence[NewRecord], at: datetime) -> None:
    """Keep persons, each under a fresh key of her own."""
    vault, blind = service.vault, Blind.of(service.settings)
    ids, wrapped = [UUID(one.id) for one in some], [vault.new_key(one.id) for one in some]
    await connection.executemany(
        "INSERT INTO subject_key (subject, wrapped) VALUES ($1, $2)", list(zip(ids, wrapped, strict=True))
    )
    rows = [
        (id_, vault.seal(key, one.id, asdict(one.data)), one.organisation, at, blind.of_person(one.data))
        async for id_, key, one in paced(list(zip(ids, wrapped, some, strict=True)), SEALING)
    ]
    await connection.executemany(_ADD, rows)


async def replace(service: Service, connection: Connection, one: NewRecord) -> None:
    """Keep other data of a person, under her key."""
    wrapped = await connection.fetchval("SELECT wrapped FROM subject_key WHERE subject = $1", UUID(one.id))
    sealed = service.vault.seal(wrapped, one.id, asdict(one.data))
    tokens = Blind.of(service.settings).of_person(one.data)
    await connection.execute(
        "UPDATE person SET sealed = $2, organisation = $3, tokens = $4 WHERE id = $1",
        UUID(one.id), sealed, one.organisation, tokens,
    )  # fmt: skip


async def restricted(connection: Connection, vault: Vault, ids: Iterable[str]) -> Known:
    """Persons whose data are kept for an audit only; for the auditor's eyes."""
    rows = await connection.fetch(_HELD, [UUID(one) for one in ids])
    return {str(row["id"]): (_opened(vault, row), row["organisation"]) for row in rows}


async def by_id(connection: Connection, vault: Vault, ids: Iterable[str]) -> Known:
    """Persons by id with their organisation; those that are not here or were erased are left out."""
    rows = await connection.fetch(_BY_ID, [UUID(one) for one in ids])
    return {str(row["id"]): (_opened(vault, row), row["organisation"]) for row in rows}


async def newest(
    connection: Connection, vault: Vault, limit: int = 500, after: tuple[datetime, UUID] | None = None
) -> list[tuple[str, PersonalData, str]]:
    """The persons registered last, newest first: id, data, organisation; `after` is the last one that was seen."""
    moment, id_ = after or (None, None)
    return _listed(vault, await connection.fetch(_NEWEST, limit, moment, id_))


async def with_all(
    connection: Connection, vault: Vault, either: Sequence[Sequence[int]], limit: int
) -> list[tuple[str, PersonalData, str]]:
    """Persons who have all tokens of one of some lists: the same text under each index key; nobody has no tokens."""
    rows = [row for tokens in either if tokens for row in await connection.fetch(_WITH_ALL, tokens, limit)]
    return _listed(vault, {row["id"]: row for row in rows}.values())


async def with_any(connection: Connection, vault: Vault, tokens: Sequence[int]) -> list[Found]:
    """Persons who have one of some tokens, each with those that she has."""
    rows = await connection.fetch(_WITH_ANY, tokens)
    return [
        Found(str(row["id"]), _opened(vault, row), row["organisation"], frozenset(row["tokens"]))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Found:
    """A person found by her tokens."""

    id: str
    data: PersonalData
    organisation: str | None
    tokens: frozenset[int]


async def erase(connection: Connection, person: str) -> bool:
    """Destroy a person's key, data and tokens for good; the bare id stays. Whether there was anything to destroy."""
    done = await connection.execute("DELETE FROM subject_key WHERE subject = $1", UUID(person))
    await connection.execute(
        "UPDATE person SET sealed = '', organisation = NULL, tokens = '{}' WHERE id = $1", UUID(person)
    )
    return bool(done != "DELETE 0")


async def complete_index(service: Service) -> int:
    """Make the tokens of persons who were kept before there was an index; how many."""
    done = 0
    while True:
        async with service.pool.acquire(timeout=10) as connection, connection.transaction():
            rows = await connection.fetch(_WITHOUT, _AT_ONCE)
            await _index(connection, service.vault, Blind.of(service.settings), rows)
        done += len(rows)
        if len(rows) < _AT_ONCE:
            return done


async def index_anew(connection: Connection, vault: Vault, blind: Blind) -> int:
    """Make the tokens of persons who are indexed under another key, as after its rotation; how many."""
    done, after = 0, UUID(int=0)
    while True:
        async with connection.transaction():
            rows = await connection.fetch(_OTHERWISE, after, [blind.mark], _AT_ONCE)
            await _index(connection, vault, blind, rows)
        if not rows:
            return done
        done, after = done + len(rows), rows[-1]["id"]


async def _index(connection: Connection, vault: Vault, blind: Blind, rows: Sequence[Row]) -> None:
    """Put the tokens of persons whose rows are held."""
    some = [(row["id"], blind.of_person(_opened(vault, row))) async for row in paced(rows, SEALING)]
    await connection.executemany("UPDATE person SET tokens = $2 WHERE id = $1", some)


def _listed(vault: Vault, rows: Iterable[Row]) -> list[tuple[str, PersonalData, str]]:
    return [(str(row["id"]), _opened(vault, row), row["organisation"]) for row in rows]


def _opened(vault: Vault, row: Row) -> PersonalData:
    data = vault.open(row["wrapped"], str(row["id"]), row["sealed"])
    return PersonalData(**{**data, "vulnerability": tuple(data["vulnerability"])})


_ADD = "INSERT INTO person (id, sealed, organisation, registered_at, tokens) VALUES ($1, $2, $3, $4, $5)"
_SELECT = "SELECT p.id, p.sealed, p.organisation, p.tokens, k.wrapped FROM person AS p JOIN subject_key AS k ON k.subject = p.id"
_SEEN = "NOT p.restricted"
_AFTER = "($2::timestamptz IS NULL OR p.registered_at < $2 OR (p.registered_at = $2 AND p.id > $3::uuid))"
_BY_ID = f"{_SELECT} WHERE p.id = ANY($1::uuid[]) AND {_SEEN}"
_HELD = f"{_SELECT} WHERE p.id = ANY($1::uuid[]) AND p.restricted"
_NEWEST = (
    f"{_SELECT} WHERE {_SEEN} AND p.same_as IS NULL AND {_AFTER} ORDER BY p.registered_at DESC, p.id LIMIT $1"
)
_WITH_ALL = f"{_SELECT} WHERE p.tokens @> $1::bigint[] AND p.same_as IS NULL LIMIT $2"
_WITH_ANY = f"{_SELECT} WHERE p.tokens && $1::bigint[] AND p.same_as IS NULL"
_OTHERWISE = f"""{_SELECT} WHERE p.id > $1 AND p.tokens <> '{{}}' AND NOT p.tokens @> $2::bigint[]
                 ORDER BY p.id LIMIT $3 FOR UPDATE OF p"""
_WITHOUT = f"{_SELECT} WHERE p.tokens = '{{}}' AND p.sealed <> '' AND {_SEEN} LIMIT $1 FOR UPDATE OF p"
