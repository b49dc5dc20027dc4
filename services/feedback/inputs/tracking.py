"""What is sent by whoever holds a tracking code."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.feedback.inputs.base import Input, Words
from shared.events.feedback import Satisfaction


class Tracking(Input):
    """A tracking code as it was typed; sent in a body, so that it stands in no address and no log."""

    code: Annotated[str, Field(max_length=40)]


class Said(Tracking):
    """What the complainant adds."""

    text: Words


class Rating(Tracking):
    """Whether the answer has solved it."""

    satisfied: Satisfaction
