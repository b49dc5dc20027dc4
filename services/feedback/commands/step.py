"""One step of one case, in whatever room it lies: load, decide, keep, append."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from services.feedback.domain import complaint as complaints
from services.feedback.domain.complaint import Complaint
from services.feedback.domain.deadlines import notice
from services.feedback.store import cases
from services.feedback.store.days import days_of
from services.feedback.store.room import Room
from shared import clock
from shared.events import feedback as told
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.postgres import Connection

Decide = Callable[[Complaint, date], list[Draft]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command recorded: the case, those of its events that may be told, the action that was agreed."""

    case: str
    events: tuple[str, ...]
    action: str | None = None


async def step(room: Room, connection: Connection, case: str, decide: Decide, **columns: object) -> Outcome:
    """Decide on a case as it is now, and keep what was decided; a deadline that it misses is told with it."""
    state, version = await room.load(connection, case)
    today = clock.day(clock.now())
    drafts = decide(state, today)
    drafts = [*await _missed(room, connection, state, today), *drafts] if drafts else []
    if drafts or columns:
        await cases.note(connection, after(state, drafts), **days(drafts), **columns)
    return Outcome(case, await room.record(connection, case, version, drafts))


def after(state: Complaint, drafts: Sequence[Draft]) -> Complaint:
    """The complaint once drafts are recorded."""
    for draft in drafts:
        state = complaints.evolve(state, Past(draft.id, draft.type.name, draft.data, clock.now()))
    return state


async def _missed(room: Room, connection: Connection, state: Complaint, today: date) -> list[Draft]:
    due = await cases.acknowledge_by(connection, state.case)
    calendar = room.service.programme.feedback.calendar
    found = notice(state, due, calendar, today) if due else []
    return [draft for draft in found if isinstance(draft.data, told.SlaBreached)]


def days(drafts: Sequence[Draft]) -> dict[str, object]:
    """The columns of the board that drafts change, beside status and due date."""
    found: dict[str, object] = {}
    for draft in drafts:
        found |= days_of(draft.data)
    return found
