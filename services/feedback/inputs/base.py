"""What all inputs have in common: their base, and the spelling of codes, ids and words."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

LONGEST = 5000  # characters of a complaint, an answer or a message


Code = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]


Lang = Annotated[str, Field(pattern=r"^[a-z]{2}$")]


Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


Words = Annotated[str, Field(min_length=1, max_length=LONGEST)]


MaybeWords = Annotated[str, Field(max_length=LONGEST)]


Line = Annotated[str, Field(max_length=200)]


class Input(BaseModel):
    """Base of all inputs: unknown fields are refused, text is trimmed."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Nothing(Input):
    """A step that needs no words."""
