"""What people and programs send: the shapes of the commands, checked before the domain sees them."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.feedback.domain.complaint import AboutKind
from shared.events.feedback import Outcome, Satisfaction
from shared.written import Day

LONGEST = 5000  # characters of a complaint, an answer or a message
Code = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
Lang = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST)]
MaybeWords = Annotated[str, Field(max_length=LONGEST)]
Line = Annotated[str, Field(max_length=200)]
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[\d\s()-]{6,30}")
_DIGITS = 6  # an emergency number is no number to answer to


class Input(BaseModel):
    """Base of all inputs: unknown fields are refused, text is trimmed."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class About(Input):
    """The activity or call that a complaint is about, as other members have published it."""

    kind: AboutKind
    id: Code


class Contact(Input):
    """How the complainant wants to be reached."""

    by: Literal["phone", "sms", "email"]
    to: Annotated[str, Field(min_length=3, max_length=200)]


class NewComplaint(Input):
    """A complaint as it comes in; without `contact` it is anonymous and the answer is read with the tracking code.

    `staff_of` is the member whose staff it is about: then it goes where that member does not read it.
    """

    category_group: Code
    text: Words
    language: Lang
    channel: Code = "web"
    municipality: Annotated[str, Field(max_length=100)] | None = None
    about: About | None = None
    contact: Contact | None = None
    staff_of: Code | None = None


class Tracking(Input):
    """A tracking code as it was typed; sent in a body, so that it stands in no address and no log."""

    code: Annotated[str, Field(max_length=40)]


class Said(Tracking):
    """What the complainant adds."""

    text: Words


class Rating(Tracking):
    """Whether the answer has solved it."""

    satisfied: Satisfaction


class Nothing(Input):
    """A step that needs no words."""


class Triage(Input):
    """What it is about. A sensitive category, or one about a member's staff, takes the case elsewhere."""

    category: Code
    staff_of: Code | None = None


class Assignment(Input):
    """Who answers for it; without a name whoever sends this."""

    assignee: Annotated[str, Field(max_length=100)] = ""


class Question(Input):
    """A question to the complainant; the clock stands until it is answered."""

    text: Words


class Response(Input):
    """The answer to the complainant."""

    text: Words


class Note(Input):
    """What handlers note for themselves."""

    text: Words


class Translation(Input):
    """What somebody wrote, in another language; the original stays. `of`: the message's number, 0 is the complaint."""

    of: Annotated[int, Field(ge=0)] = 0
    language: Lang
    text: Words


class Referral(Input):
    """To whom the matter is referred: a member's code or an authority's; `text` is what they are told beside it."""

    to: Code
    text: MaybeWords = ""


class Closure(Input):
    """How a complaint ends; `text` is the answer if there was none before, else a last word."""

    outcome: Outcome
    text: MaybeWords = ""


class Link(Input):
    """The participant whose complaint it is, by her random id; without one the link is taken away."""

    person: Code | None = None


class Twice(Input):
    """Which complaint goes on, of two that are one."""

    of: Id


class Agreement(Input):
    """What is to change because of the complaint."""

    text: Words
    due_on: Day | None = None


class Completion(Input):
    """What became of an agreed action; the texts are what the public reads, by language."""

    action: Id
    done: bool = True
    published: dict[Lang, Line] = {}


class Told(Input):
    """A body outside that was told of a sensitive case."""

    body: Code


class Consent(Input):
    """Whether the person concerned agrees that others are told."""

    consent: Literal["yes", "no"]


def reaches(by: str, to: str) -> bool:
    """Whether a contact looks like what it says it is."""
    if by == "email":
        return _ADDRESS.fullmatch(to) is not None
    return _PHONE.fullmatch(to) is not None and sum(letter.isdigit() for letter in to) >= _DIGITS
