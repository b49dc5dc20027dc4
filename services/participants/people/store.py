"""The tables of consents, viewings and audit holds. SQL in one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from shared.events.people import ConsentRecorded, ConsentWithdrawn
from shared.postgres import Connection, Row


async def give_consent(connection: Connection, data: ConsentRecorded, wording: str) -> None:
    """Keep what was consented to; `wording` is the hash of the words."""
    rows = [
        (UUID(data.person), one, data.occurred_on, data.language, data.guardian, wording)
        for one in data.purposes
    ]
    await connection.executemany(_GIVE, rows)


async def withdraw_consent(connection: Connection, data: ConsentWithdrawn) -> None:
    """Keep that it was withdrawn."""
    await connection.execute(_WITHDRAW, UUID(data.person), list(data.purposes), data.occurred_on)


async def forget_consents(connection: Connection, person: str) -> None:
    """Keep no consent of a person, so that those that stand can be kept anew."""
    await connection.execute("DELETE FROM consent WHERE person = $1", UUID(person))


async def consents(connection: Connection, person: str) -> list[Row]:
    """All consents of a person, the latest first; those that stand have no `withdrawn_on`."""
    return list(
        await connection.fetch(
            "SELECT * FROM consent WHERE person = $1 ORDER BY given_on DESC, purpose", UUID(person)
        )
    )


async def note_viewing(
    connection: Connection, at: datetime, account: str, what: str, person: str | None = None, number: int = 1
) -> None:
    """Keep that somebody looked at somebody's data, or at a list of persons."""
    await connection.execute(
        "INSERT INTO viewing (at, account, person, what, number) VALUES ($1, $2, $3, $4, $5)",
        at, account, UUID(person) if person else None, what, number,
    )  # fmt: skip


async def viewings(connection: Connection, person: str | None = None, limit: int = 200) -> list[Row]:
    """Who looked at a person's data, or at anybody's, the latest first."""
    return list(await connection.fetch(_VIEWINGS, UUID(person) if person else None, limit))


async def note_link(connection: Connection, event: str, some: Sequence[str]) -> None:
    """Keep that an event of this member says that records are one person."""
    await connection.execute(
        "INSERT INTO known_link (id, persons) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        UUID(event), [UUID(one) for one in some],
    )  # fmt: skip


async def links(connection: Connection, person: str) -> list[Row]:
    """What says that a person is known under another id too: links, merges, and matches that this member confirmed."""
    return list(await connection.fetch(_LINKS, UUID(person)))


async def link_of_ours(connection: Connection, event: str) -> Row | None:
    """The persons whom an event joins, if one of them is this member's or the event is."""
    return await connection.fetchrow(_LINK_OF_OURS, UUID(event))


async def hold(connection: Connection, person: str, until: date, reason: str) -> None:
    """Keep that an audit needs a person's data until a day."""
    await connection.execute(_HOLD, UUID(person), until, reason)


async def held_until(connection: Connection, person: str, today: date) -> date | None:
    """Until when an audit needs a person's data; None if none does."""
    found: date | None = await connection.fetchval(
        "SELECT until FROM audit_hold WHERE person = $1 AND until >= $2", UUID(person), today
    )
    return found


async def restrict(connection: Connection, person: str) -> None:
    """Hide a person's data from everybody but the auditor, and find her no more."""
    await connection.execute("UPDATE person SET restricted = true, tokens = '{}' WHERE id = $1", UUID(person))


async def holds_over(connection: Connection, today: date) -> list[str]:
    """Restricted persons whose hold has ended."""
    return [str(row["person"]) for row in await connection.fetch(_OVER, today)]


async def not_held(connection: Connection, today: date, limit: int) -> list[str]:
    """Persons who are still known and whom no audit holds."""
    return [str(row["id"]) for row in await connection.fetch(_NOT_HELD, today, limit)]


async def restricted(connection: Connection) -> list[Row]:
    """Persons whose data are kept for an audit only: id, until, reason."""
    return list(await connection.fetch(_RESTRICTED))


async def join(connection: Connection, main: str, others: Sequence[str]) -> None:
    """Note that other records are the same person as a main one."""
    await connection.execute(
        "UPDATE person SET same_as = $1 WHERE id = ANY($2::uuid[])", UUID(main), [UUID(one) for one in others]
    )


async def part(connection: Connection, some: Sequence[str]) -> None:
    """Note that records are different persons again."""
    await connection.execute(
        "UPDATE person SET same_as = NULL WHERE id = ANY($1::uuid[])", [UUID(one) for one in some]
    )


async def registered_at(connection: Connection, person: str) -> datetime | None:
    """When a person was registered."""
    found: datetime | None = await connection.fetchval(
        "SELECT registered_at FROM person WHERE id = $1", UUID(person)
    )
    return found


_GIVE = """INSERT INTO consent (person, purpose, given_on, language, guardian, wording)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"""
_WITHDRAW = """UPDATE consent SET withdrawn_on = $3
               WHERE person = $1 AND purpose = ANY($2::text[]) AND withdrawn_on IS NULL"""
_VIEWINGS = (
    """SELECT * FROM viewing WHERE $1::uuid IS NULL OR person = $1 ORDER BY at DESC, id DESC LIMIT $2"""
)
_HOLD = """INSERT INTO audit_hold (person, until, reason) VALUES ($1, $2, $3)
           ON CONFLICT (person) DO UPDATE SET until = excluded.until, reason = excluded.reason"""
_OVER = """SELECT h.person FROM audit_hold AS h JOIN person AS p ON p.id = h.person
           JOIN subject_key AS k ON k.subject = p.id WHERE p.restricted AND h.until < $1"""
_NOT_HELD = """SELECT p.id FROM person AS p JOIN subject_key AS k ON k.subject = p.id
               WHERE NOT EXISTS (SELECT FROM audit_hold WHERE person = p.id AND until >= $1)
               ORDER BY p.registered_at LIMIT $2"""
_RESTRICTED = """SELECT h.* FROM audit_hold AS h JOIN person AS p ON p.id = h.person
                 JOIN subject_key AS k ON k.subject = p.id WHERE p.restricted ORDER BY h.until"""
_LINKS = """SELECT id::text, array_remove(persons, $1)::text[] AS others, parted, proposed,
                    ARRAY(SELECT p.id::text FROM person AS p WHERE p.id = ANY(l.persons) AND p.id <> $1) AS here
             FROM joined_persons AS l WHERE l.persons @> ARRAY[$1] ORDER BY id"""
_LINK_OF_OURS = """SELECT persons::text[] FROM joined_persons AS l
                    WHERE id = $1 AND EXISTS (SELECT FROM person AS p WHERE p.id = ANY(l.persons))
                    UNION ALL
                    SELECT ARRAY(SELECT jsonb_array_elements_text(convert_from(value, 'UTF8')::jsonb -> 'persons'))
                    FROM ledger WHERE id = $1 AND type SIMILAR TO 'participants.person.(linked|merged|link_proposed).%'
                    LIMIT 1"""
