"""The one statement that appends: it succeeds only if the lanes end where the events were chained to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import asyncpg

from shared.events.envelope import Envelope
from shared.ledger.errors import Conflict
from shared.postgres import Connection, Row

_BEFORE_ALL = datetime(1, 1, 2, tzinfo=UTC)


class Head(NamedTuple):
    """The last event of a lane."""

    lane: int
    sequence: int
    hash: bytes
    recorded_at: datetime = _BEFORE_ALL


@dataclass(slots=True)
class Link:
    """An event in its lane's chain; only the lane's last one is signed."""

    lane: int
    envelope: Envelope
    recorded_at: datetime
    prev_hash: bytes
    hash: bytes
    stream: str
    version: int
    signature: str = ""


async def insert(
    connection: Connection,
    heads: Sequence[Head],
    seen: Sequence[int],
    rows: Sequence[Link],
    said: tuple[str, str, str],
    *,
    again: bool,
) -> list[Row] | None:
    """Append rows that were chained to some heads; None if that is done.

    Otherwise nothing was written, those lanes are locked and all lanes are returned: a head is another one, a lane ends
    before what the bus has `seen`, or the rows' moment has passed by (not asked of what is tried `again`, with the
    lanes locked). `said` are correlation, causation and trace. Raises Conflict if a stream has moved on.
    """
    columns = zip(
        *(
            (
                row.lane, row.envelope.sequence, row.envelope.id, row.envelope.type, row.envelope.subject,
                row.recorded_at, row.envelope.value, row.prev_hash, row.hash, row.signature, row.stream, row.version,
            )
            for row in rows
        ),
        strict=True,
    )  # fmt: skip
    try:
        found = await connection.fetch(
            _APPEND,
            [head.lane for head in heads],
            [head.hash for head in heads],
            seen,
            again,
            *columns,
            *said,
        )
    except asyncpg.UniqueViolationError as taken:
        if taken.constraint_name == "ledger_stream_stream_version_key":
            raise Conflict from None
        raise
    ends = {row["lane"]: row["hash"] for row in found}
    return None if ends == {row.lane: row.hash for row in rows} else list(found)


# A lane before its first event was recorded infinitely long ago, which is no moment of Python's.
_APPEND = """SELECT lane, sequence, hash, greatest(recorded_at, '0001-01-02Z') AS recorded_at, shown, forked_at
             FROM append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"""
