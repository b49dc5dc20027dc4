"""What a complaint can be about: the activities and calls of all members, as their events have told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.feedback.domain.complaint import AboutKind
from shared.postgres import Connection, Row

OFFERED = 25  # on the form: the latest ones, so that the page stays small


@dataclass(frozen=True, slots=True)
class Subject:
    """One activity or call. `label` is the activity's kind or the call's reference."""

    kind: AboutKind
    id: str
    member: str
    label: str
    municipality: str | None
    day: date

    @property
    def value(self) -> str:
        """How a form's field names it."""
        return f"{self.kind}:{self.id}"


async def put(connection: Connection, subject: Subject, event_id: str) -> None:
    """Keep a subject, or what a correction says of it; `event_id` is the original's, which a void will name."""
    await connection.execute(
        _PUT, subject.kind, subject.id, subject.member, UUID(event_id), subject.label, subject.municipality,
        subject.day,
    )  # fmt: skip


async def drop_by_event(connection: Connection, event_id: str) -> None:
    """Offer no longer what an event told that was taken back."""
    await connection.execute("UPDATE subject SET gone = true WHERE event_id = $1", UUID(event_id))


async def drop(connection: Connection, kind: AboutKind, subject_id: str, member: str) -> None:
    """Offer no longer what its owner has cancelled."""
    await connection.execute(
        "UPDATE subject SET gone = true WHERE kind = $1 AND id = $2 AND member = $3", kind, subject_id, member
    )


async def offered(connection: Connection, municipality: str | None, until: date) -> list[Subject]:
    """The latest subjects up to a day, calls first; with a municipality only its activities."""
    rows = await connection.fetch(_OFFERED, municipality, until, OFFERED)
    return [_subject(row) for row in rows]


async def find(connection: Connection, named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Subject]:
    """Subjects by kind and id, also those that are no longer offered."""
    pairs = list(named)
    rows = await connection.fetch(_FIND, [kind for kind, _ in pairs], [one for _, one in pairs])
    return {(row["kind"], row["id"]): _subject(row) for row in rows}


def _subject(row: Row) -> Subject:
    return Subject(row["kind"], row["id"], row["member"], row["label"], row["municipality"], row["day"])


_PUT = """
INSERT INTO subject (kind, id, member, event_id, label, municipality, day) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (kind, id, member) DO UPDATE
SET event_id = excluded.event_id, label = excluded.label, municipality = excluded.municipality, day = excluded.day
"""
# An activity that two members record has one id and is offered once.
_OFFERED = """
SELECT * FROM (SELECT DISTINCT ON (kind, id) * FROM subject
               WHERE NOT gone AND day <= $2 AND (kind = 'call' OR $1::text IS NULL OR municipality = $1)
               ORDER BY kind, id, member) AS one
ORDER BY kind = 'activity', day DESC, id LIMIT $3
"""
_FIND = """SELECT DISTINCT ON (kind, id) * FROM subject
           WHERE (kind, id) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY kind, id, member"""
