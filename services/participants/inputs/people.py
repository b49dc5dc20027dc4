"""What is sent about persons."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from services.participants.inputs.base import WRITTEN, Code, Id, Input
from shared.written import Day

Difficulty = Literal["none", "some", "a_lot", "cannot"]


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
