"""The events that were considered for a figure and are not behind it, each with the reason; a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.reporting.reading import evidence
from services.reporting.reading.asking import Question
from services.reporting.reading.judging import Judge, Reason
from services.reporting.reading.neighbours import around, candidates
from shared.events.sealing import Keyring
from shared.postgres import BIGGEST, Connection, Row

_PLACE = "SELECT coalesce((SELECT position FROM event WHERE id = $1), $2)"  # after an event that is not there comes none
_AT_LEAST = 50  # events looked at together: their neighbourhoods overlap


@dataclass(frozen=True, slots=True)
class Excluded:
    """One event that was looked at; `happened` is None where it could not be read."""

    id: str
    type: str
    member: str
    happened: date | None
    recorded_at: datetime
    lane: str
    sequence: int | None
    hash: str
    reason: Reason


async def excluded(
    connection: Connection,
    asked: Question,
    keyring: Keyring,
    *,
    after: str | None = None,
    limit: int = evidence.PAGE,
) -> list[Excluded]:
    """In the order in which they arrived; `after` is the id of the last one seen, whose place nobody needs to be told."""
    if asked.rule is None:
        return []
    counted, found, before = await evidence.ids(connection, asked), list[Excluded](), asked.moment.before
    place = await connection.fetchval(_PLACE, UUID(after), BIGGEST) if after else 0
    while len(found) < limit:
        rows = await candidates(connection, asked.rule.every_event, before, place, max(_AT_LEAST, limit))
        if not rows:
            break
        place = rows[-1]["position"]
        left = [row for row in rows if str(row["id"]) not in counted]
        judge = Judge(asked, await around(connection, left, before, keyring))
        found += [_excluded(row, *told) for row in left if (told := judge.reason(str(row["id"]))) is not None]
    return found[:limit]


def _excluded(row: Row, happened: date | None, reason: Reason) -> Excluded:
    return Excluded(
        str(row["id"]), row["type"], row["member"], happened, row["recorded_at"], row["lane"], row["sequence"],
        row["hash"].hex(), reason,
    )  # fmt: skip
