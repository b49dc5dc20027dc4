"""What happens by itself as days go by: deadlines are told, and so is, a month later, that sensitive cases exist."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from services.feedback.commands.announcing import announce
from services.feedback.commands.moving import move_again
from services.feedback.commands.step import Outcome, after
from services.feedback.domain.deadlines import notice
from services.feedback.domain.duties import WARNED, Duty
from services.feedback.domain.duties import notice as notice_duties
from services.feedback.post import blanks
from services.feedback.store import cases, notifications, waiting
from services.feedback.store.cases import Case
from services.feedback.store.notifications import Notification
from services.feedback.store.room import Room, Rooms
from shared import clock
from shared.ledger.relay import TROUBLE
from shared.postgres import Connection
from shared.tasks import persevere

log = structlog.get_logger()
_EVERY = 60.0  # seconds between two looks; a day's first one finds what the day brings
_QUIET = 45.0  # seconds without a command of the past after which a demo counts as filled
_AHEAD = timedelta(days=14)  # further than the longest row of holidays before a last working day


@dataclass(slots=True)
class Watch:
    """Looks at all open cases of both rooms."""

    rooms: Rooms

    async def run(self) -> None:
        """Watch until cancelled. A demo that fills itself lives in the past: nobody looks until it has come to today."""
        await persevere(self._turn, self._troubled)

    def _in_the_past(self) -> bool:
        fills = self.rooms.common.service.settings.demo_clock is not None
        return fills and clock.seconds_since_the_past() < _QUIET

    def _troubled(self, trouble: BaseException) -> None:
        unexpected = None if isinstance(trouble, TROUBLE) else trouble
        log.warning("watch.trouble", error=type(trouble).__name__, exc_info=unexpected)

    async def _turn(self) -> None:
        if not self._in_the_past():
            today = clock.day(clock.now())
            for room in (self.rooms.common, self.rooms.safeguarding):
                await look(room, today)
            await move_again(self.rooms)
            await look_at_duties(self.rooms.safeguarding, clock.now())
            await announce(self.rooms, today)
            await forget_files(self.rooms.common, clock.now())
        await asyncio.sleep(_EVERY)
        if not self._in_the_past():
            await blanks.perhaps(self.rooms, _EVERY / 60)


async def forget_files(room: Room, now: datetime) -> None:
    """Let go of the files of forms that were not sent, or were, a day ago."""
    async with room.pool.acquire(timeout=10) as connection:
        await waiting.forget(connection, now)


async def look(room: Room, today: date) -> None:
    """Tell of each case in a room what its deadlines ask for today."""
    async with room.pool.acquire(timeout=10) as connection:
        due = await cases.unanswered(connection, today + _AHEAD)
    for row in due:
        await room.run(lambda c, row=row: _tell(room, c, row["id"], row["acknowledge_by"], today))  # type: ignore[misc]


async def look_at_duties(room: Room, now: datetime) -> None:
    """Tell of each sensitive case whom it must be told to soon, and to whom it was not."""
    async with room.pool.acquire(timeout=10) as connection:
        due = await notifications.waiting(connection, now + WARNED)
    for case, some in due.items():
        await room.run(lambda c, case=case, some=some: _tell_duties(room, c, case, some, now))  # type: ignore[misc]


async def _tell_duties(
    room: Room, connection: Connection, case: str, some: Sequence[Notification], now: datetime
) -> None:
    found = await cases.by_id(connection, room.vault, case)
    if found is None:
        return
    refused = _refused(room, found)
    duties = [Duty(one.body, one.due_at) for one in some if one.body not in refused]
    state, version = await room.load(connection, case)
    if drafts := notice_duties(state, duties, now):
        await room.record(connection, case, version, drafts)


def _refused(room: Room, case: Case) -> set[str]:
    """Bodies that may not be told, because the person concerned does not agree."""
    if case.story.consent != "no" or case.story.category is None:
        return set()
    notices = room.service.programme.feedback.category(case.story.category).notify
    return {one.body for one in notices if one.consent}


async def _tell(room: Room, connection: Connection, case: str, acknowledge_by: date, today: date) -> Outcome:
    state, version = await room.load(connection, case)
    drafts = notice(state, acknowledge_by, room.service.programme.feedback.calendar, today)
    if not drafts:
        return Outcome(case, ())
    await cases.note(connection, after(state, drafts))
    return Outcome(case, await room.record(connection, case, version, drafts))
