"""Answers about what waits for a decision, and about data quality."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field


class Parked(BaseModel):
    """An event that could not be applied: where it stands, why it waits. `key` is the random id that it is about."""

    position: int
    id: str
    type: str
    member: str
    lane: str
    sequence: int
    key: str
    recorded_at: datetime
    parked_at: datetime
    error: str
    waits_for: str | None
    retry: bool
    discarded: Annotated[str | None, Field(description="Why it was given up.")]


class Fork(BaseModel):
    """A lane that stopped: its member told two stories."""

    lane: str
    sequence: int
    detail: str
    raised_at: datetime


class Timeliness(BaseModel):
    """How soon a member recorded the facts of a period: how many, the median in days, how many late."""

    member: str
    period: str
    facts: int
    median: float
    late: int


class Completeness(BaseModel):
    """Of how many of a member's persons an attribute is known."""

    member: str
    attribute: str
    known: int
    persons: int


class Consistency(BaseModel):
    """How many of a member's events correct or take back another one, or could not be applied."""

    member: str
    events: int
    corrections: int
    voids: int
    parked: int


class Apart(BaseModel):
    """Two activities of two members that may be one: alike in kind, day and place, with `persons` on both sheets."""

    activity: str
    member: str
    other: str
    other_member: str
    kind: str
    day: date
    municipality: str
    persons: int


class Counted(BaseModel):
    """What a member's desk counts by the code of its rule: found among its activities now, refused on entry so far."""

    member: str
    told_on: date
    found: dict[str, int]
    refused: dict[str, int]


class Quality(BaseModel):
    """The measures, each a pair of numbers, and the counts of the members' desks."""

    timeliness: list[Timeliness]
    completeness: list[Completeness]
    consistency: list[Consistency]
    apart: list[Apart]
    counted: list[Counted]


class Flag(BaseModel):
    """A doubt; `how` is empty while it stands."""

    flag: str
    rule: str
    member: str
    period: str | None
    raised_at: datetime
    how: Annotated[str, Field(examples=["explained"])]
    reason: str | None


class Flags(BaseModel):
    """Some doubts, the newest first; `next` is the cursor of what follows, null at the end."""

    flags: list[Flag]
    next: str | None


class Looked(BaseModel):
    """The doubts that were raised, and those that were let go."""

    raised: list[str]
    resolved: list[str]
