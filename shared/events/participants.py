"""What the participants service publishes of organisations, activities and who took part in them.

Persons' identity is in people.py, courses and tests in learning.py, groups and advocacy in community.py, services and
the public in outreach.py.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from shared.events.base import AboutPerson, EventData, event
from shared.events.people import PersonLinked as PersonLinked  # noqa: PLC0414 - its publishers know it from here

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


@event("participants.organisation.updated", key="organisation")
class OrganisationUpdated(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """What a member knows of an organisation has changed; no count moves by it (rule 4a.r): a mistake is corrected."""

    organisation: str
    type: str
    target: bool = False
    region: str | None = None
    municipality: str | None = None
    theme: str | None = None


@event("participants.organisation.merged", key="merge")
class OrganisationsMerged(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Several ids are one organisation; its data are those of the least registration event (rule 4a.r)."""

    merge: str = ""
    organisations: Annotated[tuple[str, ...], msgspec.Meta(min_length=2)]


@event("participants.organisation.linked", key="local")
class OrganisationsLinked(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A local and a national organisation are partners, with a purpose; they stay two."""

    local: str
    national: str
    purpose: str | None = None
    starts_on: Annotated[date | None, msgspec.Meta(description="first day")] = msgspec.field(
        default=None, name="from"
    )
    ends_on: Annotated[date | None, msgspec.Meta(description="last day")] = msgspec.field(
        default=None, name="to"
    )


@event("participants.organisation.capacity_assessed", key="organisation")
class CapacityAssessed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """One round of an assessment with a tool; the finance tool has sources and yearly income (EUR) instead of a score.

    A round assessed again is a correction of that round (rule 4a.j). `domains` are the scores of the tool's parts, of
    which the score is the weighted sum.
    """

    organisation: str
    tool: str
    round: int | str | None = None
    score: Decimal | None = None
    maximum: Decimal | None = None
    funding_sources: Count | None = None
    income: Decimal | None = None
    domains: dict[str, Decimal] = {}  # noqa: RUF012 - msgspec copies it


@event("participants.person.registered", key="person", readers="sealed")
class PersonRegistered(AboutPerson, frozen=True, kw_only=True, omit_defaults=True):
    """A person is known to a member under a random id; who she is stays in the member's house."""

    organisation: str | None = None


@event("participants.activity.planned", key="activity")
class ActivityPlanned(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """An activity is planned for a day; it counts nowhere until it is held under the same id."""

    activity: str
    kind: ActivityKind
    planned_on: date
    municipality: str = "unknown"
    theme: str | None = None


@event("participants.activity.held", key="activity")
class ActivityHeld(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """An activity took place; `hours` is delivered time, `occurred_on` its last day, `starts_on` its first if it took several.

    `municipality` is where it was held, `benefits` are the municipalities for which it was: participants' homes are theirs.
    """

    activity: str
    kind: ActivityKind
    hours: Hours
    sessions: Count = 1
    topics: tuple[str, ...] = ()
    municipality: str = "unknown"
    country: str | None = None
    theme: str | None = None
    language: str | None = None
    mode: Literal["onsite", "online", "hybrid"] = "onsite"
    co_organisers: tuple[str, ...] = ()
    starts_on: date | None = None
    benefits: tuple[str, ...] = ()


@event("participants.activity.cancelled", key="activity")
class ActivityCancelled(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """The activity's owner takes it off: it and its attendance count no more (rule 4a.b)."""

    activity: str


@event("participants.quality.counted", key="member", readers="sealed")
class QualityCounted(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """What a member's rules of quality find among its activities, and how often they have refused an entry so far.

    Numbers by the code of the rule; rules that find or refused nothing are left out.
    """

    member: str
    found: dict[str, Count] = {}  # noqa: RUF012 - msgspec copies it
    refused: dict[str, Count] = {}  # noqa: RUF012


@event("participants.attendance.recorded", key="person or organisation", readers="sealed")
class AttendanceRecorded(AboutPerson, frozen=True, kw_only=True, omit_defaults=True):
    """A person (or an organisation) took part in an activity, in a role; only participants count."""

    activity: str
    role: Role = "participant"
    organisation: str | None = None
    sessions: Count = 1
    minutes: Count = 0
