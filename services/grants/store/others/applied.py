"""The applications of third parties to other members, as their events tell: who is recognised, what stays there is not told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.grants.domain.calls.application import Stage
from shared.postgres import Connection, Row


@dataclass(frozen=True, slots=True)
class Applied:
    """An application as it came in at another member."""

    application: str
    member: str
    token: bytes
    amount: Decimal
    currency: str
    submitted_on: date


async def put(connection: Connection, one: Applied) -> None:
    """Keep an application; it was submitted."""
    await connection.execute(
        _PUT, UUID(one.application), one.member, one.token, one.amount, one.currency, one.submitted_on,
        Stage.SUBMITTED.value,
    )  # fmt: skip


async def move(connection: Connection, application: str, member: str, stage: Stage) -> None:
    """It stands elsewhere now; only its own member says so."""
    await connection.execute(_MOVE, UUID(application), member, stage.value)


async def decided(
    connection: Connection, application: str, member: str, stage: Stage, awarded: Decimal | None
) -> None:
    """It was awarded, put on the reserve list, or rejected."""
    await connection.execute(_DECIDED, UUID(application), member, stage.value, awarded)


async def after_appeal(connection: Connection, application: str, member: str, *, upheld: bool) -> None:
    """An appeal that is upheld takes the decision back; one that is dismissed lets it stand."""
    await connection.execute(_APPEALED, UUID(application), member, upheld, Stage.ELIGIBLE.value)


async def of_token(connection: Connection, token: bytes) -> list[Row]:
    """A third party's applications to other members, latest first."""
    return list(
        await connection.fetch(
            "SELECT * FROM applied_elsewhere WHERE token = $1 ORDER BY submitted_on DESC, application", token
        )
    )


_PUT = """INSERT INTO applied_elsewhere (application, member, token, amount, currency, submitted_on, stage)
          VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING"""
_MOVE = "UPDATE applied_elsewhere SET stage = $3 WHERE application = $1 AND member = $2"
_DECIDED = """UPDATE applied_elsewhere SET stage = $3, decision = $3, awarded = $4
              WHERE application = $1 AND member = $2"""
_APPEALED = """UPDATE applied_elsewhere
               SET stage = CASE WHEN $3 THEN $4 ELSE coalesce(decision, stage) END,
                   decision = CASE WHEN $3 THEN NULL ELSE decision END,
                   awarded = CASE WHEN $3 THEN NULL ELSE awarded END
               WHERE application = $1 AND member = $2"""
