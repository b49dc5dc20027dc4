"""The clock of a case: it stands while a question to the complainant is open, and never else."""

from __future__ import annotations

from datetime import date

import msgspec

from services.feedback.domain.complaint import Complaint
from shared.events.feedback import ComplaintClockResumed, ComplaintFiled
from shared.ledger.append import Draft
from shared.programme.calendar import Calendar


def due_after_pause(calendar: Calendar, due_on: date, stopped_on: date, today: date) -> date:
    """When the answer is due after the clock stood: the working days that were left are left still.

    The day of the question has run, the day of its answer does not count, as the day of filing does not. Where no day
    was left, the answer is due on this day, or the next one that is worked. A deadline that had passed stays passed.
    """
    if stopped_on > due_on:
        return due_on
    left = calendar.count(stopped_on, due_on)
    if stopped_on == today:
        return due_on
    if left:
        return calendar.due(today, left)
    return today if calendar.is_workday(today) else calendar.due(today, 1)


def resume(complaint: Complaint, calendar: Calendar, today: date) -> list[Draft]:
    """The clock goes on; nothing if it does not stand."""
    if complaint.stopped_on is None:
        return []
    due_on = due_after_pause(calendar, complaint.due_on, complaint.stopped_on, today)
    resumed = ComplaintClockResumed(occurred_on=today, case=complaint.case, due_on=due_on)
    return [Draft(resumed), *([] if complaint.reopened else correct_filing(complaint, due_on=due_on))]


def correct_filing(complaint: Complaint, **changed: object) -> list[Draft]:
    """What was told of the filing, told anew where it differs; nothing where it does not."""
    assert complaint.filed is not None
    told: ComplaintFiled = msgspec.structs.replace(complaint.filed, **changed)
    if told == complaint.filed:
        return []
    return [Draft(msgspec.structs.replace(told, corrects=complaint.filed_event))]
