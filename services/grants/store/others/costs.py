"""The costs of all members in the tables: what reports add up, the donor's instalments, the columns of the bookkeeping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from shared.accounting.entries import Entry
from shared.accounting.exchange import Sum
from shared.events.budgeting import DonorInstalmentReceived
from shared.postgres import Connection, Row


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost as its event tells it; negative where money came back, of the payment `reverses` if it names one."""

    event: str
    member: str
    line: str
    day: date
    amount: Decimal
    currency: str
    rate: Decimal | None = None
    voucher: str | None = None
    reverses: str | None = None


async def put(connection: Connection, cost: Cost) -> None:
    """Keep a cost, or what a correction says of it now."""
    await connection.execute(
        _PUT, UUID(cost.event), cost.member, cost.line, cost.voucher, cost.day, cost.amount, cost.currency, cost.rate,
        UUID(cost.reverses) if cost.reverses else None,
    )  # fmt: skip


async def take_back(connection: Connection, event: str, member: str) -> None:
    """A cost was voided by its member."""
    await connection.execute(
        "UPDATE cost SET live = false WHERE event_id = $1 AND member = $2", UUID(event), member
    )


async def until(connection: Connection, last: date) -> list[Entry]:
    """The live costs up to a day."""
    rows = await connection.fetch(_UNTIL, last)
    return [
        Entry(
            str(row["event_id"]), row["member"], row["line"], row["day"],
            Sum(row["amount"], row["currency"], row["rate_day"], row["rate"]),
            str(row["reverses"]) if row["reverses"] else None,
        )
        for row in rows
    ]  # fmt: skip


async def of_member(connection: Connection, member: str, limit: int, offset: int) -> list[Row]:
    """Some of a member's own costs, latest first."""
    return list(await connection.fetch(_OF_MEMBER, member, limit, offset))


async def known_vouchers(connection: Connection, vouchers: Sequence[str]) -> set[str]:
    """Those vouchers that stand in this member's ledger already, in whatever case they are written."""
    streams = [f"cost/{one}".casefold() for one in vouchers]
    rows = await connection.fetch(
        "SELECT DISTINCT stream FROM ledger WHERE stream LIKE 'cost/%' AND lower(stream) = ANY($1::text[])",
        streams,
    )
    return {row["stream"].removeprefix("cost/") for row in rows}


async def add_instalment(connection: Connection, data: DonorInstalmentReceived) -> bool:
    """Keep an instalment of the donor; False if it is known already."""
    rate = Decimal(data.booked_rate) if data.booked_rate else None
    found = await connection.fetchval(
        _INSTALMENT, data.instalment, data.occurred_on, Decimal(data.amount), data.currency, data.booked_currency, rate
    )  # fmt: skip
    return found is not None


async def take_instalment_back(connection: Connection, instalment: str) -> None:
    """An instalment of the donor was voided."""
    await connection.execute("DELETE FROM donor_instalment WHERE instalment = $1", instalment)


async def instalments(connection: Connection) -> list[Row]:
    """The donor's instalments in the order in which they came."""
    return list(await connection.fetch("SELECT * FROM donor_instalment ORDER BY received_on, instalment"))


async def columns(connection: Connection) -> dict[str, str]:
    """Under which heading each field stands in this member's bookkeeping."""
    rows = await connection.fetch("SELECT field, heading FROM cost_columns")
    return {row["field"]: row["heading"] for row in rows}


async def put_columns(connection: Connection, found: Mapping[str, str]) -> None:
    """Remember the headings for the next time."""
    await connection.executemany(
        """INSERT INTO cost_columns (field, heading) VALUES ($1, $2)
           ON CONFLICT (field) DO UPDATE SET heading = excluded.heading""",
        list(found.items()),
    )


# What came back was recorded with the day of its payment's rate before it named the payment: such rows stand so.
_UNTIL = "SELECT * FROM cost WHERE live AND day <= $1 ORDER BY day, event_id"
_PUT = """INSERT INTO cost (event_id, member, line, voucher, day, rate_day, amount, currency, rate, reverses)
          VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9)
          ON CONFLICT (event_id) DO UPDATE SET line = excluded.line, day = excluded.day, rate_day = excluded.rate_day,
              amount = excluded.amount, currency = excluded.currency, rate = excluded.rate, reverses = excluded.reverses
          WHERE cost.member = excluded.member"""
_OF_MEMBER = """SELECT * FROM cost WHERE live AND member = $1 AND voucher IS NOT NULL
                ORDER BY day DESC, voucher LIMIT $2 OFFSET $3"""
_INSTALMENT = """INSERT INTO donor_instalment (instalment, received_on, amount, currency, booked_currency, booked_rate)
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING instalment"""
