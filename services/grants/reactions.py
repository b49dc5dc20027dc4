"""What this service does when another one's event arrives."""

from __future__ import annotations

from services.grants import store
from services.grants.domain import call as calls
from services.grants.domain.call import Call
from shared.events.base import EventData, Voided
from shared.events.envelope import Envelope
from shared.events.feedback import ComplaintFiled
from shared.events.grants import AwardAppealed
from shared.ledger.streams import load
from shared.postgres import Connection
from shared.service import Service


async def take(
    service: Service, connection: Connection, envelope: Envelope, data: EventData | Voided
) -> None:
    """A complaint about one of this member's calls is an appeal: note it, once for each case.

    Anything else is let pass. Runs in the reader's transaction; a restricted case is never made known by it.
    """
    if not isinstance(data, ComplaintFiled) or data.about_kind != "call" or not data.about or data.restricted:
        return
    stream = f"call/{data.about}"
    state, version = await load(connection, stream, Call(), calls.evolve)
    drafts = calls.appeal(state, data.case, data.occurred_on)
    if not drafts:
        return
    appealed = drafts[0].data
    assert isinstance(appealed, AwardAppealed)
    await store.add_appeal(connection, appealed, data.due_on, drafts[0].id)
    await service.ledger.append(
        connection,
        {stream: (version, drafts)},
        correlation_id=envelope.correlationid,
        causation_id=envelope.id,
    )
