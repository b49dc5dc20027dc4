"""What the feedback service can tell from its own events, when a database is restored from an older backup.

What people wrote is not among it: it never left the house.
"""

from __future__ import annotations

from typing import Any

from services.feedback import store
from shared.events.envelope import Envelope
from shared.events.feedback import ComplaintAcknowledged, ComplaintClosed, ComplaintResponded
from shared.ledger.recovery import Recovery
from shared.postgres import Connection


def stream_of(name: str, data: Any, subject: str) -> str:  # noqa: ANN401, ARG001 - one of this service's event types
    """The stream of an event's case."""
    return f"complaint/{subject}"


async def restore(connection: Connection, name: str, data: Any, envelope: Envelope) -> None:  # noqa: ANN401, ARG001
    """The steps that a case has taken, where the case is still known."""
    case, day = envelope.subject, data.occurred_on
    match data:
        case ComplaintAcknowledged():
            await store.advance(connection, case, ["acknowledged"], day)
        case ComplaintResponded():
            await store.advance(connection, case, ["responded"], day)
        case ComplaintClosed():
            await store.advance(connection, case, ["closed"], day, data.outcome)


RECOVERY = Recovery(stream_of, restore)
