"""What people and programs send: the shapes of the commands, checked before the domain sees them."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.feedback.domain.complaint import AboutKind
from shared.events.feedback import Outcome

LONGEST = 4000  # characters of a complaint or an answer
Code = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST)]
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
    """A complaint as it comes in; without `contact` it is anonymous and the answer is read with the tracking code."""

    category_group: Code
    text: Words
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    channel: Code = "web"
    municipality: Annotated[str, Field(max_length=100)] | None = None
    about: About | None = None
    contact: Contact | None = None


class Tracking(Input):
    """A tracking code as it was typed; sent in a body, so that it stands in no address and no log."""

    code: Annotated[str, Field(max_length=40)]


class Response(Input):
    """The answer to the complainant."""

    text: Words


class Closure(Input):
    """How a complaint ends; `text` is the answer if there was none before, else a last word."""

    outcome: Outcome
    text: Annotated[str, Field(max_length=LONGEST)] = ""


def reaches(by: str, to: str) -> bool:
    """Whether a contact looks like what it says it is."""
    if by == "email":
        return _ADDRESS.fullmatch(to) is not None
    return _PHONE.fullmatch(to) is not None and sum(letter.isdigit() for letter in to) >= _DIGITS
