"""Whom a sensitive case must be told to, by when, and whether it was done; and who has looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.feedback.store.cases import Case
from shared import clock
from shared.postgres import Connection
from shared.programme import FeedbackFile

FIRST_LOOK, FIRST_CONTACT = "first_look", "first_contact"  # duties beside the bodies of feedback.yaml


@dataclass(frozen=True, slots=True)
class Notification:
    """One body that must be told."""

    body: str
    due_at: datetime
    sent_at: datetime | None

    @property
    def in_time(self) -> bool:
        """Whether it was done, by its time."""
        return self.sent_at is not None and self.sent_at <= self.due_at


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opened or changed a case."""

    account: str
    what: str
    at: datetime


async def plan(connection: Connection, feedback: FeedbackFile, case: Case) -> None:
    """Note what must be done by when: the first look, the first contact, and whom the category asks to tell."""
    due = {FIRST_LOOK: feedback.deadlines.sensitive_triage_hours}
    if case.story.category is not None:
        category = feedback.category(case.story.category)
        due |= {one.body: one.within_hours for one in category.notify}
        if category.sensitivity == "highly_sensitive":
            due[FIRST_CONTACT] = feedback.deadlines.survivor_contact_hours
    now = clock.now()
    rows = [(UUID(case.id), body, now + timedelta(hours=hours)) for body, hours in due.items()]
    await connection.executemany(_PLAN, rows)


async def of_case(connection: Connection, case: str) -> list[Notification]:
    """Who must be told, the most urgent first."""
    rows = await connection.fetch(_OF_CASE, UUID(case))
    return [Notification(**row) for row in rows]


async def waiting(connection: Connection, until: datetime) -> dict[str, list[Notification]]:
    """What is not done and due until then, by case."""
    found: dict[str, list[Notification]] = {}
    for row in await connection.fetch(_WAITING, until):
        found.setdefault(row["case_id"], []).append(Notification(row["body"], row["due_at"], None))
    return found


async def sent(connection: Connection, case: str, body: str, at: datetime) -> bool:
    """Note that a body was told; False if it is not on the list or was told already."""
    return bool(await connection.fetchval(_SENT, UUID(case), body, at))


async def look(connection: Connection, case: str, account: str, what: str) -> None:
    """Write down that somebody looks; the first one has looked in time, or too late."""
    await sent(connection, case, FIRST_LOOK, clock.now())
    await connection.execute(_LOOK, UUID(case), account, what, clock.now())


async def listed(connection: Connection, some: Sequence[str], account: str) -> None:
    """Write down that somebody had cases on the board before them: that they exist, since when, of what kind."""
    await connection.execute(_LISTED, [UUID(case) for case in some], account, clock.now())


async def looks(connection: Connection, case: str) -> list[Look]:
    """Who has looked, the latest first."""
    return [Look(**row) for row in await connection.fetch(_LOOKS, UUID(case))]


_PLAN = "INSERT INTO notification (case_id, body, due_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_OF_CASE = "SELECT body, due_at, sent_at FROM notification WHERE case_id = $1 ORDER BY due_at, body"
_WAITING = """SELECT case_id::text, body, due_at FROM notification WHERE sent_at IS NULL AND due_at < $1
              ORDER BY due_at, body"""
_SENT = """UPDATE notification SET sent_at = $3 WHERE case_id = $1 AND body = $2 AND sent_at IS NULL
           RETURNING true"""
_LOOK = "INSERT INTO look (case_id, account, what, at) VALUES ($1, $2, $3, $4)"
_LISTED = """INSERT INTO look (case_id, account, what, at) SELECT id, $2::text, 'list', $3::timestamptz FROM unnest($1::uuid[]) AS id
             WHERE NOT EXISTS (SELECT FROM look AS l WHERE l.case_id = id AND l.account = $2 AND l.what = 'list'
                               AND l.at > $3::timestamptz - interval '1 hour')"""
_LOOKS = "SELECT account, what, at FROM look WHERE case_id = $1 ORDER BY number DESC LIMIT 200"
