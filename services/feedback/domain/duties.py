"""Whom a sensitive case must be told to, hour by hour: what comes near and what was missed is told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.feedback.domain.complaint import Complaint
from shared import clock
from shared.events.feedback import DutyBreached, DutyWarning
from shared.ledger.append import Draft

WARNED = timedelta(hours=12)  # before its end: half of the shortest one


@dataclass(frozen=True, slots=True)
class Duty:
    """What must be done by when: `body` is who must be told, or the first look, or the first contact."""

    body: str
    due_at: datetime


def notice(complaint: Complaint, duties: Iterable[Duty], now: datetime) -> list[Draft]:
    """Warnings and breaches of this moment that were not told yet. The end of a case ends no duty."""
    if complaint.status is None:
        return []
    found: list[DutyWarning | DutyBreached] = []
    for duty in duties:
        if now > duty.due_at:
            day = clock.day(duty.due_at)
            found.append(
                DutyBreached(occurred_on=day, case=complaint.case, duty=duty.body, due_at=duty.due_at)
            )
        elif now > duty.due_at - WARNED:
            day = clock.day(now)
            found.append(
                DutyWarning(occurred_on=day, case=complaint.case, duty=duty.body, due_at=duty.due_at)
            )
    return [Draft(one) for one in found if (type(one).__name__, one.duty) not in complaint.duties]
