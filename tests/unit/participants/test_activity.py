"""Holding an activity: what is recorded, and each thing that is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.participants.domain.activity import Activity, attend, hold
from services.participants.domain.refusals import Denied
from shared.events.base import PersonPart
from shared.events.participants import ActivityHeld, AttendanceRecorded
from tests.unit.participants.builders import DAY, TODAY, held, recorded, somebody


def _denied(code: str, field: str, run: Any) -> Denied:
    with pytest.raises(Denied) as refused:
        run()
    assert (refused.value.code, refused.value.field) == (code, field)
    return refused.value


def test_an_activity_is_one_event_and_each_line_of_its_sheet_another_on_the_same_day() -> None:
    first, second = somebody(), somebody(role="trainer")
    drafts = hold(Activity(), held(), [first, second], TODAY)
    assert [type(one.data) for one in drafts] == [ActivityHeld, AttendanceRecorded, AttendanceRecorded]
    assert {one.data.occurred_on for one in drafts} == {DAY}
    assert [one.subject for one in drafts[1:]] == [first.person, second.person]
    assert drafts[1].attributes == first.part


def test_an_activity_may_be_recorded_before_its_sheet_is_known() -> None:
    assert len(hold(Activity(), held(), [], TODAY)) == 1


def test_an_activity_is_recorded_once() -> None:
    _denied("activity_already_recorded", "", lambda: hold(recorded(), held(), [], TODAY))


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"occurred_on": date(2024, 6, 2)}, "date_in_future", "occurred_on"),
        ({"sessions": 0}, "no_session", "sessions"),
        ({"hours": "0"}, "hours_impossible", "hours"),
        ({"hours": "48.01"}, "hours_impossible", "hours"),
    ],
)
def test_an_activity_that_cannot_have_been_is_refused(changes: dict[str, Any], code: str, field: str) -> None:
    _denied(code, field, lambda: hold(Activity(), held(**changes), [], TODAY))


def test_today_and_the_longest_possible_hours_are_accepted() -> None:
    assert hold(Activity(), held(occurred_on=TODAY, hours="48"), [], TODAY)


def test_a_day_outside_the_programme_is_no_reason_to_refuse() -> None:
    assert hold(Activity(), held(occurred_on=date(2019, 1, 1)), [], TODAY)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"sessions": 3}, "too_many_sessions", "attendees.1.sessions"),
        ({"minutes": 481}, "too_many_minutes", "attendees.1.minutes"),
        ({"part": PersonPart(age=-1)}, "not_born_yet", "attendees.1"),
    ],
)
def test_a_line_that_cannot_be_is_refused_and_named(changes: dict[str, Any], code: str, field: str) -> None:
    sheet = [somebody(), somebody(**changes)]
    refused = _denied(code, field, lambda: hold(Activity(), held(), sheet, TODAY))
    assert refused.sentence.startswith("Line 2: ")


def test_nobody_stands_on_a_sheet_twice() -> None:
    one = somebody()
    _denied("attends_twice", "attendees.1", lambda: hold(Activity(), held(), [one, one], TODAY))
    _denied("attends_twice", "attendees.0", lambda: attend(recorded(one), [one]))


def test_more_people_can_be_added_but_not_nobody() -> None:
    one = somebody()
    drafts = attend(recorded(somebody()), [one])
    assert [draft.subject for draft in drafts] == [one.person]
    _denied("no_line", "attendees", lambda: attend(recorded(), []))


def test_an_unknown_activity_has_no_sheet() -> None:
    _denied("activity_unknown", "", lambda: attend(Activity(), [somebody()]))
