"""What this member does when another one says that both organise an activity: it is listed here, with a sheet of its own.

The owner alone records, corrects, calls off and voids it (rule 4a.b); hours and events count once, there. People whom
this member records count for it; who was on both sheets counts once, by the link of her ids.
"""

from __future__ import annotations

from services.participants.domain import activity as activities
from services.participants.domain.activity import Activity
from services.participants.store import activities as table
from services.participants.store import co_organised as others
from services.participants.store import persons
from shared.events.base import EventData, Voided
from shared.events.envelope import Envelope
from shared.events.participants import ActivityCancelled, ActivityHeld
from shared.ledger.append import Draft
from shared.ledger.streams import load
from shared.postgres import Connection
from shared.service import Service

NAMES = frozenset({"participants.activity.held", "participants.activity.cancelled"})


async def react(
    service: Service, connection: Connection, envelope: Envelope, data: EventData | Voided
) -> None:
    """Keep what concerns an activity of two members. Runs in the reader's transaction."""
    owner = member_of(envelope)
    if owner == service.member:
        return
    match data:
        case ActivityHeld():
            await _held(service, connection, envelope, data, owner)
        case ActivityCancelled():
            await others.call_off(connection, data.activity, owner, data.corrects or envelope.id)
        case Voided():
            await others.void(connection, data.voids, owner)


async def _held(
    service: Service, connection: Connection, envelope: Envelope, data: ActivityHeld, owner: str
) -> None:
    stream = f"activity/{data.activity}"
    begun = await others.begin(connection, data.activity)
    if begun.owner not in {"", owner} or (
        not begun.owner and await table.activity(connection, data.activity)
    ):
        return  # the id is ours or a third member's: whoever named it first records it
    if service.member not in data.co_organisers:
        if begun.owner:
            await others.part(connection, data.activity)
        return
    state, version = await load(connection, stream, begun, activities.evolve)
    title = f"{service.programme.member(owner).short} {data.occurred_on.isoformat()}"
    event = data.corrects or envelope.id
    await table.put_activity(connection, data, title, event, len(state.attendance))
    await others.put(connection, data, owner, envelope)
    drafts = await _following(service, connection, state, data)
    if drafts:
        await service.append(connection, {stream: (version, drafts)})


async def _following(
    service: Service, connection: Connection, state: Activity, data: ActivityHeld
) -> list[Draft]:
    """Lines of this member follow the owner's correction: to the new day, within the new extent."""
    if state.data is None or not state.attendance:
        return []
    wanted = [line.person for line in state.attendance.values() if line.person]
    found = await persons.by_id(connection, service.vault, wanted)
    parts = {person: personal.on(data.occurred_on) for person, (personal, _) in found.items()}
    return activities.follow(state, state.data, data, parts)


def member_of(envelope: Envelope) -> str:
    """Who published an event."""
    return envelope.source.split("/")[2]  # /csdp/ctc/participants
