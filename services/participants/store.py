"""The tables of the participants service: SQL in one place, personal data encrypted on the way in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from services.participants.domain.register import PersonalData
from shared.events.participants import ActivityHeld, OrganisationRegistered
from shared.postgres import Connection, Row
from shared.vault import Vault


async def add_person(
    connection: Connection,
    vault: Vault,
    person: str,
    data: PersonalData,
    organisation: str | None,
    at: datetime,
) -> None:
    """Keep a person's data under a fresh key."""
    wrapped = vault.new_key(person)
    await connection.execute(
        "INSERT INTO subject_key (subject, wrapped) VALUES ($1, $2)", UUID(person), wrapped
    )
    await connection.execute(
        "INSERT INTO person (id, sealed, organisation, registered_at) VALUES ($1, $2, $3, $4)",
        UUID(person),
        vault.seal(wrapped, person, asdict(data)),
        organisation,
        at,
    )


async def persons(
    connection: Connection, vault: Vault, ids: Iterable[str]
) -> Mapping[str, tuple[PersonalData, str]]:
    """Persons by id with their organisation; those that are not here or were erased are left out."""
    rows = await connection.fetch(_PERSONS, [UUID(one) for one in ids])
    return {str(row["id"]): (_opened(vault, row), row["organisation"]) for row in rows}


async def all_persons(
    connection: Connection, vault: Vault, limit: int = 500
) -> list[tuple[str, PersonalData, str]]:
    """The persons registered last, newest first: id, data, organisation."""
    rows = await connection.fetch(_NEWEST, limit)
    return [(str(row["id"]), _opened(vault, row), row["organisation"]) for row in rows]


def _opened(vault: Vault, row: Row) -> PersonalData:
    data = vault.open(row["wrapped"], str(row["id"]), row["sealed"])
    return PersonalData(**{**data, "vulnerability": tuple(data["vulnerability"])})


async def add_organisation(
    connection: Connection, data: OrganisationRegistered, name: str, at: datetime
) -> None:
    """Keep an organisation; its name is public."""
    await connection.execute(
        """INSERT INTO organisation (id, name, type, target, municipality, registered_at)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (id) DO UPDATE SET name = excluded.name""",
        data.organisation, name, data.type, data.target, data.municipality, at,
    )  # fmt: skip


async def organisations(connection: Connection) -> list[Row]:
    """All organisations by name."""
    return list(await connection.fetch("SELECT * FROM organisation ORDER BY name"))


async def put_activity(
    connection: Connection, data: ActivityHeld, title: str, event_id: str, participants: int
) -> None:
    """Keep what the list of activities shows; the title stays in the house."""
    await connection.execute(
        _PUT_ACTIVITY, UUID(data.activity), title, data.kind, data.occurred_on, Decimal(data.hours), data.sessions,
        data.municipality, list(data.topics), participants, UUID(event_id),
    )  # fmt: skip


async def add_participants(connection: Connection, activity: str, more: int) -> None:
    """Note that the sheet grew or shrank."""
    await connection.execute(
        "UPDATE activity SET participants = participants + $2 WHERE id = $1", UUID(activity), more
    )


async def void_activity(connection: Connection, activity: str) -> None:
    """Note that the activity was taken back."""
    await connection.execute("UPDATE activity SET voided = true WHERE id = $1", UUID(activity))


async def activities(connection: Connection, limit: int = 200) -> list[Row]:
    """The activities, latest first."""
    return list(
        await connection.fetch("SELECT * FROM activity ORDER BY occurred_on DESC, id LIMIT $1", limit)
    )


async def activity(connection: Connection, activity_id: str) -> Row | None:
    """One activity; None if it is not here."""
    return await connection.fetchrow("SELECT * FROM activity WHERE id = $1", UUID(activity_id))


async def sheet(connection: Connection, activity_id: str) -> list[Row]:
    """The lines of an activity's sheet as recorded: event id, type, value."""
    return list(await connection.fetch(_SHEET, f"activity/{activity_id}"))


_PERSONS = """SELECT p.id, p.sealed, p.organisation, k.wrapped FROM person AS p
              JOIN subject_key AS k ON k.subject = p.id WHERE p.id = ANY($1::uuid[])"""
_NEWEST = """SELECT p.id, p.sealed, p.organisation, k.wrapped FROM person AS p
             JOIN subject_key AS k ON k.subject = p.id ORDER BY p.registered_at DESC, p.id LIMIT $1"""
_PUT_ACTIVITY = """
INSERT INTO activity (id, title, kind, occurred_on, hours, sessions, municipality, topics, participants, event_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, kind = excluded.kind, occurred_on = excluded.occurred_on,
    hours = excluded.hours, sessions = excluded.sessions, municipality = excluded.municipality,
    topics = excluded.topics
"""
_SHEET = (
    "SELECT id::text, type, value, lane, sequence, hash FROM ledger WHERE stream = $1 ORDER BY stream_version"
)
