"""Answers about periods, reports, publications and versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.reporting.shapes.base import Line, Number, Sha256


class Period(BaseModel):
    """A period: its days, who has submitted it and when, its report and where that is."""

    period: str
    start: date
    end: date
    due: date
    opened: bool
    locked: bool
    submitted: dict[str, date]
    returned: Annotated[dict[str, str], Field(description="Why a member's submission was returned.")]
    report: str | None
    reports: list[str]
    at_donor: Literal["sent", "questioned", "accepted"] | None
    answer_due: date | None


class ToDo(BaseModel):
    """What is to be done; a `blocking` one keeps the period from being certified. More fields say what it is about."""

    model_config = ConfigDict(extra="allow")

    code: str
    blocking: bool
    told: str


class Explained(BaseModel):
    """Where a value comes from, and a comment."""

    indicator: str
    of: Literal["baseline", "target", "current"]
    data_source: str
    comment: str


class PeriodOverview(Period):
    """A period with the list of what is to be done."""

    ready: bool
    items: list[ToDo]
    values: list[Explained]


class Restated(BaseModel):
    """A total that reads otherwise than in the report, and the events that changed it."""

    indicator: str
    part: str | None
    period: str
    measure: str
    old: Number | None
    new: Number | None
    events: list[dict[str, Any]]


class Done(BaseModel):
    """The events that a command recorded, and of a certification the report's hash."""

    period: str
    events: list[str]
    report: str | None


class Cell(BaseModel):
    """A value and its place."""

    indicator: str
    part: str | None = None
    period: str = ""
    measure: str
    by: Literal["total", "reached_by", "attributed", "overlap"]
    member: str | None = None
    breakdown: dict[str, str]
    value: Number | None = None
    numerator: int | None = None
    denominator: int | None
    status: str = ""
    provisional: bool = False
    incomplete: bool


class ReportBody(BaseModel):
    """What a report froze; docs/reports.md tells its fields."""

    model_config = ConfigDict(extra="allow")

    format: str
    fingerprint: str
    files: dict[str, str]
    cells: list[Cell]
    certified: dict[str, str]
    commitment: str


class SignedReport(BaseModel):
    """A report, its hash and reporting's signature."""

    report: ReportBody
    sha256: Sha256
    signature: str


class Annex(BaseModel):
    """All cells of a report, and the salt of the commitment."""

    cells: list[Cell]
    salt: str


class SnapshotFile(BaseModel):
    """The rows that everybody may see, and of which day each table speaks."""

    model_config = ConfigDict(extra="allow")

    format: str
    programme: str
    snapshot: str
    fingerprint: str
    known_on: dict[str, str]
    cells: list[Cell]
    commitment: str


class Publication(BaseModel):
    """A report or a snapshot, by its hash; `code` is its period or its day."""

    sha256: Sha256
    kind: Literal["report", "monthly"]
    code: str
    published_at: datetime


class Published(BaseModel):
    """A snapshot that was made, and the event that made it official."""

    snapshot: str
    sha256: Sha256
    event: str


class Version(BaseModel):
    """A version of the logframe."""

    version: int
    fingerprint: str
    live: bool
    adopted_at: datetime
    replaced_at: datetime | None
    author: str | None
    reason: str | None


class Versions(BaseModel):
    """Some versions; `next` is the cursor of what follows, null at the end."""

    versions: list[Version]
    next: str | None


class VersionIndicators(Version):
    """A version with every indicator as it is counted under it."""

    indicators: list[Line]


class Adopted(BaseModel):
    """The version that will be counted, and the event that says so."""

    version: int
    fingerprint: str
    event: str


class PlanChange(BaseModel):
    """What a file says otherwise of an indicator."""

    indicator: str
    what: str
    now: Any
    then: Any


class CellChange(BaseModel):
    """A cell that reads otherwise; null where it is not there."""

    cell: dict[str, Any]
    now: dict[str, Any] | None
    then: dict[str, Any] | None


class WhatIf(BaseModel):
    """Everything that would differ, of how many cells."""

    fingerprint: str
    compared: int
    plan: list[PlanChange]
    differences: list[CellChange]
