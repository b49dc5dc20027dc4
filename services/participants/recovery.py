"""What the participants service can tell from its own events, when a database is restored from an older backup.

Names and titles are not among it: they never left the house.
"""

from __future__ import annotations

from typing import Any

from services.participants.matching import found, proposals
from services.participants.people import store as people
from services.participants.people import voiding
from services.participants.records import store as records
from services.participants.records.kinds import BY_TYPE
from services.participants.store import activities, organisations, persons
from shared.events.base import EventData, Voided
from shared.events.envelope import Envelope
from shared.events.participants import ActivityHeld, AttendanceRecorded, OrganisationRegistered
from shared.events.people import (
    ConsentRecorded,
    ConsentWithdrawn,
    LinkConfirmed,
    LinkDenied,
    LinkProposed,
    PersonErased,
    PersonLinked,
    PersonsMerged,
    PersonSplit,
)
from shared.ledger.recovery import Recovery
from shared.postgres import Connection


def stream_of(name: str, data: Any, subject: str) -> str:  # noqa: ANN401 - one of this service's event types
    """The aggregate's stream of an event."""
    match data:
        case ActivityHeld() | AttendanceRecorded():
            return f"activity/{data.activity}"
        case PersonLinked() | LinkProposed() | PersonsMerged():
            return f"link/{data.link}"
        case PersonSplit():
            return f"link/{subject}"
        case LinkConfirmed() | LinkDenied():
            return f"proposal/{data.proposal}"
    return f"{name.split('.')[1]}/{subject}"


async def restore(connection: Connection, name: str, data: Any, envelope: Envelope) -> None:  # noqa: ANN401 - see above
    """The lists of activities and organisations, with what identifies them where their title or name is lost."""
    match data:
        case ActivityHeld():
            title = f"{data.kind} {data.occurred_on.isoformat()}"
            await activities.put_activity(connection, data, title, data.corrects or envelope.id, 0)
        case AttendanceRecorded(corrects=None):
            await activities.add_participants(connection, data.activity, 1)
        case OrganisationRegistered():
            await organisations.add_organisation(connection, data, data.organisation, envelope.recorded_at)
        case EventData() if name.startswith(("participants.person.", "participants.consent.")):
            await _restore_person(connection, data, envelope)
        case Voided():
            await _take_back(connection, name, data, envelope)
        case EventData() if kind := BY_TYPE.get(name):
            await records.put(
                connection,
                data.corrects or envelope.id,
                kind.code,
                envelope.subject,
                "",
                data,
                envelope.recorded_at,
            )


async def _restore_person(connection: Connection, data: EventData, envelope: Envelope) -> None:
    match data:
        case PersonLinked() | LinkProposed():
            await found.note_all(connection, data.persons, strong=isinstance(data, PersonLinked))
            await proposals.take(connection, envelope.id, data)
        case LinkConfirmed() | LinkDenied():
            await proposals.answered(connection, data)
        case ConsentRecorded():
            await people.give_consent(connection, data, "")
        case ConsentWithdrawn():
            await people.withdraw_consent(connection, data)
        case PersonErased():
            await persons.erase(connection, data.person)  # an older backup still had her key


async def _take_back(connection: Connection, name: str, data: Voided, envelope: Envelope) -> None:
    if name in BY_TYPE:
        await records.void(connection, data.voids)
    elif name == "participants.person.registered":
        await persons.erase(connection, envelope.subject)
    elif name.startswith("participants.consent."):
        await voiding.consent_taken_back(connection, envelope.subject, data.voids)
    elif name.startswith("participants.activity."):
        await activities.void_activity(connection, envelope.subject)
    else:
        await activities.void_line(connection, data.voids)


RECOVERY = Recovery(stream_of, restore)
