"""What is sent about a sensitive case."""

from __future__ import annotations

from typing import Literal

from services.feedback.inputs.base import Code, Input


class Told(Input):
    """A body outside that was told of a sensitive case."""

    body: Code


class Consent(Input):
    """Whether the person concerned agrees that others are told."""

    consent: Literal["yes", "no"]
