"""Both sides of a proposed match: what a member is asked about a person of its own, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from services.participants.commands.registering import Outcome, ids_of
from services.participants.domain.refusals import Denied
from services.participants.domain.register import PersonalData
from services.participants.reactions.co_organising import member_of
from services.participants.store import persons
from shared import clock
from shared.events.base import EventData, Voided
from shared.events.envelope import Envelope
from shared.events.people import (
    LinkConfirmed,
    LinkDenied,
    LinkProposed,
    PersonLinked,
    PersonsMerged,
    PersonSplit,
)
from shared.ledger.append import Draft
from shared.ledger.streams import Past, load
from shared.postgres import Connection, Row
from shared.service import Service
from shared.web.translations import mark

Answer = Literal["confirmed", "denied"]
NAMES = frozenset(
    {"participants.person.linked", "participants.person.link_proposed", "participants.person.split"}
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as this member sees it: its own person, never the other's record."""

    id: str
    person: str
    data: PersonalData
    organisation: str | None
    proposed_on: str
    others: tuple[str, ...]  # which other members may know her too; none where the proposal does not say


async def react(
    service: Service, connection: Connection, envelope: Envelope, data: EventData | Voided
) -> None:
    """Keep what concerns a person of this member; only the matching member links and proposes. In the reader's transaction."""
    if isinstance(data, PersonSplit):
        await parted(connection, data.link)
    elif member_of(envelope) == service.programme.matcher.code:
        await take(connection, envelope.id, data)


async def take(connection: Connection, event_id: str, data: object) -> None:
    """Keep a proposal about a person of this member, or a link that ends the question."""
    if isinstance(data, LinkProposed):
        await connection.execute(
            _PROPOSED, UUID(event_id), _uuids(data.persons), data.occurred_on, list(data.members)
        )
    elif isinstance(data, PersonLinked | PersonsMerged):
        await connection.execute(
            "INSERT INTO known_link (id, persons) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            UUID(event_id), _uuids(data.persons),
        )  # fmt: skip


async def parted(connection: Connection, link: str) -> None:
    """Note that a link or a proposal was taken apart."""
    await connection.execute("UPDATE known_link SET parted = true WHERE id = $1", UUID(link))
    await connection.execute("UPDATE proposal SET parted = true WHERE id = $1", UUID(link))


async def answered(connection: Connection, data: LinkConfirmed | LinkDenied) -> None:
    """Note what this member has answered; a confirmation stays."""
    answer = "confirmed" if isinstance(data, LinkConfirmed) else "denied"
    await connection.execute(
        "UPDATE proposal SET answer = $2 WHERE id = $1 AND answer IS DISTINCT FROM 'confirmed'",
        UUID(data.proposal), answer,
    )  # fmt: skip


async def waiting(service: Service, connection: Connection) -> list[Proposal]:
    """What this member is asked and has not answered, the oldest first."""
    rows = await connection.fetch(_WAITING)
    known = await persons.by_id(connection, service.vault, {str(row["person"]) for row in rows})
    return [_proposal(row, *known[str(row["person"])]) for row in rows if str(row["person"]) in known]


async def number_waiting(connection: Connection) -> int:
    """How many proposals wait for an answer."""
    return len(await connection.fetch(_WAITING))


async def answer(service: Service, connection: Connection, proposal: str, given: Answer) -> Outcome:
    """Confirm or deny that a person of this member and another member's are one.

    In force from the second member's confirmation; a denial changes no count, and may be followed by a confirmation.
    """
    if not await connection.fetchval(_ABOUT_US, UUID(proposal)):
        raise Denied("proposal_unknown", mark("There is no such proposal about a person of this member."))
    stream = f"proposal/{proposal}"
    last, version = await load(connection, stream, None, _last)
    if isinstance(last, LinkConfirmed) or (last is not None and given == "denied"):
        raise Denied("proposal_answered", mark("This member has answered already."))
    kind = LinkConfirmed if given == "confirmed" else LinkDenied
    data = kind(occurred_on=clock.day(clock.now()), proposal=proposal)
    await answered(connection, data)
    return Outcome(proposal, ids_of(await service.record(connection, stream, version, [Draft(data)])))


def _last(_: object, past: Past) -> object:
    return past.data


def _proposal(row: Row, data: PersonalData, organisation: str | None) -> Proposal:
    pairs = zip(row["persons"], row["members"], strict=False)
    others = tuple(member for person, member in pairs if person != row["person"])
    return Proposal(
        str(row["id"]), str(row["person"]), data, organisation, row["proposed_on"].isoformat(), others
    )


def _uuids(texts: tuple[str, ...]) -> list[UUID]:
    return [UUID(text) for text in texts]


_PROPOSED = """INSERT INTO proposal (id, persons, proposed_on, members)
               SELECT $1, $2, $3, $4 WHERE EXISTS (SELECT FROM person WHERE id = ANY($2::uuid[]))
               ON CONFLICT DO NOTHING"""
_WAITING = """
SELECT p.id, p.persons, p.members, person.id AS person, p.proposed_on FROM proposal AS p
JOIN person ON person.id = ANY(p.persons) JOIN subject_key AS k ON k.subject = person.id
WHERE p.answer IS NULL AND NOT EXISTS (SELECT FROM known_link AS l WHERE l.persons @> p.persons)
ORDER BY p.proposed_on, p.id LIMIT 200
"""
_ABOUT_US = """SELECT true FROM proposal JOIN person ON person.id = ANY(persons)
               JOIN subject_key ON subject = person.id WHERE proposal.id = $1"""
