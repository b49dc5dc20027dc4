"""What the API takes in about periods."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Submission(_Input):
    """Whose submission."""

    member: Annotated[str, Field(max_length=40, examples=["ctc"])]


class Return(Submission):
    """Whose submission goes back, and why."""

    reason: Annotated[str, Field(max_length=500, examples=["Two sheets of December are missing."])]


class Reopening(_Input):
    """Why a certified period is opened again."""

    reason: Annotated[
        str, Field(max_length=500, examples=["The donor asked for the sheets of two members again."])
    ]


class AtDonor(_Input):
    """Where the report is."""

    state: Literal["sent", "questioned", "accepted"]


class Explanation(_Input):
    """Where a value of an indicator comes from, and a comment that explains its variance."""

    indicator: Annotated[str, Field(max_length=40, examples=["X.2"])]
    of: Literal["baseline", "target", "current"]
    data_source: Annotated[str, Field(max_length=40, examples=["progress_report"])]
    comment: Annotated[str, Field(max_length=2000)] = ""
