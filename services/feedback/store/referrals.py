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


async def received(connection: Connection, referral: str, day: date) -> None:
    """Its receiver has it."""
    await connection.execute(_RECEIVED, UUID(referral), day)


async def of_case(connection: Connection, case: str) -> list[Referred]:
    """The referrals of a case."""
    return [Referred(**row) for row in await connection.fetch(_OF_CASE, UUID(case))]


_ADD = "INSERT INTO referral (id, case_id, receiver, referred_on) VALUES ($1, $2, $3, $4)"
_RECEIVED = "UPDATE referral SET received_on = $2 WHERE id = $1 AND received_on IS NULL"
_OF_CASE = "SELECT receiver, referred_on, received_on FROM referral WHERE case_id = $1 ORDER BY referred_on"
