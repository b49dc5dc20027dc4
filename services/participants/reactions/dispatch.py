"""What this service does when another member's participants service has recorded something."""

from __future__ import annotations

from services.participants.matching import proposals
from services.participants.reactions import co_organising
from shared.events.base import EventData, Voided
from shared.events.envelope import Envelope
from shared.postgres import Connection
from shared.service import Service

NAMES = proposals.NAMES | co_organising.NAMES


async def react(
    service: Service, connection: Connection, envelope: Envelope, data: EventData | Voided
) -> None:
    """React to one event, in the reader's transaction."""
    await proposals.react(service, connection, envelope, data)
    await co_organising.react(service, connection, envelope, data)
