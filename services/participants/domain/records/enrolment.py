"""A course of a person or an organisation: started once, then completed if its criteria are met, or dropped."""

from __future__ import annotations

from services.participants.domain.records.history import Around, History
from services.participants.domain.refusals import Denied
from shared.events.base import EventData
from shared.events.learning import Enrolment, EnrolmentCompleted, EnrolmentDropped, EnrolmentStarted
from shared.web.translations import mark


def check(history: History, data: EventData, around: Around) -> None:
    """Refuse a second start, an end without a start, and a completion whose criteria are not met."""
    assert isinstance(data, Enrolment)
    if not (data.person or data.organisation):
        raise Denied("nobody_enrolled", mark("Say who is enrolled: a person or an organisation."), "person")
    course = [one for one in history.of(Enrolment) if one.programme == data.programme]
    started = [one for one in course if isinstance(one, EnrolmentStarted)]
    ended = [one for one in course if isinstance(one, EnrolmentCompleted | EnrolmentDropped)]
    if isinstance(data, EnrolmentStarted):
        if len(started) > len([one for one in ended if isinstance(one, EnrolmentDropped)]):
            raise Denied("enrolled_already", mark("The course has begun already."), "programme")
        return
    if not started:
        raise Denied("not_enrolled", mark("The course has not begun: record its start first."), "programme")
    if len(ended) >= len(started):
        raise Denied("course_ended", mark("The course has ended already."), "programme")
    if data.occurred_on < started[-1].occurred_on:
        told = mark("The day lies before the start of the course (%(day)s).")
        raise Denied("before_the_start", told, "occurred_on", day=started[-1].occurred_on)
    if isinstance(data, EnrolmentCompleted) and around.unmet:
        told = mark("The criteria of the course are not met: %(unmet)s")
        raise Denied("criteria_not_met", told, "programme", unmet=" ".join(around.unmet))
