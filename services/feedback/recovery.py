"""What the feedback service can tell from its own events, when a database is restored from an older backup.

What people wrote is not among it: it never left the house.
"""

from __future__ import annotations

from typing import Any

from services.feedback.domain import complaint as complaints
from services.feedback.domain.complaint import Complaint
from services.feedback.store import cases
from services.feedback.store.days import days_of
from services.feedback.store.room import stream
from shared.events.envelope import Envelope
from shared.events.feedback import RestrictedRecorded
from shared.ledger.recovery import Recovery
from shared.ledger.streams import load
from shared.postgres import Connection


def stream_of(name: str, data: Any, subject: str) -> str:  # noqa: ANN401, ARG001 - one of this service's event types
    """The stream of an event's case."""
    if isinstance(data, RestrictedRecorded):
        return f"restricted/{subject}/{data.month}"
    return stream(subject)


async def restore(connection: Connection, name: str, data: Any, envelope: Envelope) -> None:  # noqa: ANN401, ARG001
    """How far a case is, where the case is still known."""
    if isinstance(data, RestrictedRecorded):
        return
    state, _ = await load(connection, stream(envelope.subject), Complaint(), complaints.evolve)
    if state.status is None:  # its filing was taken back: it proved sensitive after the backup was made
        await cases.set_aside(connection, envelope.subject)
        return
    await cases.note(connection, state, **days_of(data))


RECOVERY = Recovery(stream_of, restore)
