"""All that is held about a person, to be given to her: what she told, what she consented to, where she was counted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from services.participants.domain.completion import completed
from services.participants.domain.register import PersonalData
from services.participants.people import store
from services.participants.records import store as records
from services.participants.store import persons
from shared.events.base import Voided
from shared.events.language import decode
from shared.events.participants import AttendanceRecorded
from shared.postgres import Connection, Row
from shared.service import Service


@dataclass(frozen=True, slots=True)
class Attended:
    """An activity that a person attended."""

    activity: Row
    line: AttendanceRecorded

    def completed(self, least: int) -> bool:
        """Whether she attended at least so many per cent of it."""
        held, line = self.activity, self.line
        return completed(line.sessions, line.minutes, held["sessions"], held["hours"], least)


@dataclass(frozen=True, slots=True)
class Held:
    """What a member holds about one person."""

    id: str
    data: PersonalData
    organisation: str | None
    registered_at: datetime | None
    consents: list[Row]
    attended: list[Attended]
    records: list[Row]
    viewings: list[Row]
    links: list[Row]

    @property
    def counted(self) -> int:
        """How many records name her: lines of sheets, courses and tests, links with other records."""
        return len(self.attended) + len(self.records) + sum(not row["parted"] for row in self.links)

    @property
    def standing(self) -> set[str]:
        """The purposes to which she consents now."""
        return {row["purpose"] for row in self.consents if row["withdrawn_on"] is None}


async def held(service: Service, connection: Connection, person: str) -> Held | None:
    """Everything about a person; None if she is not known here, or was erased."""
    found = await persons.by_id(connection, service.vault, [person])
    if person not in found:
        return None
    data, organisation = found[person]
    return Held(
        person, data, organisation, await store.registered_at(connection, person),
        await store.consents(connection, person), await _attended(connection, person),
        await records.about(connection, person), await store.viewings(connection, person),
        await store.links(connection, person),
    )  # fmt: skip


async def _attended(connection: Connection, person: str) -> list[Attended]:
    lines: dict[str, AttendanceRecorded] = {}
    for row in await connection.fetch(_LINES, person):
        data = decode(row["type"], row["value"])
        if isinstance(data, Voided):
            lines.pop(data.voids, None)
        elif isinstance(data, AttendanceRecorded):
            lines[data.corrects or row["id"]] = data
    rows = await connection.fetch(_ACTIVITIES, [line.activity for line in lines.values()])
    known = {str(row["id"]): row for row in rows}
    return [Attended(known[one.activity], one) for one in lines.values() if one.activity in known]


def told(held_: Held) -> dict[str, Any]:
    """The same as a document that a person can take with her."""
    return {
        "person": held_.id,
        "told": asdict(held_.data) | {"organisation": held_.organisation},
        "registered_at": held_.registered_at and held_.registered_at.isoformat(),
        "consents": [
            {"purpose": row["purpose"], "given_on": row["given_on"].isoformat(), "language": row["language"],
             "guardian": row["guardian"], "withdrawn_on": row["withdrawn_on"] and row["withdrawn_on"].isoformat()}
            for row in held_.consents
        ],
        "activities": [
            {"title": one.activity["title"], "kind": one.activity["kind"], "day": one.line.occurred_on.isoformat(),
             "role": one.line.role, "sessions": one.line.sessions, "minutes": one.line.minutes}
            for one in held_.attended
        ],
        "records": [
            {"kind": row["kind"], "day": row["occurred_on"].isoformat(), "data": _of_her(row, held_.id)} for row in held_.records
        ],
        "links": [
            {"event": row["id"], "with": row["others"], "here": row["here"], "proposed": row["proposed"], "taken_apart": row["parted"]}
            for row in held_.links
        ],
        "viewed": [{"at": row["at"].isoformat(), "by": row["account"], "what": row["what"]} for row in held_.viewings],
    }  # fmt: skip


def _of_her(row: Row, person: str) -> dict[str, Any]:
    """What a record says of one person; the other users of a service are not hers to know."""
    said = records.data_of(row)
    return said | {"users": [{"person": person}]} if "users" in said else said


_LINES = """SELECT id::text, type, value FROM ledger
            WHERE subject = $1 AND type LIKE 'participants.attendance.recorded.%' ORDER BY recorded_at, sequence"""
_ACTIVITIES = "SELECT * FROM activity WHERE id = ANY($1::text[]::uuid[]) AND NOT voided"
