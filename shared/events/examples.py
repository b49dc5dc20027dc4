"""One example of each event type, for the docs, the contract check and whoever reads a schema."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shared.events import examples_feedback, examples_grants, examples_participants, reporting
from shared.events.base import EventData
from shared.events.decisions import EventDiscarded, LaneResumed

_DAY = date(2024, 5, 14)
_EVENT = "018f7a10-5c00-7aaa-8bbb-0123456789ab"
_HASH = "ab" * 32

_REPORTING: tuple[EventData, ...] = (
    reporting.PeriodOpened(occurred_on=_DAY, period="2024"),
    reporting.PeriodSubmitted(
        occurred_on=_DAY, period="2024", member="ctc",
        heads=(reporting.Head(lane="csdp.ctc.participants/0", sequence=412, hash=_HASH),),
    ),
    reporting.PeriodReturned(occurred_on=_DAY, period="2024", member="ctc", reason="two sheets are missing"),
    reporting.PeriodLocked(occurred_on=_DAY, period="2024", report=_HASH),
    reporting.PeriodReopened(occurred_on=_DAY, period="2024", reason="late sheets of December"),
    reporting.ReportSent(occurred_on=_DAY, period="2023", report=_HASH),
    reporting.ReportQuestioned(occurred_on=_DAY, period="2023", report=_HASH, due_on=date(2024, 6, 13)),
    reporting.ReportAccepted(occurred_on=_DAY, period="2023", report=_HASH),
    reporting.ValueExplained(
        occurred_on=_DAY, indicator="X.2", period="2023", of="current", data_source="progress_report",
        comment="Two camps were moved to spring.",
    ),
    reporting.AggregateReported(
        occurred_on=_DAY, indicator="X.2", period="2022", document="annual-report-2022",
        cells={"total": Decimal(120), "sex=F": Decimal(70), "sex=M": Decimal(50)},
    ),
    reporting.LogframeVersionAdopted(
        occurred_on=_DAY, programme="csdp", version=2, fingerprint=_HASH, author="lead", reason="youth is 14-30"
    ),
    reporting.SnapshotPublished(occurred_on=_DAY, snapshot="2024-05", hash=_HASH, as_of=_DAY),
    reporting.FigureRestated(
        occurred_on=_DAY, indicator="X.2", period="2023", old=Decimal(410), new=Decimal(411), cause_event_ids=(_EVENT,)
    ),
    reporting.QualityFlagRaised(occurred_on=_DAY, flag="f-1", rule="outside_programme", member="ctc", about=_EVENT),
    reporting.QualityFlagResolved(
        occurred_on=_DAY, flag="f-1", rule="outside_programme", member="ctc", about=_EVENT, how="explained"
    ),
    EventDiscarded(occurred_on=_DAY, event=_EVENT, reason="The amount was typed twice; it was recorded anew."),
    LaneResumed(
        occurred_on=_DAY, lane="csdp.ctc.participants/2", sequence=118, reason="CTC restored a backup of 12 May.",
        hash=_HASH,
    ),
)  # fmt: skip
EXAMPLES: tuple[EventData, ...] = (
    *examples_participants.EXAMPLES,
    *examples_grants.EXAMPLES,
    *examples_feedback.EXAMPLES,
    *_REPORTING,
)
