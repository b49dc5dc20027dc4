"""What other services' events tell: completed enrolments, and services that a grant launched."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from shared.postgres import Connection, Row


async def completed(connection: Connection, event_id: str, day: date) -> None:
    """Keep that an enrolment in the programme of graduates was completed."""
    await connection.execute(_COMPLETED, UUID(event_id), day)


async def is_completed(connection: Connection, event_id: str) -> bool:
    """Whether a completion is known under this event id."""
    found = await connection.fetchval("SELECT 1 FROM completed_enrolment WHERE event_id = $1", UUID(event_id))
    return found is not None


async def use(connection: Connection, enrolment: str, recipient: str) -> bool:
    """Use a completed enrolment for a recipient; False if another one has used it."""
    await connection.execute(_USED, UUID(enrolment), UUID(recipient))
    found = await connection.fetchval(
        "SELECT recipient FROM used_enrolment WHERE enrolment = $1", UUID(enrolment)
    )
    return str(found) == recipient


async def launched(connection: Connection, service: str, grant: str, day: date, member: str) -> None:
    """Keep that a grant launched a service."""
    await connection.execute(_LAUNCHED, service, UUID(grant), day, member)


async def verified(
    connection: Connection, event_id: str, member: str, day: date, amount: Decimal, currency: str
) -> None:
    """Keep what another member found eligible."""
    await connection.execute(_VERIFIED, UUID(event_id), member, day, amount, currency)


async def all_verified(connection: Connection) -> list[Row]:
    """What other members found eligible, by event."""
    return list(await connection.fetch("SELECT * FROM verified_elsewhere ORDER BY day, event_id"))


async def services_of(connection: Connection, grant: str) -> list[Row]:
    """The services that a grant launched, in the order of their days."""
    return list(
        await connection.fetch(
            "SELECT * FROM launched_service WHERE grant_id = $1 ORDER BY launched_on, service", UUID(grant)
        )
    )


_COMPLETED = "INSERT INTO completed_enrolment (event_id, completed_on) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_USED = "INSERT INTO used_enrolment (enrolment, recipient) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_VERIFIED = """INSERT INTO verified_elsewhere (event_id, member, day, amount, currency) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT DO NOTHING"""
_LAUNCHED = """INSERT INTO launched_service (service, grant_id, launched_on, member) VALUES ($1, $2, $3, $4)
               ON CONFLICT DO NOTHING"""
