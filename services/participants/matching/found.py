"""The matching role's store: tokens, who was erased, and which pairs were told of. SQL only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from uuid import UUID

from services.participants.matching.tokens import Message
from shared.postgres import Connection, Row


async def keep(connection: Connection, message: Message, member: str) -> None:
    """Replace a person's tokens by those of a message; nothing of a person who was erased."""
    person = UUID(message.person)
    await connection.execute("DELETE FROM matching_token WHERE person = $1 AND member = $2", person, member)
    if message.erased:
        await connection.execute(
            "INSERT INTO matching_erased (person) VALUES ($1) ON CONFLICT DO NOTHING", person
        )
    rows = [(person, token, kind, member) for kind, token in message.tokens]
    await connection.executemany(_KEEP, rows)


async def others(connection: Connection, person: str, member: str) -> Sequence[Row]:
    """Who of another member has a token of this person's: person, kind, token."""
    return list(await connection.fetch(_OTHERS, UUID(person), member))


async def note(connection: Connection, one: str, other: str, *, strong: bool) -> bool:
    """Note a pair; False if the same or more was said of it before."""
    first, second = sorted((UUID(one), UUID(other)))
    before = await connection.fetchval(
        "SELECT true FROM matching_found WHERE one = $1 AND other = $2 AND strong >= $3",
        first,
        second,
        strong,
    )
    if before:
        return False
    await connection.execute(
        "INSERT INTO matching_found (one, other, strong) VALUES ($1, $2, $3)", first, second, strong
    )
    return True


async def note_all(connection: Connection, persons: Iterable[str], *, strong: bool = True) -> None:
    """Note that persons were linked, or proposed, by somebody: that is not to be said of their pairs again."""
    for one, other in combinations(persons, 2):
        await note(connection, one, other, strong=strong)


async def position(connection: Connection, topic: str, cluster: str) -> int:
    """The next record of a topic on this cluster; 0 on another one."""
    found = await connection.fetchval(
        "SELECT next_offset FROM matching_position WHERE topic = $1 AND cluster = $2", topic, cluster
    )
    return int(found or 0)


async def move(connection: Connection, topic: str, cluster: str, next_offset: int) -> None:
    """Keep how far a topic has been read, in the transaction of what was done about it."""
    await connection.execute(
        """INSERT INTO matching_position (topic, cluster, next_offset) VALUES ($1, $2, $3)
           ON CONFLICT (topic) DO UPDATE SET cluster = excluded.cluster, next_offset = excluded.next_offset""",
        topic, cluster, next_offset,
    )  # fmt: skip


_KEEP = """INSERT INTO matching_token (person, token, kind, member)
           SELECT $1::uuid, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM matching_erased WHERE person = $1::uuid)
           ON CONFLICT DO NOTHING"""
_OTHERS = """SELECT other.person::text, other.kind, other.token, other.member
             FROM matching_token AS mine JOIN matching_token AS other USING (token)
             WHERE mine.person = $1 AND mine.member = $2 AND other.member <> $2 AND other.person <> $1
             ORDER BY other.person"""
