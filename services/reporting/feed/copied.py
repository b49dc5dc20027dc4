"""Events of the copy for one kind of reader: which, after which, and as what CloudEvent.

Who reads rows gets every event with its place in the ledger, and goes on after a position. The open stream has the types
that the register opens (shared/events/readers.py), and goes on after an event's id: the distance of two positions would tell
how many events of persons lie between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from services.reporting.asked import wrong_cursor
from shared import clock
from shared.events.envelope import sequence_text
from shared.events.readers import OPEN, carries_rows
from shared.ledger.lanes import source_of
from shared.postgres import BIGGEST, Connection, Row

COLUMNS = """e.position, e.id, e.type, e.subject, e.sequence, e.recorded_at, e.correlation_id, e.causation_id, e.signature,
             e.prev_hash, e.value, l.name AS lane"""


@dataclass(slots=True)
class Reading:
    """One reader's way through the copy: everything up to `position` was looked at."""

    rows: bool
    kind: str = ""
    position: int = 0
    last: str = "0"

    @classmethod
    async def begin(cls, connection: Connection, *, rows: bool, kind: str, after: str) -> Reading:
        """After what a reader had last, as it was told; Problem 422 for what it never was."""
        return cls(rows, kind, await _position(connection, after, rows=rows), after)

    async def more(self, connection: Connection, limit: int) -> list[Row]:
        """The next events that this reader may read; none says that there is no more yet."""
        open_types = None if self.rows else sorted(OPEN)
        upto = await connection.fetchval(_LAST)
        found = list(await connection.fetch(_AFTER, self.position, self.kind, limit, open_types, upto))
        self.position = found[-1]["position"] if len(found) == limit else max(self.position, upto)
        if found:
            self.last = self.place(found[-1])
        return found

    def place(self, row: Mapping[str, Any]) -> str:
        """What a reader says who had everything up to this event."""
        return str(row["position"] if self.rows else row["id"])

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The event as this reader gets it."""
        return cloud_event(row, rows=self.rows)


def cloud_event(row: Mapping[str, Any], *, rows: bool) -> dict[str, Any]:
    """A row of the copy as a CloudEvent in JSON (CloudEvents 1.0, JSON format); empty attributes are left out.

    In the open stream an event of a service that publishes others too has no place, and its time is told to the second.
    """
    topic = row["lane"].rpartition("/")[0]
    placed = rows or not carries_rows(topic.rpartition(".")[2])
    time = clock.stamp(row["recorded_at"] if placed else row["recorded_at"].replace(microsecond=0))
    found = {
        "specversion": "1.0",
        "id": str(row["id"]),
        "source": source_of(topic),
        "type": row["type"],
        "subject": row["subject"],
        "time": time,
        "datacontenttype": "application/json",
        **(_place(row) if placed else {}),
        "data": orjson.loads(row["value"]),
    }
    return {name: value for name, value in found.items() if value != ""}


def _place(row: Mapping[str, Any]) -> dict[str, Any]:
    """What an outsider needs to check an event again: where it stands, and the member's signature."""
    return {
        "sequence": sequence_text(row["sequence"]),
        "prevhash": row["prev_hash"].hex(),
        "correlationid": row["correlation_id"],
        "causationid": row["causation_id"],
        "signature": row["signature"],
        "lane": row["lane"],
    }


async def _position(connection: Connection, after: str, *, rows: bool) -> int:
    if after.isdecimal() and (rows or int(after) == 0):
        return min(int(after), BIGGEST)
    try:
        found = await connection.fetchrow(_PLACE, UUID(after))
    except ValueError:
        found = None
    if found is None or not (rows or found["type"] in OPEN):
        raise wrong_cursor()
    return int(found["position"])


_LAST = "SELECT coalesce(max(position), 0) FROM event"
_PLACE = "SELECT position, type FROM event WHERE id = $1"
_AFTER = f"""
SELECT {COLUMNS}
FROM event AS e JOIN lane AS l ON l.id = e.lane
WHERE e.position > $1 AND e.position <= $5 AND starts_with(e.type, $2) AND ($4::text[] IS NULL OR e.type = ANY($4))
ORDER BY e.position LIMIT $3
"""  # noqa: S608 - constants
