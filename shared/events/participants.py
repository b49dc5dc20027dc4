"""What the participants service publishes (fields: the event catalogue in docs/events.md)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from shared.events.base import AboutPerson, EventData, event

ActivityKind = Literal[
    "training",
    "mentoring_session",
    "peer_exchange",
    "workshop",
    "camp",
    "study_tour",
    "exchange_visit",
    "information_session",
    "campaign_event",
    "meeting",
]
Role = Literal["participant", "trainer", "staff", "driver", "interpreter"]
Count = Annotated[int, msgspec.Meta(ge=0)]
Hours = Annotated[str, msgspec.Meta(pattern=r"^\d{1,5}(\.\d{1,2})?$")]


@event("participants.organisation.registered", key="organisation")
class OrganisationRegistered(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """An organisation is known to a member: its public registry id or a random one, its type, whether it is a target."""

    organisation: str
    type: str
    target: bool = False
    region: str | None = None
    municipality: str | None = None
    theme: str | None = None


@event("participants.person.registered", key="person", privacy="sealed")
class PersonRegistered(AboutPerson, frozen=True, kw_only=True, omit_defaults=True):
    """A person is known to a member under a random id; who she is stays in the member's house."""

    organisation: str | None = None


@event("participants.person.linked", key="link")
class PersonLinked(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Two members' ids are one person: they share a strong matching token (rule 4a.e)."""

    link: str
    persons: Annotated[tuple[str, ...], msgspec.Meta(min_length=2)]


@event("participants.activity.held", key="activity")
class ActivityHeld(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """An activity took place; `hours` is delivered time, `occurred_on` its last day."""

    activity: str
    kind: ActivityKind
    hours: Hours
    sessions: Count = 1
    topics: tuple[str, ...] = ()
    municipality: str = "unknown"
    country: str = "GE"
    theme: str | None = None
    language: str | None = None
    mode: Literal["onsite", "online", "hybrid"] = "onsite"
    co_organisers: tuple[str, ...] = ()


@event("participants.activity.cancelled", key="activity")
class ActivityCancelled(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The activity's owner takes it off: it and its attendance count no more (rule 4a.b)."""

    activity: str


@event("participants.attendance.recorded", key="person", privacy="sealed")
class AttendanceRecorded(AboutPerson, frozen=True, kw_only=True, omit_defaults=True):
    """A person took part in an activity, for so many sessions and minutes, in a role (only participants count)."""

    activity: str
    role: Role = "participant"
    organisation: str | None = None
    sessions: Count = 1
    minutes: Count = 0
