"""What waits at the desk, counted: each with the page where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from services.participants.records import store as records
from shared.postgres import Connection, Row
from shared.programme import Programme
from shared.programme.model_logframe import Indicator
from shared.programme.model_programme import Period

_AHEAD = timedelta(days=120)  # of a report's due date
_MONTHS = 3  # of a quarter


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of each kind of work waits."""

    rejected: int  # rows of recorded sheets that were refused and not mended
    unrecorded: int  # sheets that were looked at and not recorded
    open_courses: int  # begun and neither completed nor dropped
    undocumented: int  # activities that no document proves
    tracers: int  # graduates' roles that nobody has confirmed for a year
    due: Period | None  # the next report
    milestones: list[Indicator]  # whose milestone falls into this quarter
    sheets: list[Row]  # uploads that wait: looked at and not recorded, or with refused rows


async def waiting(connection: Connection, programme: Programme, today: date) -> Waiting:
    """What waits now."""
    row = await connection.fetchrow(_WAITING)
    courses = await records.waiting(connection, "enrolments-started", today)
    tracers = await records.waiting(connection, "placements-started", today)
    due = next((one for one in programme.periods if today <= one.due <= today + _AHEAD), None)
    return Waiting(
        row["rejected"], row["unrecorded"], len(courses), row["undocumented"], len(tracers), due,
        milestones(programme, today), list(await connection.fetch(_SHEETS)),
    )  # fmt: skip


def milestones(programme: Programme, today: date) -> list[Indicator]:
    """The indicators whose milestone is to be reached by the end of a period that lies in this quarter."""
    ending = {one.code for one in programme.periods if _quarter(one.end) == _quarter(today)}
    return [one for one in programme.logframe.indicators if ending & {str(code) for code in one.milestones}]


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // _MONTHS


_WAITING = """
SELECT
  (SELECT coalesce(sum(refused), 0)::int FROM sheet_batch JOIN subject_key ON subject = id
   WHERE recorded_at IS NOT NULL AND undone_at IS NULL) AS rejected,
  (SELECT count(*)::int FROM sheet_batch JOIN subject_key ON subject = id WHERE recorded_at IS NULL) AS unrecorded,
  (SELECT count(*)::int FROM activity AS a WHERE NOT voided AND owner = ''
     AND NOT EXISTS (SELECT FROM document WHERE event = a.event_id)) AS undocumented
"""
_SHEETS = """
SELECT b.id, b.file_name, b.recorded_at, b.rows, b.refused, a.title FROM sheet_batch AS b
JOIN subject_key ON subject = b.id JOIN activity AS a ON a.id = b.activity AND NOT a.voided
WHERE b.undone_at IS NULL AND (b.recorded_at IS NULL OR b.refused > 0) ORDER BY b.uploaded_at DESC LIMIT 8
"""
