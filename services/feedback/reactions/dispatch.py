"""What this service does when another one's event arrives.

It learns what a complaint can be about, hears what became of an appeal, and forgets whom participants has erased.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from services.feedback.commands.redacting import redact
from services.feedback.store import messages, referrals, subjects
from services.feedback.store.messages import Message
from services.feedback.store.room import Rooms
from services.feedback.store.subjects import Subject
from shared import clock
from shared.events.awarding import AppealDecided
from shared.events.base import EventData, Voided
from shared.events.envelope import Envelope
from shared.events.grants import CallPublished
from shared.events.participants import ActivityCancelled, ActivityHeld
from shared.events.people import PersonErased
from shared.postgres import Connection
from shared.service import Service

SERVICES = ("participants", "grants")
NAMES = frozenset(
    {
        "participants.activity.held",
        "participants.activity.cancelled",
        "participants.person.erased",
        "grants.call.published",
        "grants.award.appeal_decided",
    }
)
GRANTS = "grants"  # who has written a decision: no account, the service


async def take(
    rooms: Rooms, _: Service, connection: Connection, envelope: Envelope, data: EventData | Voided
) -> None:
    """React to one event. Runs in the reader's transaction."""
    if isinstance(data, Voided):
        await subjects.drop_by_event(connection, data.voids)
    elif (react := _REACTIONS.get(type(data))) is not None:
        await react(rooms, connection, envelope, data)


async def _held(_: Rooms, connection: Connection, envelope: Envelope, data: ActivityHeld) -> None:
    place = None if data.municipality == "unknown" else data.municipality
    subject = Subject("activity", data.activity, _member(envelope), data.kind, place, data.occurred_on)
    await subjects.put(connection, subject, data.corrects or envelope.id)


async def _cancelled(_: Rooms, connection: Connection, envelope: Envelope, data: ActivityCancelled) -> None:
    await subjects.drop(connection, "activity", data.activity, _member(envelope))


async def _published(_: Rooms, connection: Connection, envelope: Envelope, data: CallPublished) -> None:
    subject = Subject("call", data.call, _member(envelope), data.reference, None, data.occurred_on)
    await subjects.put(connection, subject, data.corrects or envelope.id)


async def _decided(rooms: Rooms, connection: Connection, _: Envelope, data: AppealDecided) -> None:
    """The decision stands in the case that the appeal was; a case that is not here is another member's."""
    if case := await referrals.filed_as(connection, data.case):
        decision = Message("decision", clock.now(), data.outcome, GRANTS)
        await messages.add(connection, rooms.common.vault, case, decision)


async def _erased(rooms: Rooms, connection: Connection, _: Envelope, data: PersonErased) -> None:
    """In both rooms. The safeguarding room's part is a transaction of its own; a repetition finds nothing more to do."""
    await rooms.safeguarding.run(lambda c: redact(rooms.safeguarding, c, data.person))
    await redact(rooms.common, connection, data.person)


def _member(envelope: Envelope) -> str:
    return envelope.source.split("/")[2]  # /csdp/ctc/participants


_React = Callable[[Rooms, Connection, Envelope, Any], Awaitable[None]]  # each takes the data of its own key
_REACTIONS: dict[type, _React] = {
    ActivityHeld: _held,
    ActivityCancelled: _cancelled,
    CallPublished: _published,
    AppealDecided: _decided,
    PersonErased: _erased,
}
