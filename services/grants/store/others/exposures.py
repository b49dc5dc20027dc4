"""What every third party has under contract with all members, as their events tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.grants.domain.parties.exposure import Reserved
from shared.events.granting import ExposureConfirmed, ExposureRefused
from shared.postgres import Connection, Row, lock_key


@dataclass(frozen=True, slots=True)
class Told:
    """A contract or an amendment as its event tells it."""

    grant: str
    member: str
    token: bytes
    contract: str
    signed_on: date
    eur: Decimal
    call: str | None = None


async def hold(connection: Connection) -> None:
    """Until the transaction ends nobody else here reserves or signs: so sums are seen whole."""
    await connection.execute("SELECT pg_advisory_xact_lock($1)", lock_key("grants exposure"))


async def put(connection: Connection, told: Told) -> None:
    """Keep a contract, waiting for its answer. What was told before of another member's grant is not taken over."""
    await connection.execute(
        _PUT, UUID(told.grant), told.member, told.token, UUID(told.contract), told.signed_on, told.eur,
        UUID(told.call) if told.call else None,
    )  # fmt: skip
    await connection.execute(_APPLY, UUID(told.grant))


async def change(connection: Connection, grant: str, member: str, contract: str, eur: Decimal) -> None:
    """An amendment: another sum, waiting for its answer. What was confirmed stays confirmed until then."""
    await connection.execute(_CHANGE, UUID(grant), member, UUID(contract), eur)
    await connection.execute(_APPLY, UUID(grant))


async def release(connection: Connection, grant: str, member: str, eur: Decimal) -> None:
    """The contract ended: only what the third party has counts from now on. It was paid, so it was confirmed before."""
    await connection.execute(_RELEASE, UUID(grant), member, eur)


async def answered(connection: Connection, data: ExposureConfirmed | ExposureRefused) -> None:
    """Keep the answer to a contract or an amendment; it may arrive before what it answers."""
    refused = data if isinstance(data, ExposureRefused) else None
    await connection.execute(
        _ANSWER, UUID(data.contract), UUID(data.grant), Decimal(data.eur),
        None if refused is None else Decimal(refused.left), refused and refused.limit,
    )  # fmt: skip
    await connection.execute(_APPLY, UUID(data.grant))
    if (
        refused is None
    ):  # of the contract, and its amendment is here already: if that is refused, this stays confirmed
        await connection.execute(_EARLIER, UUID(data.grant), UUID(data.contract), Decimal(data.eur))


async def is_answered(connection: Connection, contract: str) -> bool:
    """Whether a contract or an amendment was answered before, as by a database that was restored since."""
    found = await connection.fetchval("SELECT 1 FROM exposure_answer WHERE contract = $1", UUID(contract))
    return found is not None


async def one(connection: Connection, grant: str) -> Row | None:
    """What is known of one contract's exposure."""
    return await connection.fetchrow("SELECT * FROM exposure WHERE grant_id = $1", UUID(grant))


async def reserved_by_others(connection: Connection, grant: str, token: bytes) -> Reserved:
    """What is confirmed for all contracts but one."""
    row = await connection.fetchrow(_RESERVED, UUID(grant), token)
    return Reserved(Decimal(row["of_party"]), Decimal(row["of_all"]))


async def committed(connection: Connection, token: bytes) -> Decimal:
    """What a third party has under contract with all members: what was refused counts only as far as it was confirmed."""
    return Decimal(await connection.fetchval(_COMMITTED, token))


async def committed_by_others(connection: Connection, grant: str, token: bytes) -> tuple[Decimal, Decimal]:
    """What all contracts but one come to: of the third party, and of all third parties."""
    row = await connection.fetchrow(_BY_OTHERS, UUID(grant), token)
    return Decimal(row["of_party"]), Decimal(row["of_all"])


async def committed_in_all(connection: Connection) -> Decimal:
    """What all third parties have under contract with all members."""
    return Decimal(await connection.fetchval(_COMMITTED, None))


async def of_token(connection: Connection, token: bytes) -> list[Row]:
    """A third party's contracts with all members, latest first."""
    return list(
        await connection.fetch(
            "SELECT * FROM exposure WHERE token = $1 ORDER BY signed_on DESC, grant_id", token
        )
    )


async def every(connection: Connection) -> list[Row]:
    """All contracts of all members, in the order of signature."""
    return list(await connection.fetch("SELECT * FROM exposure ORDER BY signed_on, grant_id"))


async def alarms(connection: Connection, member: str) -> list[Row]:
    """The contracts of this member that were refused: nothing more is paid on them."""
    return list(await connection.fetch(_ALARMS, member))


_COMMITTED = """SELECT coalesce(sum(CASE answer WHEN 'refused' THEN confirmed ELSE greatest(eur, confirmed) END), 0)
                FROM exposure WHERE $1::bytea IS NULL OR token = $1"""
_BY_OTHERS = """
SELECT coalesce(sum(eur) FILTER (WHERE token = $2), 0) AS of_party, coalesce(sum(eur), 0) AS of_all
FROM (SELECT token, CASE answer WHEN 'refused' THEN confirmed ELSE greatest(eur, confirmed) END AS eur
      FROM exposure WHERE grant_id <> $1) AS others"""
_PUT = """INSERT INTO exposure (grant_id, member, token, contract, signed_on, eur, call)
          VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING"""
_CHANGE = (
    """UPDATE exposure SET contract = $3, eur = $4, answer = 'waiting' WHERE grant_id = $1 AND member = $2"""
)
_RELEASE = (
    """UPDATE exposure SET eur = $3, confirmed = $3, ended = true WHERE grant_id = $1 AND member = $2"""
)
_ANSWER = """INSERT INTO exposure_answer (contract, grant_id, eur, left_eur, passed) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING"""
_APPLY = """UPDATE exposure AS e SET answer = CASE WHEN a.passed IS NULL THEN 'confirmed' ELSE 'refused' END,
                   confirmed = CASE WHEN a.passed IS NOT NULL THEN e.confirmed WHEN e.ended THEN least(a.eur, e.eur) ELSE a.eur END,
                   left_eur = a.left_eur, passed = a.passed
            FROM exposure_answer AS a WHERE a.contract = e.contract AND e.grant_id = $1 AND e.answer = 'waiting'"""
_EARLIER = """UPDATE exposure SET confirmed = CASE WHEN ended THEN least($3::numeric, eur) ELSE $3::numeric END
              WHERE grant_id = $1 AND contract <> $2 AND answer = 'waiting'"""
_RESERVED = """SELECT coalesce(sum(confirmed) FILTER (WHERE token = $2), 0) AS of_party,
                      coalesce(sum(confirmed), 0) AS of_all FROM exposure WHERE grant_id <> $1"""
_ALARMS = """SELECT e.*, c.title FROM exposure AS e JOIN contract AS c ON c.id = e.grant_id
             WHERE e.member = $1 AND e.answer = 'refused' AND c.ended IS NULL ORDER BY e.signed_on DESC"""
