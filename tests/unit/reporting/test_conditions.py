"""Conditions: what a field must be, its own or that of what an event refers to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from services.reporting.logframe.conditions import View, qualifies
from services.reporting.logframe.known import Known
from shared.events.participants import ActivityHeld, AttendanceRecorded, OrganisationRegistered
from shared.programme.model_rule import Rule
from tests.unit.reporting.story import day, person

ON = day("2023-05-01")


def known(data: Any) -> Known:
    return Known(
        "018f0000-0000-7000-8000-000000000001", "participants.attendance.recorded", "ctc", "l", 1, 1, 1, data
    )


def view(sessions: int = 4, minutes: int = 0, **part: Any) -> View:
    event = known(
        AttendanceRecorded(occurred_on=ON, person="p", activity="a", sessions=sessions, minutes=minutes)
    )
    activity = known(
        ActivityHeld(
            occurred_on=ON, activity="a", kind="training", hours="8", sessions=5, topics=("rights", "water")
        )
    )
    organisation = known(
        OrganisationRegistered(occurred_on=ON, organisation="o", type="cso_local", target=True)
    )
    return View(event, event, person(**part), activity, organisation)


def holds(rule: dict[str, Any], seen: View) -> bool:
    return qualifies(
        Rule.model_validate({"count": "person", "events": ("participants.attendance.recorded",), **rule})
    )(seen)


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"activity.kind": "training"}, True),
        ({"activity.kind": ("camp", "training")}, True),
        ({"activity.kind": "camp"}, False),
        ({"activity.topics": "water"}, True),
        ({"activity.topics": ("fire", "wind")}, False),
        ({"organisation.target": True}, True),
        ({"organisation.region": "GE-KK"}, False),  # not given
        ({"organisation.region": {"given": False}}, True),
        ({"age": {"between": (Decimal(14), Decimal(29))}}, True),
        ({"age": {"between": (Decimal(21), Decimal(29))}}, False),
        ({"home": {"given": True}}, False),  # unknown is not given
        ({"sessions": {"at_least": Decimal(4)}}, True),
        ({"sessions": {"at_least": Decimal(5)}}, False),
        ({"sessions": {"at_least": Decimal(80), "share_of": "activity.sessions"}}, True),
        ({"sessions": {"at_least": Decimal(81), "share_of": "activity.sessions"}}, False),
        ({"activity.hours": {"at_least": Decimal(8)}}, True),  # a number that events have as text
        ({"activity.hours": {"between": (Decimal(1), Decimal(7))}}, False),
        ({"sex": "F", "activity.kind": "camp"}, False),
    ],
)
def test_a_condition_holds_or_not(conditions: dict[str, Any], expected: bool) -> None:
    assert holds({"where": conditions}, view(age=20, sex="F")) is expected


def test_what_an_event_refers_to_may_be_unknown_and_then_never_qualifies() -> None:
    alone = view()._replace(activity=None, organisation=None)
    assert not holds({"where": {"activity.kind": "training"}}, alone)
    assert not holds(
        {"where": {"sessions": {"at_least": Decimal(1), "share_of": "activity.sessions"}}}, alone
    )


def test_one_alternative_is_enough_and_an_exception_leaves_out() -> None:
    rule = {"any": ({"age": {"between": (Decimal(14), Decimal(29))}}, {"sex": "F"}), "except": {"minutes": 0}}
    assert holds(rule, view(age=50, sex="F", minutes=60))
    assert holds(rule, view(age=20, sex="M", minutes=60))
    assert not holds(rule, view(age=50, sex="M", minutes=60))
    assert not holds(rule, view(age=20, sex="F", minutes=0))


def test_conditions_of_one_type_are_asked_of_that_type_alone() -> None:
    rule = {"where_of": {"participants.attendance.recorded": {"role": "trainer"}}}
    assert not holds(rule, view())
    other = view()
    other.original.name = "participants.enrolment.started"
    assert holds(rule, other)
