"""What lists show of contracts in force: totals, instalments, reports. The history itself stands in the ledger."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.grants.domain.contracts.grant import Grant
from services.grants.domain.money.amounts import decimal
from shared.events.grants import GrantClosed
from shared.postgres import Connection, Row


async def put(connection: Connection, grant_id: str, grant: Grant) -> None:
    """Keep what lists show of a contract."""
    ended, accounts = grant.ended, grant.accounts
    closed = isinstance(ended, GrantClosed)
    await connection.execute(
        _CONTRACT, UUID(grant_id), grant.ceiling, grant.exposure(grant.ceiling), grant.paid, grant.paid_eur,
        len(grant.pending) + len(accounts.unrated), grant.ends_on, ended and ("closed" if closed else "terminated"),
        ended and ended.occurred_on, accounts.recovered, accounts.claimed, accounts.eligible,
        decimal(ended.payable) if isinstance(ended, GrantClosed) else None,
    )  # fmt: skip
    await _instalments(connection, grant_id, grant)
    await _reports(connection, grant_id, grant)


async def _instalments(connection: Connection, grant_id: str, grant: Grant) -> None:
    paid = grant.paid_instalments
    rows = [
        (UUID(id_), UUID(grant_id), one.amount, one.requested_on, one.requested_by, "paid" if id_ in paid else one.status)
        for id_, one in grant.accounts.instalments.items()
    ]  # fmt: skip
    if rows:
        await connection.executemany(_INSTALMENT, rows)


async def _reports(connection: Connection, grant_id: str, grant: Grant) -> None:
    rows = [
        (UUID(grant_id), kind, due_on, status) for (kind, due_on), status in grant.accounts.reports.items()
    ]
    await connection.execute(
        _WITHDRAWN, UUID(grant_id), [kind for _, kind, *_ in rows], [due for _, _, due, _ in rows]
    )
    if rows:
        await connection.executemany(_REPORT, rows)


async def instalments(connection: Connection, *statuses: str) -> list[Row]:
    """The instalments that stand so, oldest first, with their contracts."""
    return list(await connection.fetch(_INSTALMENTS, list(statuses)))


async def number(connection: Connection, status: str) -> int:
    """How many instalments stand so."""
    return int(await connection.fetchval("SELECT count(*) FROM instalment WHERE status = $1", status))


async def reports_due(connection: Connection, until: date) -> list[Row]:
    """The reports that are owed and due by a day, with their contracts; the first due comes first."""
    return list(await connection.fetch(_REPORTS, until))


async def ends_due(connection: Connection, until: date) -> list[Row]:
    """The contracts in force whose activities end by a day."""
    return list(await connection.fetch(_ENDS, until))


_CONTRACT = """UPDATE contract SET amount = $2, eur = $3, paid = $4, paid_eur = $5, pending = $6, ends_on = $7,
                      ended = $8, ended_on = $9, recovered = $10, claimed = $11, eligible = $12, payable = $13
               WHERE id = $1"""
_INSTALMENT = """INSERT INTO instalment (id, contract, amount, requested_on, requested_by, status)
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET status = excluded.status"""
_REPORT = """INSERT INTO report (contract, kind, due_on, status) VALUES ($1, $2, $3, $4)
             ON CONFLICT (contract, kind, due_on) DO UPDATE SET status = excluded.status"""
_WITHDRAWN = """DELETE FROM report WHERE contract = $1
                AND (kind, due_on) NOT IN (SELECT * FROM unnest($2::text[], $3::date[]))"""
_INSTALMENTS = """SELECT x.*, c.title, c.currency, c.reference, c.recipient FROM instalment AS x
                  JOIN contract AS c ON c.id = x.contract WHERE x.status = ANY($1::text[])
                  ORDER BY x.requested_on, x.id"""
_REPORTS = """SELECT x.*, c.title, c.reference, c.recipient FROM report AS x JOIN contract AS c ON c.id = x.contract
              WHERE x.status <> 'approved' AND x.due_on <= $1 AND c.ended IS NULL ORDER BY x.due_on, c.title"""
_ENDS = """SELECT id AS contract, title, reference, ends_on AS due_on FROM contract
           WHERE ended IS NULL AND ends_on <= $1 ORDER BY ends_on"""
