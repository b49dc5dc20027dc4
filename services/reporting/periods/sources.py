"""Where the events of a recount come from: reporting's copy, or the members' own ledgers, each verified."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from services.reporting.projector import store as copy
from shared.ledger.lanes import lane_name
from shared.ledger.signing import Verifier
from shared.ledger.verify import LaneState, verify
from shared.postgres import Connection, Row

Connect = Callable[[str, str], Awaitable[Connection]]
"""Opens the ledger of (identity, service); of reporting's own decisions that is ("reporting", "reporting")."""


async def from_copy(connection: Connection) -> list[Row]:
    """All events of reporting's copy, in the order in which they arrived."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        upto = await copy.last_position(connection)
        return [row async for rows in copy.copied(connection, 0, upto) for row in rows]


async def from_ledgers(
    connect: Connect, topics: Mapping[str, tuple[str, str]], lanes: int, verifier: Verifier
) -> tuple[list[Mapping[str, Any]], list[LaneState]]:
    """All events of the ledgers behind some topics, in recorded order, and what the check of each lane found."""
    rows: list[dict[str, Any]] = []
    states: list[LaneState] = []
    for topic, (identity, service) in topics.items():
        connection = await connect(identity, service)
        try:
            states += await verify(connection, topic, lanes, verifier)
            rows += [_row(topic, identity, row) for row in await connection.fetch(_LEDGER)]
        finally:
            await connection.close()
    return _placed(rows), states


def _row(topic: str, member: str, row: Row) -> dict[str, Any]:
    return {**dict(row), "lane_name": lane_name(topic, row["lane"]), "member": member}


def _placed(rows: Iterable[dict[str, Any]]) -> list[Mapping[str, Any]]:
    """With positions: any order that keeps each lane's gives the same figures; recorded order is such a one."""
    ordered = sorted(rows, key=lambda row: (row["recorded_at"], row["lane_name"], row["sequence"]))
    return [{**row, "position": position} for position, row in enumerate(ordered, start=1)]


_LEDGER = (
    "SELECT lane, sequence, id, type, subject, recorded_at, hash, value FROM ledger ORDER BY lane, sequence"
)
