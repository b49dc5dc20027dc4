"""One example of each event type of the grants service."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.events import awarding, budgeting, granting
from shared.events.base import EventData
from shared.events.grants import (
    AwardAppealed,
    CallPublished,
    ContractSigned,
    ContractTerminated,
    Criterion,
    DisbursementReversed,
    GrantClosed,
    GrantDisbursed,
    Leg,
    RecoveryReceived,
    ReportApproved,
    ReportReturned,
    ReportSubmitted,
)

_DAY = date(2024, 5, 14)
_GRANT, _CALL = "b0f6f5a2-6f0a-4f0c-9d3b-3f1b2f6f7a44", "2f0b7d1c-9d5a-4b7e-8f0e-6f5a4b3c2d1e"
_CASE = "f3f0a9d8-1b2c-4d3e-9f4a-5b6c7d8e9f00"
_EVENT = "018f7a10-5c00-7aaa-8bbb-0123456789ab"
_PART, _WHO = "7c1b6a90-2d3e-4f50-8a61-b2c3d4e5f607", "1f2e3d4c-5b6a-4798-8a9b-0c1d2e3f4a5b"
_HASH = "ab" * 32
_OF: dict[str, Any] = {"occurred_on": _DAY, "application": _GRANT, "call": _CALL}

_CALLS: tuple[EventData, ...] = (
    awarding.CallDrafted(occurred_on=_DAY, call=_CALL, reference="CSDP-2024-1"),
    awarding.CallAmended(occurred_on=_DAY, call=_CALL, closes_on=date(2024, 7, 7)),
    awarding.CallClosed(occurred_on=_DAY, call=_CALL, why="deadline"),
    awarding.ApplicationSubmitted(
        **_OF, recipient_type="cso", legal_form="legal_entity", amount="30000.00", currency="GEL",
        municipality="GE-SJ-NIN", theme="health", joint_with_la=True, channel="public",
    ),
    awarding.ApplicationWithdrawn(**_OF),
    awarding.ApplicationChecked(**_OF, check="eligibility", result="passed"),
    awarding.ApplicationScored(
        **_OF, assessor=_WHO, scores=(awarding.Score(criterion="relevance", points=4),)
    ),
    awarding.ApplicationModerated(**_OF, moderator=_WHO, score="78.5"),
    awarding.AwardDecided(**_OF, decision="awarded", amount="30000.00", currency="GEL", score="78.5"),
    awarding.AppealDecided(**_OF, case=_CASE, outcome="dismissed"),
    awarding.ScreeningRecorded(
        occurred_on=_DAY, recipient=_WHO, list_name="EU consolidated list", list_version="2024-05-13", result="clear"
    ),
    awarding.AuthorisationRecorded(
        occurred_on=_DAY, grant=_GRANT, body="the competent authority", reference="17/204", decision="granted"
    ),
)  # fmt: skip
_CONTRACTS: tuple[EventData, ...] = (
    CallPublished(
        occurred_on=_DAY, call=_CALL, reference="CSDP-2024-1", closes_on=date(2024, 6, 30), recipient_types=("cso",),
        criteria=(Criterion(code="relevance", weight=100),), currency="GEL", least="1500.00", most="60000.00",
        envelope="300000.00", pass_mark=60,
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
    ContractTerminated(occurred_on=_DAY, grant=_GRANT),
    GrantClosed(
        occurred_on=_DAY, grant=_GRANT, recipient_type="cso", municipality="GE-SJ-NIN", theme="health", joint_with_la=True,
        currency="GEL", payable="29500.00", legs=(Leg(leg="eligible_costs", amount="29500.00"),), exposure="10190.00",
    ),
    RecoveryReceived(
        occurred_on=_DAY, amount="500.00", currency="GEL", rate="2.8950", rate_source="InforEuro",
        rate_date=date(2024, 5, 1), grant=_GRANT,
    ),
    ReportSubmitted(occurred_on=_DAY, grant=_GRANT, report="final", due_on=date(2024, 6, 30)),
    ReportReturned(occurred_on=_DAY, grant=_GRANT, report="final", due_on=date(2024, 6, 30)),
    ReportApproved(occurred_on=_DAY, grant=_GRANT, report="final", due_on=date(2024, 6, 30)),
)  # fmt: skip
_AFTER: tuple[EventData, ...] = (
    granting.ContractAmended(
        occurred_on=_DAY, grant=_GRANT, amount="32000.00", currency="GEL", exposure="11053.54", ends_on=date(2025, 3, 31)
    ),
    granting.InstalmentRequested(
        occurred_on=_DAY, grant=_GRANT, instalment=_PART, by=_WHO, amount="12000.00", currency="GEL"
    ),
    granting.InstalmentApproved(occurred_on=_DAY, grant=_GRANT, instalment=_PART, by=_WHO),
    granting.InstalmentRejected(
        occurred_on=_DAY, grant=_GRANT, instalment=_PART, by=_WHO, reason="report_not_convincing"
    ),
    granting.ReportScheduled(occurred_on=_DAY, grant=_GRANT, report="interim", due_on=date(2024, 9, 30)),
    granting.ExpenditureReported(
        occurred_on=_DAY, grant=_GRANT, statement=_PART, currency="GEL",
        lines=(granting.Spent(line="equipment", amount="9000.00"),),
    ),
    granting.ExpenditureVerified(
        occurred_on=_DAY, grant=_GRANT, statement=_PART, currency="GEL",
        lines=(
            granting.Verified(line="equipment", eligible="8800.00", ineligible="200.00", reason="no_document"),
        ),
    ),
    granting.DeliverableVerified(occurred_on=_DAY, grant=_GRANT, deliverable="D1"),
    granting.RecoveryOrdered(
        occurred_on=_DAY, grant=_GRANT, recovery=_PART, amount="200.00", currency="GEL", due_on=date(2024, 8, 1)
    ),
    granting.ExposureConfirmed(occurred_on=_DAY, grant=_GRANT, contract=_EVENT, eur="10362.69"),
    granting.ExposureRefused(
        occurred_on=_DAY, grant=_GRANT, contract=_EVENT, eur="10362.69", left="4000.00", limit="third_party"
    ),
)  # fmt: skip
_MONEY: tuple[EventData, ...] = (
    budgeting.FxRatePublished(
        occurred_on=_DAY, currency="GEL", month=date(2024, 5, 1), rate="2.8950", source="InforEuro"
    ),
    budgeting.BudgetVersionAdopted(
        occurred_on=_DAY, budget="main", version=1, kind="original",
        lines=(budgeting.Planned(line="1.1", amount="250000.00"),),
    ),
    budgeting.BudgetReallocated(
        occurred_on=_DAY, budget="main",
        moves=(budgeting.Moved(line="1.1", change="-1000.00"), budgeting.Moved(line="2.2", change="1000.00")),
    ),
    budgeting.ExpenditureRecorded(
        occurred_on=_DAY, voucher="CTC-2024-0117", line="2.2", amount="180.00", currency="GEL", vat="32.40",
        rate="2.8950", rate_source="InforEuro", rate_date=date(2024, 5, 1), document_sha256=_HASH,
    ),
    budgeting.DonorInstalmentReceived(
        occurred_on=_DAY, instalment="2", amount="250000.00", currency="EUR", booked_currency="GEL", booked_rate="2.9012"
    ),
)  # fmt: skip
EXAMPLES: tuple[EventData, ...] = (*_CALLS, *_CONTRACTS, *_AFTER, *_MONEY)
