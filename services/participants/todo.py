"""What waits at the desk, counted: each with the page where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shared.postgres import Connection
from shared.programme import Programme
from shared.programme.model_programme import Period

_AHEAD = timedelta(days=120)  # of a report's due date


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of each kind of work waits."""

    rejected: int  # rows of recorded sheets that were refused and not mended
    unrecorded: int  # sheets that were looked at and not recorded
    open_courses: int  # begun and neither completed nor dropped
    undocumented: int  # activities that no document proves
    due: Period | None  # the next report


async def waiting(connection: Connection, programme: Programme, today: date) -> Waiting:
    """What waits now."""
    row = await connection.fetchrow(_WAITING)
    due = next((one for one in programme.periods if today <= one.due <= today + _AHEAD), None)
    return Waiting(row["rejected"], row["unrecorded"], row["open_courses"], row["undocumented"], due)


_WAITING = """
SELECT
  (SELECT coalesce(sum(refused), 0)::int FROM sheet_batch JOIN subject_key ON subject = id
   WHERE recorded_at IS NOT NULL AND undone_at IS NULL) AS rejected,
  (SELECT count(*)::int FROM sheet_batch JOIN subject_key ON subject = id WHERE recorded_at IS NULL) AS unrecorded,
  (SELECT count(*)::int FROM record AS s WHERE kind = 'enrolments-started' AND NOT voided AND NOT EXISTS (
     SELECT FROM record AS e WHERE e.kind IN ('enrolments-completed', 'enrolments-dropped') AND NOT e.voided
     AND e.subject = s.subject AND e.data ->> 'programme' = s.data ->> 'programme'
     AND e.occurred_on >= s.occurred_on)) AS open_courses,
  (SELECT count(*)::int FROM activity AS a WHERE NOT voided AND owner = ''
     AND NOT EXISTS (SELECT FROM document WHERE event = a.event_id)) AS undocumented
"""
