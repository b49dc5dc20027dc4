"""What is sent about what is to change because of a complaint."""

from __future__ import annotations

from pydantic import Field

from services.feedback.inputs.base import Id, Input, Lang, Line, Words
from shared.written import Day


class Agreement(Input):
    """What is to change because of the complaint."""

    text: Words
    due_on: Day | None = None


class Completion(Input):
    """What became of an agreed action; the texts are what the public reads, by language."""

    action: Id
    done: bool = True
    published: dict[Lang, Line] = Field(default={})
