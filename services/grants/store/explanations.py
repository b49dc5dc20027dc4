"""Why lines of the financial report differ from the budget, by line and period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from shared.postgres import Connection


async def put(
    connection: Connection, first: date, last: date, texts: Mapping[str, str], at: datetime, by: str
) -> None:
    """Keep the explanations of a period's lines, in place of those that were there."""
    rows = [(line, first, last, text, at, by) for line, text in texts.items()]
    await connection.executemany(_PUT, rows)


async def of_period(connection: Connection, first: date, last: date) -> dict[str, str]:
    """The explanations of a period by line."""
    rows = await connection.fetch(
        "SELECT line, text FROM explanation WHERE first = $1 AND last = $2 AND text <> ''", first, last
    )
    return {row["line"]: row["text"] for row in rows}


_PUT = """INSERT INTO explanation (line, first, last, text, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6)
          ON CONFLICT (line, first, last) DO UPDATE
          SET text = excluded.text, recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by"""
