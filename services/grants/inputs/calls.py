"""What is sent about calls."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from services.grants.inputs.base import Code, Currency, Proven, Sum, Title
from shared.written import Day

Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Titles = Annotated[dict[Language, Title], Field(min_length=1)]
Purpose = dict[Language, Annotated[str, Field(min_length=1, max_length=4000)]]
Weight = Annotated[int, Field(ge=1, le=100)]


class NewDraft(Proven):
    """A call that is being written; `title` and `purpose` by language."""

    reference: Code
    title: Titles
    purpose: Purpose = Field(default={})


class NewCall(Proven):
    """A call for applications. `title` and `purpose` are by language, `criteria` the weights in per cent by code.

    `occurred_on` is the day of publication (today if left out), `least` and `most` bound what one applicant may ask
    for, `envelope` is what the call has in all, `pass_mark` the lowest score of 100 that may be awarded.
    """

    title: Titles
    purpose: Purpose = Field(default={})
    reference: Code
    closes_on: Day
    recipient_types: Annotated[tuple[Code, ...], Field(max_length=20)]
    criteria: dict[Code, Weight] = Field(default={})
    currency: Currency | None = None
    least: Sum | None = None
    most: Sum | None = None
    envelope: Sum | None = None
    pass_mark: Annotated[int, Field(ge=0, le=100)] | None = None
    occurred_on: Day | None = None


class Amendment(Proven):
    """A later deadline, and what applicants read about it."""

    closes_on: Day
    notice: Annotated[str, Field(min_length=1, max_length=1000)]


class Closing(Proven):
    """Why a call accepts nothing more."""

    why: Literal["deadline", "cancelled"]
