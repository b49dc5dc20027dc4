"""The bank accounts of third parties, sealed under the key of each."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from services.grants.domain.parties.account import BankAccount
from shared.postgres import Connection, Row
from shared.vault import Vault


async def put(
    connection: Connection, vault: Vault, row: Row, account: BankAccount, at: datetime, by: str
) -> None:
    """Keep an account in place of the one before; `row` has the `recipient` and its `wrapped` key."""
    sealed = vault.seal(row["wrapped"], str(row["recipient"]), asdict(account))
    await connection.execute(_PUT, row["recipient"], sealed, at, by)


async def one(connection: Connection, vault: Vault, recipient: str) -> tuple[BankAccount, Row] | None:
    """An account with when and by whom it was recorded; None if there is none, or its recipient is erased."""
    row = await connection.fetchrow(_ONE, UUID(recipient))
    if row is None:
        return None
    return BankAccount(**vault.open(row["wrapped"], recipient, row["sealed"])), row


_PUT = """INSERT INTO account (recipient, sealed, recorded_at, recorded_by) VALUES ($1, $2, $3, $4)
          ON CONFLICT (recipient) DO UPDATE
          SET sealed = excluded.sealed, recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by"""
_ONE = """SELECT a.*, k.wrapped FROM account AS a JOIN subject_key AS k ON k.subject = a.recipient
          WHERE a.recipient = $1"""
