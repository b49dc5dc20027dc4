"""One example of each event type, for the docs, the contract check and whoever reads a schema."""

from __future__ import annotations

from datetime import date

from shared.events.base import EventData
from shared.events.decisions import EventDiscarded, LaneResumed
from shared.events.feedback import ComplaintAcknowledged, ComplaintClosed, ComplaintFiled, ComplaintResponded
from shared.events.grants import (
    AwardAppealed,
    CallPublished,
    ContractSigned,
    DisbursementReversed,
    GrantDisbursed,
)
from shared.events.participants import (
    ActivityCancelled,
    ActivityHeld,
    AttendanceRecorded,
    OrganisationRegistered,
    PersonLinked,
    PersonRegistered,
)

_DAY = date(2024, 5, 14)
_ACTIVITY = "0c5c3f0e-55c4-4a3e-9a3c-6c1a9d1c2b11"
_PERSON, _OTHER = "7b6f0d1a-2a51-4c53-8a0d-90f6f4a1f7de", "1d2c9f64-7f3f-4f0e-8b55-2a4e7c4f9f10"
_GRANT, _CALL = "b0f6f5a2-6f0a-4f0c-9d3b-3f1b2f6f7a44", "2f0b7d1c-9d5a-4b7e-8f0e-6f5a4b3c2d1e"
_CASE = "f3f0a9d8-1b2c-4d3e-9f4a-5b6c7d8e9f00"
_EVENT = "018f7a10-5c00-7aaa-8bbb-0123456789ab"
_SEALED = "5f1c9a2e.q3Jc0lGm5b0mC8m1c2h0a2VkZXhhbXBsZS1vbmx5"

EXAMPLES: tuple[EventData, ...] = (
    OrganisationRegistered(
        occurred_on=_DAY, organisation="GE-NAPR-000000000", type="cso_local", target=True, region="GE-KK",
        municipality="GE-KK-MAR",
    ),
    PersonRegistered(occurred_on=_DAY, person=_PERSON, sealed=_SEALED, organisation="GE-NAPR-000000000"),
    PersonLinked(occurred_on=_DAY, link="9a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", persons=(_PERSON, _OTHER)),
    ActivityHeld(
        occurred_on=_DAY, activity=_ACTIVITY, kind="training", hours="6", sessions=1, topics=("advocacy",),
        municipality="GE-KK-MAR", language="az",
    ),
    ActivityCancelled(occurred_on=_DAY, activity=_ACTIVITY),
    AttendanceRecorded(
        occurred_on=_DAY, person=_PERSON, sealed=_SEALED, activity=_ACTIVITY, organisation="GE-NAPR-000000000",
        sessions=1, minutes=360,
    ),
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
    ComplaintFiled(
        occurred_on=_DAY, case=_CASE, due_on=date(2024, 5, 29), channel="web", category_group="quality",
        language="az", municipality="GE-KK-MAR",
    ),
    ComplaintAcknowledged(occurred_on=_DAY, case=_CASE),
    ComplaintResponded(occurred_on=_DAY, case=_CASE),
    ComplaintClosed(occurred_on=_DAY, case=_CASE, outcome="resolved"),
    EventDiscarded(occurred_on=_DAY, event=_EVENT, reason="The amount was typed twice; it was recorded anew."),
    LaneResumed(
        occurred_on=_DAY, lane="csdp.ctc.participants/2", sequence=118, reason="CTC restored a backup of 12 May."
    ),
)  # fmt: skip
