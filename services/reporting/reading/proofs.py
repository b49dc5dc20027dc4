"""The documents that prove some events: their hashes for everybody, and where they are opened by who may see them.

A document lies at its owner and never here. What proves an attendance is its activity's signed sheet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from shared.postgres import Connection, Row

_ATTENDANCE = "participants.attendance.recorded."
_HELD = "participants.activity.held."


@dataclass(frozen=True, slots=True)
class Proof:
    """A document: its id at the member that keeps it, its SHA-256 and its kind; `service` is whose event it proves."""

    doc_id: str
    sha256: str
    kind: str
    member: str
    service: str


class _Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is read of an event's data here."""

    activity: str = ""
    corrects: str = ""
    evidence: tuple[Mapping[str, str], ...] = ()


async def proofs(
    connection: Connection, events: Iterable[str], before: datetime | None = None
) -> dict[str, list[Proof]]:
    """The documents of some events, as known before a moment; events that none proves are left out."""
    wanted = await connection.fetch(_EVENTS, [UUID(one) for one in events])
    if not wanted:
        return {}
    by_event: dict[str, list[Proof]] = {}
    by_activity: dict[str, list[Proof]] = {}
    for row in await connection.fetch(_WITH_EVIDENCE, before):
        said = msgspec.json.decode(row["value"], type=_Said)
        found = [_proof(row, one) for one in said.evidence]
        by_event[said.corrects or str(row["id"])] = found  # the latest correction holds all of them
        if row["type"].startswith(_HELD):
            by_activity[said.activity] = found
    told: defaultdict[str, list[Proof]] = defaultdict(list)
    for row in wanted:
        found = by_event.get(str(row["id"]), [])
        if row["type"].startswith(_ATTENDANCE):
            activity = msgspec.json.decode(row["value"], type=_Said).activity
            found = [*found, *by_activity.get(activity, [])]
        if found:
            told[str(row["id"])] = found
    return dict(told)


def _proof(row: Row, one: Mapping[str, str]) -> Proof:
    return Proof(one["doc_id"], one["sha256"], one["kind"], row["member"], row["service"])


_EVENTS = "SELECT id, type, value FROM event WHERE id = ANY($1::uuid[])"
_WITH_EVIDENCE = """
SELECT e.id, e.type, e.value, l.member, l.service FROM event AS e JOIN lane AS l ON l.id = e.lane
WHERE position('"evidence"'::bytea IN e.value) > 0 AND ($1::timestamptz IS NULL OR e.recorded_at < $1)
ORDER BY e.position
"""
