"""The exchange rates that members recorded."""

from __future__ import annotations

from datetime import date, datetime

from services.grants.domain.money.amounts import Rate
from shared.postgres import Connection, lock_key


async def hold_rates(connection: Connection, *, alone: bool) -> None:
    """Until the transaction ends: a rate is recorded `alone`, payments look rates up side by side.

    So no payment is left pending because its month's rate was recorded at the same moment.
    """
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    await connection.execute(f"SELECT {lock}($1)", lock_key("grants rates"))


async def rates(connection: Connection, month: date | None = None) -> list[tuple[str, Rate]]:
    """All rates that were recorded, or those of a month (its first day), each with its member; "" is this member."""
    rows = await connection.fetch(
        "SELECT * FROM rate WHERE $1::date IS NULL OR month = $1 ORDER BY currency, month", month
    )
    return [(row["member"], Rate(row["currency"], row["month"], row["units"], row["source"])) for row in rows]


async def put_rate(connection: Connection, new: Rate, at: datetime, member: str = "") -> None:
    """Keep a rate that a member recorded, "" is this one, in place of the one that it recorded before."""
    await connection.execute(
        """INSERT INTO rate (currency, month, member, units, source, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (currency, month, member) DO UPDATE
           SET units = excluded.units, source = excluded.source, recorded_at = excluded.recorded_at""",
        new.currency, new.month, member, new.units, new.source, at,
    )  # fmt: skip
