"""What this service does when another one's event arrives: it learns what a complaint can be about."""

from __future__ import annotations

from services.feedback import subjects
from services.feedback.room import Rooms
from services.feedback.subjects import Subject
from shared.events.base import EventData, Voided
from shared.events.envelope import Envelope
from shared.events.grants import CallPublished
from shared.events.participants import ActivityCancelled, ActivityHeld
from shared.postgres import Connection
from shared.service import Service

SERVICES = ("participants", "grants")
NAMES = frozenset({"participants.activity.held", "participants.activity.cancelled", "grants.call.published"})


async def take(
    _: Rooms, __: Service, connection: Connection, envelope: Envelope, data: EventData | Voided
) -> None:
    """Keep the list of subjects as the members' events tell it. Runs in the reader's transaction."""
    member = envelope.source.split("/")[2]  # /csdp/ctc/participants
    if isinstance(data, Voided):
        await subjects.drop_by_event(connection, data.voids)
    elif isinstance(data, ActivityCancelled):
        await subjects.drop(connection, "activity", data.activity, member)
    elif isinstance(data, ActivityHeld | CallPublished):
        await subjects.put(connection, _subject(data, member), data.corrects or envelope.id)


def _subject(data: ActivityHeld | CallPublished, member: str) -> Subject:
    if isinstance(data, CallPublished):
        return Subject("call", data.call, member, data.reference, None, data.occurred_on)
    place = None if data.municipality == "unknown" else data.municipality
    return Subject("activity", data.activity, member, data.kind, place, data.occurred_on)
