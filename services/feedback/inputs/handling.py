"""What is sent about a case at the common desk."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.feedback.inputs.base import Code, Id, Input, Lang, MaybeWords, Words
from shared.events.feedback import Outcome


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
