"""What is sent about activities and their sheets."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from services.participants.inputs.base import Code, Id, Input
from services.participants.inputs.people import NewPerson
from shared.events.participants import ActivityKind
from shared.written import Day


class NewAttendee(Input):
    """A line of a sheet: a person who is known by her id, or a new one."""

    person: Id | None = None
    new: NewPerson | None = None
    organisation: Code | None = None
    role: Literal["participant", "trainer", "staff", "driver", "interpreter"] = "participant"
    sessions: Annotated[int, Field(ge=0, le=366)] = 1
    minutes: Annotated[int, Field(ge=0, le=60_000)] = 0


class ActivityData(Input):
    """What is recorded about an activity that took place.

    `co_organisers` are the codes of other members that organise it too: each records its own people on the same id.
    `occurred_on` is the last day, `starts_on` the first if there were several; `municipality` is where it was held,
    `benefits` are those for which it was. `title`, `venue` and `seats` (for how many the room is) stay in the house.
    """

    title: Annotated[str, Field(min_length=1, max_length=300)]
    kind: ActivityKind
    occurred_on: Day
    hours: Annotated[Decimal, Field(ge=0, max_digits=7, decimal_places=2)]
    sessions: Annotated[int, Field(ge=0, le=366)] = 1
    municipality: Annotated[str, Field(max_length=100)] = "unknown"
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "GE"
    topics: tuple[Code, ...] = ()
    theme: Code | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = None
    mode: Literal["onsite", "online", "hybrid"] = "onsite"
    co_organisers: Annotated[tuple[Code, ...], Field(max_length=50)] = ()
    starts_on: Day | None = None
    benefits: Annotated[tuple[Annotated[str, Field(max_length=100)], ...], Field(max_length=50)] = ()
    venue: Annotated[str, Field(max_length=200)] = ""
    seats: Annotated[int, Field(ge=1, le=100_000)] | None = None


class Line(Input):
    """A line of a sheet as it should read; whose it is stays."""

    organisation: Code | None = None
    role: Literal["participant", "trainer", "staff", "driver", "interpreter"] = "participant"
    sessions: Annotated[int, Field(ge=0, le=366)] = 1
    minutes: Annotated[int, Field(ge=0, le=60_000)] = 0


class NewActivity(ActivityData):
    """An activity that took place, with its sheet. `activity` is given only if another member records it too."""

    activity: Id | None = None
    attendees: Annotated[tuple[NewAttendee, ...], Field(max_length=500)] = ()
