"""The table of organisations that this member knows."""

from __future__ import annotations

from datetime import datetime

from shared.events.participants import OrganisationRegistered, OrganisationUpdated
from shared.postgres import Connection, Row


async def add_organisation(
    connection: Connection, data: OrganisationRegistered, name: str, at: datetime
) -> None:
    """Keep an organisation; its name is public."""
    await connection.execute(
        """INSERT INTO organisation (id, name, type, target, municipality, registered_at)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (id) DO UPDATE SET name = excluded.name, type = excluded.type, target = excluded.target,
               municipality = excluded.municipality, voided = false""",
        data.organisation, name, data.type, data.target, data.municipality, at,
    )  # fmt: skip


async def update_organisation(connection: Connection, data: OrganisationUpdated) -> None:
    """Keep what is known of an organisation now."""
    await connection.execute(
        "UPDATE organisation SET type = $2, target = $3, municipality = $4 WHERE id = $1",
        data.organisation, data.type, data.target, data.municipality,
    )  # fmt: skip


async def correct_organisation(connection: Connection, data: OrganisationRegistered, name: str) -> None:
    """Keep what was registered as it should have been."""
    await connection.execute(
        "UPDATE organisation SET name = $2, type = $3, target = $4, municipality = $5 WHERE id = $1",
        data.organisation, name, data.type, data.target, data.municipality,
    )  # fmt: skip


async def void_organisation(connection: Connection, organisation_id: str) -> None:
    """Note that the registration was a mistake."""
    await connection.execute("UPDATE organisation SET voided = true WHERE id = $1", organisation_id)


async def organisations(connection: Connection) -> list[Row]:
    """All organisations whose registration stands, by name."""
    return list(await connection.fetch("SELECT * FROM organisation WHERE NOT voided ORDER BY name"))


async def organisation(connection: Connection, organisation_id: str) -> Row | None:
    """One organisation; None if it is not here."""
    return await connection.fetchrow("SELECT * FROM organisation WHERE id = $1", organisation_id)


async def attended_by_people_of(connection: Connection, organisation_id: str) -> list[Row]:
    """The activities that people of an organisation attended, with how many of them, the latest first."""
    return list(await connection.fetch(_ATTENDED_BY, organisation_id))


_ATTENDED_BY = """
SELECT a.id, a.title, a.kind, a.occurred_on, count(*) AS persons FROM ledger AS l
JOIN activity AS a ON l.stream = 'activity/' || a.id::text AND NOT a.voided
CROSS JOIN LATERAL (SELECT convert_from(l.value, 'UTF8')::jsonb AS data) AS said
WHERE l.type LIKE 'participants.attendance.recorded.%' AND said.data ->> 'organisation' = $1
AND NOT (said.data ? 'voids') AND NOT (said.data ? 'corrects')
AND NOT EXISTS (SELECT FROM ledger AS v WHERE v.stream = l.stream
                AND convert_from(v.value, 'UTF8')::jsonb ->> 'voids' = l.id::text)
GROUP BY a.id ORDER BY a.occurred_on DESC LIMIT 200
"""
