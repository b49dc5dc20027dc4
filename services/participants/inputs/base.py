"""What all inputs have in common: their base, and the spelling of ids and of what is written."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.events.base import Reason

Code = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]


WRITTEN = r"^[^\x00]*$"  # no text has a NUL; what is kept sealed no database refuses for us


Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


class Input(BaseModel):
    """Base of all inputs: unknown fields are refused, text is trimmed."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Withdrawal(Input):
    """Why a record is taken back."""

    reason: Reason = "other"
