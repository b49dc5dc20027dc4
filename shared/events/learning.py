"""What the participants service publishes of courses: enrolment, placement, and tests before and after."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from shared.events.base import AboutPerson, EventData, event


class Enrolment(AboutPerson, frozen=True, kw_only=True, omit_defaults=True):
    """A person, or an organisation, in a course such as `ypp` or `capacity_programme`.

    An event with `person` counts for the person, never for its `organisation` (rule 4a.r).
    """

    programme: str
    organisation: str | None = None
    host_organisation: str | None = None


@event("participants.enrolment.started", key="person or organisation", readers="sealed")
class EnrolmentStarted(Enrolment, frozen=True, kw_only=True, omit_defaults=True):
    """The course began for her or it."""


@event("participants.enrolment.completed", key="person or organisation", readers="sealed")
class EnrolmentCompleted(Enrolment, frozen=True, kw_only=True, omit_defaults=True):
    """The course was completed, on the day of graduation."""


@event("participants.enrolment.dropped", key="person or organisation", readers="sealed")
class EnrolmentDropped(Enrolment, frozen=True, kw_only=True, omit_defaults=True):
    """The course was left before its end, for a reason of the programme's list; counts nowhere."""

    reason: str | None = None


class Placement(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A graduate's role at a host organisation."""

    person: str
    host_organisation: str


@event("participants.placement.started", key="person", readers="sealed")
class PlacementStarted(Placement, frozen=True, kw_only=True, omit_defaults=True):
    """The role began."""


@event("participants.placement.confirmed", key="person", readers="sealed")
class PlacementConfirmed(Placement, frozen=True, kw_only=True, omit_defaults=True):
    """The host confirms that the role is held."""


@event("participants.placement.ended", key="person", readers="sealed")
class PlacementEnded(Placement, frozen=True, kw_only=True, omit_defaults=True):
    """The role ended."""


@event("participants.assessment.completed", key="person", readers="sealed")
class AssessmentCompleted(AboutPerson, frozen=True, kw_only=True, omit_defaults=True):
    """A person's test before or after a training, on a topic."""

    stage: Literal["pre", "post"]
    topic: str
    score: Decimal
    maximum: Decimal
