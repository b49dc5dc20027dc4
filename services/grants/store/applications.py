"""The applications: as they came in, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from services.grants.domain.calls.application import AWARDED, Application, Stage
from services.grants.domain.calls.assessment import Result
from shared.events.awarding import ApplicationSubmitted
from shared.postgres import Connection, Row


@dataclass(frozen=True, slots=True)
class Received:
    """What the house keeps of an application beside its event."""

    recipient: str
    receipt: str
    title: str
    sealed: bytes
    at: datetime


async def add(connection: Connection, data: ApplicationSubmitted, kept: Received) -> None:
    """Keep an application."""
    await connection.execute(
        _ADD, UUID(data.application), UUID(data.call), UUID(kept.recipient), kept.receipt, kept.title,
        data.recipient_type, data.legal_form, data.municipality, data.theme, data.joint_with_la,
        Decimal(data.amount), data.currency, kept.at, kept.sealed,
    )  # fmt: skip


async def put(connection: Connection, application_id: str, state: Application, result: Result | None) -> None:
    """Keep where it stands."""
    decision = state.decision
    awarded = decision.amount if decision and decision.decision == AWARDED else None
    await connection.execute(
        _PUT, UUID(application_id), state.stage.value, result and result.score,
        result.spread if result else Decimal(), len(result.totals) if result else 0,
        None if awarded is None else Decimal(awarded),
    )  # fmt: skip


async def move(connection: Connection, application_id: str, stage: Stage) -> None:
    """It stands elsewhere now."""
    await connection.execute(
        "UPDATE application SET stage = $2 WHERE id = $1", UUID(application_id), stage.value
    )


async def one(connection: Connection, application_id: str) -> Row | None:
    """One application with its applicant; None if it is not here."""
    return await connection.fetchrow(f"{_ROWS} WHERE a.id::text = $1", application_id)


async def of_call(connection: Connection, call_id: str) -> list[Row]:
    """A call's applications, the best first, those without a score in the order of arrival."""
    order = "ORDER BY a.score DESC NULLS LAST, a.submitted_at, a.id"
    return list(await connection.fetch(f"{_ROWS} WHERE a.call = $1 {order}", UUID(call_id)))


async def of_recipient(connection: Connection, recipient: str) -> list[Row]:
    """All applications of one applicant, latest first."""
    order = "ORDER BY a.submitted_at DESC, a.id"
    return list(await connection.fetch(f"{_ROWS} WHERE a.recipient = $1 {order}", UUID(recipient)))


async def of_receipt(connection: Connection, receipt: str) -> Row | None:
    """The application of a receipt's code."""
    return await connection.fetchrow(f"{_ROWS} WHERE a.receipt = $1", receipt)


async def of_draft(connection: Connection, code_hashes: list[bytes]) -> Row | None:
    """The application that the draft of a code has become; None while it has not."""
    return await connection.fetchrow(f"{_ROWS} WHERE a.code_hash = ANY($1::bytea[])", code_hashes)


async def keep_code(connection: Connection, application_id: str, code_hash: bytes) -> None:
    """Keep which draft's code an application came from, so that sending it twice is one application."""
    await connection.execute(
        "UPDATE application SET code_hash = $2 WHERE id = $1", UUID(application_id), code_hash
    )


async def awarded(connection: Connection, call_id: str) -> Decimal:
    """What a call has awarded so far, or signed without an application. Holds the call, so that two see each other."""
    await connection.execute("SELECT 1 FROM call WHERE id = $1 FOR UPDATE", UUID(call_id))
    total = await connection.fetchval(
        """SELECT (SELECT coalesce(sum(awarded), 0) FROM application WHERE call = $1)
                + (SELECT coalesce(sum(c.amount), 0) FROM contract AS c WHERE c.call = $1
                   AND NOT EXISTS (SELECT 1 FROM application AS a WHERE a.id = c.id))""",
        UUID(call_id),
    )
    return Decimal(total)


_ADD = """INSERT INTO application (id, call, recipient, receipt, title, recipient_type, legal_form, municipality, theme,
                                   joint_with_la, amount, currency, submitted_at, sealed)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"""
_PUT = """UPDATE application SET stage = $2, score = $3, spread = $4, scored_by = $5, awarded = $6 WHERE id = $1"""
_ROWS = """SELECT a.*, r.sealed AS who, r.natural_person, k.wrapped, call.reference, call.titles, call.texts,
                  call.criteria, call.closes_on, call.envelope, call.pass_mark FROM application AS a
           JOIN recipient AS r ON r.id = a.recipient JOIN call ON call.id = a.call
           LEFT JOIN subject_key AS k ON k.subject = r.id"""
