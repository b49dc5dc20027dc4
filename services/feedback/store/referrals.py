"""Referrals of ordinary cases to other members, and their receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.postgres import Connection


@dataclass(frozen=True, slots=True)
class Referred:
    """A case that went to another member; `received_on` is None until its receipt has come."""

    receiver: str
    referred_on: date
    received_on: date | None


async def add(connection: Connection, referral: str, case: str, receiver: str, day: date) -> None:
    """Keep a referral, which is named by its parcel."""
    await connection.execute(_ADD, UUID(referral), UUID(case), receiver, day)


async def received(connection: Connection, referral: str, day: date) -> str | None:
    """Its receiver has it; returns the case, if it was not known before, and is here."""
    case: str | None = await connection.fetchval(_RECEIVED, UUID(referral), day)
    return case


async def of_case(connection: Connection, case: str) -> list[Referred]:
    """The referrals of a case."""
    return [Referred(**row) for row in await connection.fetch(_OF_CASE, UUID(case))]


async def origin(connection: Connection, case: str) -> str:
    """The key under which a case was filed first, here or at the member that it came from."""
    key: str = await connection.fetchval(_ORIGIN, UUID(case))
    return key


async def came_from(connection: Connection, case: str, origin_: str) -> None:
    """A case that came by a referral was filed first under another key."""
    await connection.execute("UPDATE complaint SET origin = $2 WHERE id = $1", UUID(case), UUID(origin_))


async def filed_as(connection: Connection, key: str) -> str | None:
    """The case that was filed first, here or elsewhere, under a key; None if it is not here."""
    case: str | None = await connection.fetchval(_FILED_AS, key)
    return case


_ORIGIN = "SELECT coalesce(origin, id)::text FROM complaint WHERE id = $1"
_FILED_AS = """SELECT id::text FROM complaint WHERE id = $1::text::uuid OR origin = $1::text::uuid
               ORDER BY origin NULLS LAST LIMIT 1"""
_ADD = "INSERT INTO referral (id, case_id, receiver, referred_on) VALUES ($1, $2, $3, $4)"
_RECEIVED = """UPDATE referral AS r SET received_on = $2 FROM complaint AS c
               WHERE r.id = $1 AND r.received_on IS NULL AND c.id = r.case_id RETURNING c.id::text"""
_OF_CASE = "SELECT receiver, referred_on, received_on FROM referral WHERE case_id = $1 ORDER BY referred_on"
