"""One example of each event type of feedback."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shared.events import feedback
from shared.events.base import EventData

_DAY, _DUE = date(2024, 5, 14), date(2024, 5, 29)
_CASE = "f3f0a9d8-1b2c-4d3e-9f4a-5b6c7d8e9f00"
_ACTION = "0d9c8b7a-6f5e-4d3c-8b2a-190807060504"
_REFERRAL = "5a1e7c3b-2d4f-4a6b-9c8d-7e6f5a4b3c2d"

EXAMPLES: tuple[EventData, ...] = (
    feedback.ComplaintFiled(
        occurred_on=_DAY, case=_CASE, due_on=_DUE, channel="web", category_group="quality", language="az",
        municipality="GE-KK-MAR",
    ),
    feedback.ComplaintAcknowledged(occurred_on=_DAY, case=_CASE),
    feedback.ComplaintTriaged(occurred_on=_DAY, case=_CASE, category_group="activity"),
    feedback.ComplaintAssigned(occurred_on=_DAY, case=_CASE),
    feedback.ComplaintEscalated(occurred_on=_DAY, case=_CASE),
    feedback.ComplaintReferred(occurred_on=_DAY, case=_CASE, to="cenn", referral=_REFERRAL),
    feedback.ComplaintReceived(occurred_on=_DAY, case=_CASE, referral=_REFERRAL),
    feedback.ComplaintClockStopped(occurred_on=_DAY, case=_CASE),
    feedback.ComplaintClockResumed(occurred_on=date(2024, 5, 16), case=_CASE, due_on=date(2024, 5, 31)),
    feedback.ComplaintResponded(occurred_on=_DAY, case=_CASE),
    feedback.ComplaintClosed(occurred_on=_DAY, case=_CASE, outcome="resolved"),
    feedback.ComplaintReopened(occurred_on=_DAY, case=_CASE, due_on=_DUE),
    feedback.SatisfactionRecorded(occurred_on=_DAY, case=_CASE, satisfied="partly"),
    feedback.SlaWarning(occurred_on=date(2024, 5, 28), case=_CASE, step="respond", due_on=_DUE),
    feedback.SlaBreached(occurred_on=date(2024, 5, 30), case=_CASE, step="respond", due_on=_DUE),
    feedback.DutyWarning(
        occurred_on=_DAY, case=_CASE, duty="eu_delegation", due_at=datetime(2024, 5, 15, 6, 30, tzinfo=UTC)
    ),
    feedback.DutyBreached(
        occurred_on=date(2024, 5, 15), case=_CASE, duty="olaf", due_at=datetime(2024, 5, 15, 6, 30, tzinfo=UTC)
    ),
    feedback.ActionAgreed(occurred_on=_DAY, action=_ACTION, case=_CASE, due_on=date(2024, 6, 30)),
    feedback.ActionCompleted(occurred_on=_DAY, action=_ACTION, case=_CASE),
    feedback.RestrictedRecorded(
        occurred_on=date(2024, 4, 1), case="9c2f41d0-77aa-4e0b-b1f3-3a5d6c7e8f90", month="2024-04", state="open"
    ),
)  # fmt: skip
