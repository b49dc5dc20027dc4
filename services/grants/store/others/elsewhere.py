"""What other services' events tell: completed enrolments, and services that a grant launched."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from shared.accounting.exchange import Sum
from shared.events.base import Voided
from shared.events.granting import ExpenditureVerified
from shared.events.language import decode
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


async def not_verified(connection: Connection, event_id: str, member: str) -> None:
    """Another member took a verification back; nothing happens if the event was something else."""
    await connection.execute(_NOT_VERIFIED, UUID(event_id), member)


async def all_verified(connection: Connection) -> list[Sum]:
    """What all members found eligible: others' as heard, this member's own as its ledger tells it."""
    rows = await connection.fetch("SELECT amount, currency, day FROM verified_elsewhere")
    own: dict[str, Sum] = {}
    for one in await connection.fetch(_OWN_VERIFIED):
        data = decode(one["type"], one["value"])
        if isinstance(data, Voided):
            own.pop(data.voids, None)
        elif isinstance(data, ExpenditureVerified):
            eligible = sum((Decimal(line.eligible) for line in data.lines), Decimal())
            own[one["id"]] = Sum(eligible, data.currency, data.occurred_on)
    return [*own.values(), *(Sum(row["amount"], row["currency"], row["day"]) for row in rows)]


async def services_of(connection: Connection, grant: str) -> list[Row]:
    """The services that a grant launched, in the order of their days."""
    return list(
        await connection.fetch(
            "SELECT * FROM launched_service WHERE grant_id = $1 ORDER BY launched_on, service", UUID(grant)
        )
    )


_OWN_VERIFIED = """SELECT id::text, type, value FROM ledger WHERE type LIKE 'grants.expenditure.verified.%'
                   ORDER BY lane, sequence"""
_COMPLETED = "INSERT INTO completed_enrolment (event_id, completed_on) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_USED = "INSERT INTO used_enrolment (enrolment, recipient) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_VERIFIED = """INSERT INTO verified_elsewhere (event_id, member, day, amount, currency) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT DO NOTHING"""
_NOT_VERIFIED = "UPDATE verified_elsewhere SET amount = 0 WHERE event_id = $1 AND member = $2"
_LAUNCHED = """INSERT INTO launched_service (service, grant_id, launched_on, member) VALUES ($1, $2, $3, $4)
               ON CONFLICT DO NOTHING"""
