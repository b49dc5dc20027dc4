"""What the participants service publishes of identity: which random ids are one person, and which are no more."""

from __future__ import annotations

from typing import Annotated

import msgspec

from shared.events.base import AboutPerson, EventData, EventId, event

Persons = Annotated[tuple[str, ...], msgspec.Meta(min_length=2)]


@event("participants.person.linked", key="link", readers="sealed")
class PersonLinked(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Two members' ids are one person: they share a strong matching token (rule 4a.e)."""

    link: str = ""
    persons: Persons


@event("participants.person.merged", key="link", readers="sealed")
class PersonsMerged(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A member found that its own ids are one person."""

    link: str = ""
    persons: Persons


@event("participants.person.link_proposed", key="link", readers="sealed")
class LinkProposed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Ids share a weak token only: one person perhaps. In force from the second of two members' confirmations.

    `members` says whose each id is, in the order of `persons`: each side learns whom to ask, and nothing else.
    """

    link: str = ""
    persons: Persons
    members: tuple[str, ...] = ()


@event("participants.person.link_confirmed", key="proposal", readers="sealed")
class LinkConfirmed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A member confirms a proposed match; `proposal` is the event id of the proposal."""

    proposal: EventId


@event("participants.person.link_denied", key="proposal", readers="sealed")
class LinkDenied(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A member does not find a proposed match right; that changes no count (rule 4a.r)."""

    proposal: EventId


@event("participants.person.split", key="link", readers="sealed")
class PersonSplit(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """One earlier link was wrong; `link` is the event id of the link, merge or proposal that it removes."""

    link: EventId


@event("participants.person.updated", key="person", readers="sealed")
class PersonUpdated(AboutPerson, frozen=True, kw_only=True, omit_defaults=True):
    """What a member knows of a person has changed; what was counted stays in its cells (rule 4.12)."""

    organisation: str | None = None


@event("participants.consent.recorded", key="person", readers="sealed")
class ConsentRecorded(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A person has consented to some purposes, in a language; of a minor her guardian has."""

    person: str
    purposes: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    language: str = "ka"
    guardian: bool = False


@event("participants.consent.withdrawn", key="person", readers="sealed")
class ConsentWithdrawn(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A person has withdrawn her consent to some purposes."""

    person: str
    purposes: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


@event("participants.person.erased", key="person", readers="sealed")
class PersonErased(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A person's key and tokens are destroyed: the id still counts and can no longer be linked (rule 4a.e)."""

    person: str
