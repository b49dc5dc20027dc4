"""What people and programs send: the shapes of the commands, checked before the domain sees them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.events.base import Reason
from shared.events.participants import ActivityKind
from shared.written import Day

Code = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
WRITTEN = r"^[^\x00]*$"  # no text has a NUL; what is kept sealed no database refuses for us
Difficulty = Literal["none", "some", "a_lot", "cannot"]
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


class Input(BaseModel):
    """Base of all inputs: unknown fields are refused, text is trimmed."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Functioning(Input):
    """Answers to the Washington Group's six questions; they are reduced to `disability` and not kept."""

    seeing: Difficulty | None = None
    hearing: Difficulty | None = None
    walking: Difficulty | None = None
    remembering: Difficulty | None = None
    self_care: Difficulty | None = None
    communicating: Difficulty | None = None


class NewPerson(Input):
    """A person as she stands on a sheet. Whatever is not known stays "unknown"; what she prefers not to say is "undisclosed".

    Figures count both as unknown; the difference is the member's own, so that nobody is asked again.
    """

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=WRITTEN)]
    birth_year: int | None = None
    sex: Literal["F", "M", "other", "undisclosed", "unknown"] = "unknown"
    disability: Literal["yes", "no", "undisclosed", "unknown"] = "unknown"
    ethnicity: Code = "unknown"
    home: Annotated[str, Field(max_length=100)] = "unknown"
    vulnerability: tuple[Code, ...] = ()
    phone: Annotated[str, Field(max_length=40, pattern=WRITTEN)] = ""
    personal_number: Annotated[str, Field(max_length=40, pattern=WRITTEN)] = ""
    document_number: Annotated[str, Field(max_length=40, pattern=WRITTEN)] = ""
    organisation: Code | None = None
    functioning: Functioning | None = None


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


class NewOrganisation(Input):
    """An organisation; `organisation` is its public registry id (GE-NAPR-…), or left out for a random one."""

    organisation: Code | None = None
    name: Annotated[str, Field(min_length=1, max_length=300)]
    type: Code
    target: bool = False
    municipality: Annotated[str, Field(max_length=100)] | None = None
    theme: Code | None = None
    registered_on: Day | None = None


class Withdrawal(Input):
    """Why a record is taken back."""

    reason: Reason = "other"


class Consent(Input):
    """What a person has consented to, on which day, in which language; a minor's guardian for her."""

    purposes: Annotated[tuple[Code, ...], Field(min_length=1)]
    occurred_on: Day
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "ka"
    guardian: bool = False


class ConsentWithdrawal(Input):
    """What a person withdraws her consent to."""

    purposes: Annotated[tuple[Code, ...], Field(min_length=1)]
    occurred_on: Day


class Hold(Input):
    """Until when an audit needs a person's data, and which audit."""

    until: Day
    reason: Annotated[str, Field(min_length=3, max_length=200)]


class Link(Input):
    """Ids of one and the same person, as two members have found out."""

    persons: Annotated[tuple[Id, ...], Field(min_length=2, max_length=10)]
