"""The contracts with their documents; who receives is encrypted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.events.grants import ContractSigned
from shared.postgres import Connection, Row
from shared.vault import Vault


@dataclass(frozen=True, slots=True)
class Kept:
    """What the house keeps of a contract beside its event."""

    recipient: str
    title: str
    reference: str | None
    event_id: str


async def add_contract(connection: Connection, data: ContractSigned, kept: Kept) -> bool:
    """Keep what the list of sub-grants shows; False if the reference is taken."""
    found = await connection.fetchval(
        _CONTRACT, UUID(data.grant), UUID(kept.recipient), UUID(data.call) if data.call else None, kept.reference,
        kept.title, data.recipient_type, data.municipality, data.theme, data.joint_with_la, data.occurred_on,
        Decimal(data.amount), data.currency, Decimal(data.exposure or 0), Decimal(data.rate) if data.rate else None,
        UUID(kept.event_id), data.ends_on,
    )  # fmt: skip
    return found is not None


async def contracts(connection: Connection, limit: int = 500, offset: int = 0) -> list[Row]:
    """Some of the contracts with their recipients, latest first."""
    query = f"{_CONTRACTS} ORDER BY c.signed_on DESC, c.id LIMIT $1 OFFSET $2"
    return list(await connection.fetch(query, limit, offset))


async def every_contract(connection: Connection) -> list[Row]:
    """All contracts with their recipients, in the order of signature."""
    return list(await connection.fetch(f"{_CONTRACTS} ORDER BY c.signed_on, c.id"))


async def contracts_after(
    connection: Connection, limit: int, last: tuple[date, UUID] | None = None
) -> list[Row]:
    """Some of the contracts with their recipients, latest first: those after the last one of the page before."""
    day, id_ = last or (date.max, UUID(int=0))
    query = f"""{_CONTRACTS} WHERE c.signed_on < $1 OR (c.signed_on = $1 AND c.id > $2)
                ORDER BY c.signed_on DESC, c.id LIMIT $3"""
    return list(await connection.fetch(query, day, id_, limit))


async def totals(connection: Connection) -> Row:
    """Of all contracts: how many, the EUR under contract, paid and left, the payments that wait for a rate."""
    row = await connection.fetchrow(_TOTALS)
    assert row is not None, "sums of no rows are a row"
    return row


async def contract(connection: Connection, grant_id: str) -> Row | None:
    """One contract with its recipient; None if it is not here."""
    return await connection.fetchrow(f"{_CONTRACTS} WHERE c.id = $1", UUID(grant_id))


async def waiting(connection: Connection, currency: str) -> list[str]:
    """The ids of the contracts that have a payment without a rate."""
    rows = await connection.fetch(
        "SELECT id FROM contract WHERE currency = $1 AND pending > 0 ORDER BY id", currency
    )
    return [str(row["id"]) for row in rows]


async def add_document(
    connection: Connection, vault: Vault, doc_id: str, row: Row, content: dict[str, Any]
) -> None:
    """Keep a document of a contract (`row` of `contract`), under the key of its recipient."""
    sealed = vault.seal(row["wrapped"], str(row["recipient"]), content)
    await connection.execute(
        "INSERT INTO document (id, contract, sealed) VALUES ($1, $2, $3)", UUID(doc_id), row["id"], sealed
    )


async def documents(connection: Connection, vault: Vault, row: Row) -> dict[str, dict[str, Any]]:
    """The documents of a contract by id; none once the recipient's key is gone."""
    if row["wrapped"] is None:
        return {}
    found = await connection.fetch("SELECT id, sealed FROM document WHERE contract = $1", row["id"])
    subject = str(row["recipient"])
    return {str(one["id"]): vault.open(row["wrapped"], subject, one["sealed"]) for one in found}


async def foreign(connection: Connection) -> list[str]:
    """The ids of the contracts in another currency than EUR on which money has moved."""
    rows = await connection.fetch(
        "SELECT id FROM contract WHERE currency <> 'EUR' AND (paid > 0 OR recovered > 0) ORDER BY id"
    )
    return [str(row["id"]) for row in rows]


_CONTRACT = """
INSERT INTO contract (id, recipient, call, reference, title, recipient_type, municipality, theme, joint_with_la,
                      signed_on, amount, currency, eur, rate, event_id, ends_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING RETURNING id
"""


_CONTRACTS = """SELECT c.*, r.natural_person, r.sealed, k.wrapped FROM contract AS c
                JOIN recipient AS r ON r.id = c.recipient LEFT JOIN subject_key AS k ON k.subject = r.id"""


_TOTALS = """SELECT count(*) AS number, coalesce(sum(eur), 0) AS eur, coalesce(sum(paid_eur), 0) AS paid_eur,
                    coalesce(sum(pending), 0) AS pending,
                    coalesce(sum(round((amount - paid) / coalesce(rate, 1), 2)) FILTER (WHERE ended IS NULL), 0) AS left_eur
             FROM contract"""
