"""What the reporting service publishes: periods and their submission, versions, snapshots, restatements, old figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from shared.events.base import EventData, EventId, event
from shared.events.decisions import Why

Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """How far a lane was when somebody signed: its name, the sequence of its last event and that event's hash."""

    lane: str
    sequence: int
    hash: Hash


class OfPeriod(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Something about a reporting period, by its code."""

    period: str


@event("reporting.period.opened", key="period")
class PeriodOpened(OfPeriod, frozen=True, kw_only=True, omit_defaults=True):
    """Members may report on a period."""


@event("reporting.period.submitted", key="period", readers="sealed")
class PeriodSubmitted(OfPeriod, frozen=True, kw_only=True, omit_defaults=True):
    """A member says that it has reported all of a period, with the heads of its lanes."""

    member: str
    heads: tuple[Head, ...] = ()


@event("reporting.period.returned", key="period")
class PeriodReturned(OfPeriod, frozen=True, kw_only=True, omit_defaults=True):
    """The lead sends a member's submission back; it is undone."""

    member: str
    reason: str | None = None


@event("reporting.period.locked", key="period")
class PeriodLocked(OfPeriod, frozen=True, kw_only=True, omit_defaults=True):
    """The lead certified a period; what changes from now on is a restatement."""

    report: Hash | None = None


@event("reporting.period.reopened", key="period")
class PeriodReopened(OfPeriod, frozen=True, kw_only=True, omit_defaults=True):
    """The lead opens a period again; every member's submission is undone."""

    reason: str | None = None


class OfReport(OfPeriod, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened to a certified report, by its SHA-256."""

    report: Hash


@event("reporting.report.sent", key="period")
class ReportSent(OfReport, frozen=True, kw_only=True, omit_defaults=True):
    """The lead sent the report to the donor."""


@event("reporting.report.questioned", key="period")
class ReportQuestioned(OfReport, frozen=True, kw_only=True, omit_defaults=True):
    """The donor returned the report with questions; the answer is due within 30 days."""

    due_on: date


@event("reporting.report.accepted", key="period")
class ReportAccepted(OfReport, frozen=True, kw_only=True, omit_defaults=True):
    """The donor accepted the report."""


@event("reporting.value.explained", key="indicator")
class ValueExplained(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Where a value of an indicator comes from, by a code of the programme's list of data sources, and a comment on it.

    OPSYS asks both of each baseline, target and current value; the comment explains the variance.
    """

    indicator: str
    period: str
    of: Literal["baseline", "target", "current"]
    data_source: str
    comment: str = ""


@event("reporting.aggregate.reported", key="indicator", readers="sealed")
class AggregateReported(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Figures from before adoption, with the document they come from; a series of its own (rule 4a.p).

    `cells`: `total`, or dimensions and codes as in `sex=F` or `sex=F,age=18-29`, each with its value.
    """

    indicator: str
    period: str
    cells: dict[str, Decimal]
    document: str | None = None


@event("reporting.logframe.version_adopted", key="programme")
class LogframeVersionAdopted(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A version of the logframe is in force; `fingerprint` is the SHA-256 of the programme's files."""

    programme: str
    version: int
    fingerprint: Hash
    author: str
    reason: str


@event("reporting.snapshot.published", key="snapshot")
class SnapshotPublished(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen set of figures was published: its hash, and the moment up to which it was known."""

    snapshot: str
    hash: Hash
    as_of: date
    kind: Literal["monthly", "report"] = "monthly"
    period: str | None = None


@event("reporting.figure.restated", key="indicator", readers="sealed")
class FigureRestated(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A figure of a locked period has another value now: old, new, and the events that caused it.

    `report` is the one whose figure it was, `accepted_by` the role that accepted the new value.
    """

    indicator: str
    period: str
    old: Decimal | None
    new: Decimal | None
    cause_event_ids: tuple[EventId, ...]
    cell: dict[str, str] | None = None
    measure: str | None = None
    part: str | None = None
    report: Hash | None = None
    accepted_by: str | None = None


class QualityFlag(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A doubt about data, by the rule that raised it."""

    flag: str
    rule: str
    member: str | None = None
    period: str | None = None
    about: EventId | None = None


@event("reporting.quality_flag.raised", key="flag", readers="sealed")
class QualityFlagRaised(QualityFlag, frozen=True, kw_only=True, omit_defaults=True):
    """A doubt was raised."""


@event("reporting.quality_flag.resolved", key="flag", readers="sealed")
class QualityFlagResolved(QualityFlag, frozen=True, kw_only=True, omit_defaults=True):
    """A doubt was resolved."""

    how: Literal["corrected", "explained", "no_fault"] = "corrected"
    reason: Why | None = None
