"""Whether the criteria of a course are met: what was attended since its start, and how often capacity was assessed."""

from __future__ import annotations

from services.participants.domain.records.history import History
from shared.events.learning import EnrolmentCompleted, EnrolmentStarted
from shared.postgres import Connection
from shared.programme.model_participants import Course
from shared.service import Service


async def unmet(service: Service, connection: Connection, history: History, data: object) -> tuple[str, ...]:
    """What is still missing for a completed course, each as a sentence with the numbers."""
    course = isinstance(data, EnrolmentCompleted) and service.programme.participants.course(data.programme)
    if not course:
        return ()
    assert isinstance(data, EnrolmentCompleted)
    starts = [one.occurred_on for one in history.of(EnrolmentStarted) if one.programme == data.programme]
    who = data.person or data.organisation or ""
    attended = await connection.fetchval(
        _BY_PERSON if data.person else _BY_ORGANISATION,
        who, max(starts, default=data.occurred_on), data.occurred_on, list(course.kinds),
    )  # fmt: skip
    rounds = await connection.fetchval(_ROUNDS, who, data.occurred_on)
    return tuple(_told(course, int(attended), int(rounds)))


def _told(course: Course, attended: int, rounds: int) -> list[str]:
    told = []
    if attended < course.least_activities:
        told.append(f"{attended} / {course.least_activities} activities.")
    if rounds < course.least_rounds:
        told.append(f"{rounds} / {course.least_rounds} capacity assessments.")
    return told


_ATTENDED = """
SELECT count(DISTINCT a.id) FROM activity AS a
JOIN ledger AS l ON l.stream = 'activity/' || a.id::text AND l.type LIKE 'participants.attendance.recorded.%'
CROSS JOIN LATERAL (SELECT convert_from(l.value, 'UTF8')::jsonb AS data) AS said
WHERE NOT a.voided AND a.occurred_on BETWEEN $2 AND $3 AND ($4::text[] = '{}' OR a.kind = ANY($4::text[]))
AND NOT (said.data ? 'voids')
AND NOT EXISTS (SELECT FROM ledger AS v WHERE v.stream = l.stream
                AND convert_from(v.value, 'UTF8')::jsonb ->> 'voids' = l.id::text)
"""
_BY_PERSON = f"{_ATTENDED} AND l.subject = $1"
_BY_ORGANISATION = f"{_ATTENDED} AND said.data ->> 'organisation' = $1"
_ROUNDS = """SELECT count(*) FROM record WHERE kind = 'capacity-assessments' AND NOT voided AND subject = $1
             AND data ->> 'tool' <> 'finance' AND occurred_on <= $2"""
