"""What is sent to file a complaint."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field

from services.feedback.domain.complaint import AboutKind
from services.feedback.inputs.base import Code, Input, Lang, Words

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


_PHONE = re.compile(r"\+?[\d\s()-]{6,30}")


_DIGITS = 6  # an emergency number is no number to answer to


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


def reaches(by: str, to: str) -> bool:
    """Whether a contact looks like what it says it is."""
    if by == "email":
        return _ADDRESS.fullmatch(to) is not None
    return _PHONE.fullmatch(to) is not None and sum(letter.isdigit() for letter in to) >= _DIGITS
