"""Deadlines that come near, and those that have passed: each is told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from services.feedback.domain.complaint import Complaint
from shared.events.feedback import SlaBreached, SlaWarning, Step
from shared.ledger.append import Draft
from shared.programme.calendar import Calendar


def notice(complaint: Complaint, acknowledge_by: date, calendar: Calendar, today: date) -> list[Draft]:
    """Warnings and breaches of this day that were not told yet; none while the clock stands."""
    if complaint.status in {None, "closed"} or complaint.stopped_on:
        return []
    found: list[Draft] = []
    for step, due_on in _pending(complaint, acknowledge_by):
        if today > due_on:
            after = due_on + timedelta(days=1)
            found += _once(
                complaint, SlaBreached(occurred_on=after, case=complaint.case, step=step, due_on=due_on)
            )
        elif calendar.count(today, due_on) <= 1:
            found += _once(
                complaint, SlaWarning(occurred_on=today, case=complaint.case, step=step, due_on=due_on)
            )
    return found


def _pending(complaint: Complaint, acknowledge_by: date) -> Iterator[tuple[Step, date]]:
    if not complaint.acknowledged:
        yield "acknowledge", acknowledge_by
    if not complaint.answered:
        yield "respond", complaint.due_on


def _once(complaint: Complaint, notice_: SlaWarning | SlaBreached) -> list[Draft]:
    told = (type(notice_).__name__, notice_.step, notice_.due_on)
    return [] if told in complaint.noticed else [Draft(notice_)]
