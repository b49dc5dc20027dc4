"""What was done of a course: which activities were completed since its start, and how often capacity was assessed."""

from __future__ import annotations

from services.participants.domain.completion import completed
from services.participants.domain.records.history import History, Reached
from shared.events.base import Voided
from shared.events.language import decode
from shared.events.learning import EnrolmentCompleted, EnrolmentStarted
from shared.events.participants import AttendanceRecorded
from shared.postgres import Connection, Row
from shared.service import Service


async def reached(service: Service, connection: Connection, history: History, data: object) -> Reached | None:
    """The numbers by which a completed course is judged; None for whatever else, and where nothing is asked."""
    course = isinstance(data, EnrolmentCompleted) and service.programme.participants.course(data.programme)
    if not course:
        return None
    assert isinstance(data, EnrolmentCompleted)
    starts = [one.occurred_on for one in history.of(EnrolmentStarted) if one.programme == data.programme]
    who = data.person or data.organisation or ""
    rows = await connection.fetch(
        _BY_PERSON if data.person else _BY_ORGANISATION,
        who, max(starts, default=data.occurred_on), data.occurred_on, list(course.kinds),
    )  # fmt: skip
    least = service.programme.participants.quality.complete_from
    rounds = await connection.fetchval(_ROUNDS, who, data.occurred_on)
    return Reached(_completed(rows, least), int(rounds), least)


def _completed(rows: list[Row], least: int) -> int:
    """How many activities were completed; lines as last corrected, without those that were voided."""
    lines: dict[str, tuple[Row, AttendanceRecorded]] = {}
    for row in rows:
        data = decode(row["type"], row["value"])
        if isinstance(data, Voided):
            lines.pop(data.voids, None)
        elif isinstance(data, AttendanceRecorded):
            lines[data.corrects or row["event"]] = row, data
    return len(
        {
            row["activity"]
            for row, line in lines.values()
            if completed(line.sessions, line.minutes, row["sessions"], row["hours"], least)
        }
    )


_LINES = """
SELECT l.id::text AS event, l.type, l.value, a.id AS activity, a.sessions, a.hours
FROM activity AS a JOIN ledger AS l ON l.stream = 'activity/' || a.id::text
AND l.type LIKE 'participants.attendance.recorded.%'
WHERE NOT a.voided AND a.occurred_on BETWEEN $2 AND $3 AND ($4::text[] = '{}' OR a.kind = ANY($4::text[]))
"""
_BY_PERSON = f"{_LINES} AND l.subject = $1 ORDER BY l.stream_version"
# A void of a line names nobody: it is looked for among all of the activity.
_BY_ORGANISATION = f"""{_LINES} AND (convert_from(l.value, 'UTF8')::jsonb ->> 'organisation' = $1
    OR convert_from(l.value, 'UTF8')::jsonb ? 'voids') ORDER BY l.stream_version"""
_ROUNDS = """SELECT count(*) FROM record WHERE kind = 'capacity-assessments' AND NOT voided AND subject = $1
             AND data ->> 'tool' <> 'finance' AND occurred_on <= $2"""
