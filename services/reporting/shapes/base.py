"""What many answers are made of: a number, a value, a moment, an indicator."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

Number = int | float
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Numbers = dict[str, Number | None]
_FINAL = "Every member has submitted the period, and nothing waits."


class Value(BaseModel):
    """A value or null, and why. Null is never zero; a share keeps its two numbers."""

    value: Number | None
    status: Literal["reported", "not_reported", "no_value", "not_due", "missing", "suppressed"]
    provisional: Annotated[bool, Field(description="A member that feeds it has still to submit the period.")]
    incomplete: Annotated[bool, Field(description="A fact is known that adds nothing yet.")]
    final: Annotated[bool, Field(description=_FINAL)]
    numerator: Annotated[int | None, Field(description="Of a share.")] = None
    denominator: Annotated[int | None, Field(description="Of a share.")] = None
    pending: Annotated[int, Field(description="Facts that wait, such as payments without a rate.")] = 0


class Moment(BaseModel):
    """Of which moment an answer speaks, by which version of the rules, and who has not been heard past it."""

    version: int
    fingerprint: Annotated[str, Field(description="SHA-256 of the programme files in force.")]
    as_of: date | None
    happened: date | None
    provisional: bool
    not_heard: list[str]


class Baseline(BaseModel):
    """Where an indicator began."""

    value: Number | None
    year: int
    source: list[str]


class Target(BaseModel):
    """Where it should be, and when."""

    value: Number | None
    date: date
    source: list[str]


class Progress(BaseModel):
    """How far it is: a status by rule, and per cent of the way from baseline to target."""

    status: Literal["reached", "on_plan", "behind", "far_behind", "not_reported", "no_target"]
    share: Number | None


class Part(Value):
    """A second value beside the main one."""

    code: str
    name: str
    target: Number | None


class Line(Value):
    """An indicator with its plan and its value."""

    code: Annotated[str, Field(examples=["OP1.1.b"])]
    result: str
    name: str
    unit: str
    kind: Annotated[str, Field(description="How it is counted; docs/counting.md tells each.")]
    baseline: Baseline
    milestones: Annotated[Numbers, Field(description="By period.")]
    target: Target
    parked: Annotated[int, Field(description="Events of it that could not be applied.")]
    heard: bool
    parts: list[Part]
    estimate: Number | None
    least: Annotated[Number | None, Field(description="If every proposed link of persons is right.")]
    progress: Progress


class Document(BaseModel):
    """A document that proves an event, by hash; it lies at its member."""

    doc_id: str
    sha256: str
    kind: str
    member: str
    service: str


class Event(BaseModel):
    """An event, where it stands in its member's ledger, and its hash."""

    id: str
    type: str
    member: str
    occurred_on: date | None
    recorded_at: datetime
    lane: str
    sequence: Annotated[
        int | None, Field(description="Null where it would tell how many events of persons lie in the lane.")
    ]
    hash: Sha256


class Recorded(BaseModel):
    """The event that was recorded."""

    event: str
