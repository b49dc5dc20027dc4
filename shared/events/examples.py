"""One example of each event type, for the docs, the contract check and whoever reads a schema."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shared.events import examples_feedback, examples_participants, grants, reporting
from shared.events.base import EventData
from shared.events.decisions import EventDiscarded, LaneResumed
from shared.events.grants import (
    AwardAppealed,
    CallPublished,
    ContractSigned,
    DisbursementReversed,
    GrantDisbursed,
)

_DAY = date(2024, 5, 14)
_GRANT, _CALL = "b0f6f5a2-6f0a-4f0c-9d3b-3f1b2f6f7a44", "2f0b7d1c-9d5a-4b7e-8f0e-6f5a4b3c2d1e"
_CASE = "f3f0a9d8-1b2c-4d3e-9f4a-5b6c7d8e9f00"
_EVENT = "018f7a10-5c00-7aaa-8bbb-0123456789ab"
_HASH = "ab" * 32

_GRANTS: tuple[EventData, ...] = (
    CallPublished(
        occurred_on=_DAY, call=_CALL, reference="CSDP-2024-1", closes_on=date(2024, 6, 30), recipient_types=("cso",)
    ),
    ContractSigned(
        occurred_on=_DAY, amount="30000.00", currency="GEL", rate="2.8950", rate_source="InforEuro",
        rate_date=date(2024, 5, 1), grant=_GRANT, recipient_type="cso", municipality="GE-SJ-NIN", call=_CALL,
    ),
    GrantDisbursed(
        occurred_on=_DAY, amount="12000.00", currency="GEL", rate="2.8950", rate_source="InforEuro",
        rate_date=date(2024, 5, 1), grant=_GRANT, recipient_type="cso", municipality="GE-SJ-NIN",
    ),
    DisbursementReversed(occurred_on=_DAY, grant=_GRANT, reverses=_EVENT, amount="2000.00", currency="GEL"),
    AwardAppealed(occurred_on=_DAY, call=_CALL, case=_CASE),
    grants.ContractTerminated(occurred_on=_DAY, grant=_GRANT),
    grants.GrantClosed(
        occurred_on=_DAY, grant=_GRANT, recipient_type="cso", municipality="GE-SJ-NIN", theme="health", joint_with_la=True
    ),
    grants.RecoveryReceived(
        occurred_on=_DAY, amount="500.00", currency="GEL", rate="2.8950", rate_source="InforEuro",
        rate_date=date(2024, 5, 1), grant=_GRANT,
    ),
    grants.ReportSubmitted(occurred_on=_DAY, grant=_GRANT, report="final", due_on=date(2024, 6, 30)),
    grants.ReportReturned(occurred_on=_DAY, grant=_GRANT, report="final", due_on=date(2024, 6, 30)),
    grants.ReportApproved(occurred_on=_DAY, grant=_GRANT, report="final", due_on=date(2024, 6, 30)),
)  # fmt: skip
_REPORTING: tuple[EventData, ...] = (
    reporting.PeriodOpened(occurred_on=_DAY, period="2024"),
    reporting.PeriodSubmitted(
        occurred_on=_DAY, period="2024", member="ctc",
        heads=(reporting.Head(lane="csdp.ctc.participants/0", sequence=412, hash=_HASH),),
    ),
    reporting.PeriodReturned(occurred_on=_DAY, period="2024", member="ctc", reason="two sheets are missing"),
    reporting.PeriodLocked(occurred_on=_DAY, period="2024", report=_HASH),
    reporting.PeriodReopened(occurred_on=_DAY, period="2024", reason="late sheets of December"),
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
        occurred_on=_DAY, lane="csdp.ctc.participants/2", sequence=118, reason="CTC restored a backup of 12 May."
    ),
)  # fmt: skip
EXAMPLES: tuple[EventData, ...] = (
    *examples_participants.EXAMPLES,
    *_GRANTS,
    *examples_feedback.EXAMPLES,
    *_REPORTING,
)
