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
    _whose(data, around)
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
    if isinstance(data, EnrolmentCompleted):
        _criteria(data, around)


def _whose(data: Enrolment, around: Around) -> None:
    """Refuse nobody, and a person in an organisations' course or the other way round."""
    if not (data.person or data.organisation):
        raise Denied("nobody_enrolled", mark("Say who is enrolled: a person or an organisation."), "person")
    course = around.programme.participants.course(data.programme)
    if course is not None and course.who == "person" and not data.person:
        told = mark("This course is one of persons: say which person is enrolled.")
        raise Denied("enrolled_of_other_kind", told, "person")
    if course is not None and course.who == "organisation" and (data.person or not data.organisation):
        told = mark(
            "This course is one of organisations: leave the person empty and choose the organisation."
        )
        raise Denied("enrolled_of_other_kind", told, "organisation")


def _criteria(data: EnrolmentCompleted, around: Around) -> None:
    """Refuse a completion whose criteria are not met, with what is there and what is asked."""
    course, reached = around.programme.participants.course(data.programme), around.reached
    if course is None or reached is None:
        return
    activities, rounds = reached.activities < course.least_activities, reached.rounds < course.least_rounds
    if not (activities or rounds):
        return
    told = _BOTH if activities and rounds else _ACTIVITIES if activities else _ROUNDS
    values = {"some": reached.activities, "all": course.least_activities, "least": reached.least}
    if rounds:
        values |= {"rounds": reached.rounds, "all_rounds": course.least_rounds}
    raise Denied("criteria_not_met", told, "programme", **values)


_ACTIVITIES = mark(
    "The criteria of the course are not met: %(some)s of %(all)s activities were completed (at least %(least)s %% of each)."
)
_ROUNDS = mark(
    "The criteria of the course are not met: %(rounds)s of %(all_rounds)s capacity assessments are recorded."
)
_BOTH = mark(
    "The criteria of the course are not met: %(some)s of %(all)s activities were completed (at least %(least)s %% of each), and %(rounds)s of %(all_rounds)s capacity assessments are recorded."
)
