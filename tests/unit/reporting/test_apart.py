"""One activity that two members recorded under two ids is pointed at, at both."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.reporting.periods.period import Period
from services.reporting.quality.apart import Apart, Told, apart
from services.reporting.quality.doubts import doubts
from services.reporting.quality.measures import Recorded
from shared.events.base import EventData, Voided
from shared.events.participants import ActivityCancelled, ActivityHeld, AttendanceRecorded
from shared.events.people import LinkConfirmed, LinkProposed, PersonLinked, PersonSplit
from shared.ids import event_id, random_id
from shared.programme import Programme, load
from tests.templates import PROGRAMME

DAY = date(2024, 5, 14)
NINO, HERE, THERE, OTHER = (random_id() for _ in range(4))
HELD = {"kind": "training", "hours": "6", "municipality": "GE-KK-MAR", "occurred_on": DAY}


def told(member: str, data: EventData | Voided) -> Told:
    return Told(event_id(), member, data)


def held(member: str, activity: str, **changed: Any) -> Told:
    return told(member, ActivityHeld(activity=activity, **{**HELD, **changed}))


def came(member: str, person: str, activity: str) -> Told:
    return told(member, AttendanceRecorded(occurred_on=DAY, person=person, activity=activity))


BOTH = [held("ctc", "a"), held("fe", "b")]
SHEETS = [came("ctc", NINO, "a"), came("ctc", OTHER, "a"), came("fe", HERE, "b")]
LINKED = told("cenn", PersonLinked(occurred_on=DAY, persons=(NINO, HERE)))
PROPOSED = told("cenn", LinkProposed(occurred_on=DAY, persons=(NINO, HERE)))


def test_two_alike_with_a_linked_person_on_both_sheets_are_pointed_at() -> None:
    assert apart(BOTH, [*SHEETS, LINKED]) == [Apart("a", "ctc", "b", "fe", "training", DAY, "GE-KK-MAR", 1)]


@pytest.mark.parametrize(
    "others",
    [
        [held("ctc", "a"), held("fe", "b", municipality="GE-KK-TSA")],
        [held("ctc", "a"), held("fe", "b", occurred_on=date(2024, 5, 15))],
        [held("ctc", "a"), held("fe", "b", kind="workshop")],
        [held("ctc", "a"), held("ctc", "b")],  # a member sees its own by itself
        [held("ctc", "a", municipality="unknown"), held("fe", "b", municipality="unknown")],
        [*BOTH, told("fe", ActivityCancelled(occurred_on=DAY, activity="b"))],
        [*BOTH, told("fe", Voided(occurred_on=DAY, voids=BOTH[1].id))],
        [*BOTH, held("fe", "b", municipality="GE-KK-TSA", corrects=BOTH[1].id)],
    ],
)
def test_what_differs_or_stands_no_more_is_not(others: list[Told]) -> None:
    assert apart(others, [*SHEETS, LINKED]) == []


def test_alike_without_a_person_on_both_sheets_is_no_doubt() -> None:
    assert apart(BOTH, SHEETS) == []
    assert apart(BOTH, [*SHEETS, LINKED, told("fe", Voided(occurred_on=DAY, voids=SHEETS[2].id))]) == []
    split = told("ctc", PersonSplit(occurred_on=DAY, link=LINKED.id))
    assert apart(BOTH, [*SHEETS, LINKED, split]) == []


def test_a_proposed_match_counts_once_both_members_have_confirmed_it() -> None:
    once = told("ctc", LinkConfirmed(occurred_on=DAY, proposal=PROPOSED.id))
    twice = told("fe", LinkConfirmed(occurred_on=DAY, proposal=PROPOSED.id))
    assert apart(BOTH, [*SHEETS, PROPOSED, once]) == []
    assert len(apart(BOTH, [*SHEETS, PROPOSED, once, twice])) == 1


def test_links_in_a_chain_are_one_person() -> None:
    chain = [
        told("cenn", PersonLinked(occurred_on=DAY, persons=pair)) for pair in ((HERE, THERE), (NINO, THERE))
    ]
    assert len(apart(BOTH, [*SHEETS, *chain])) == 1


def test_the_rule_raises_a_doubt_about_both_members() -> None:
    programme = load(PROGRAMME)
    found = apart(BOTH, [*SHEETS, LINKED])
    recorded = Recorded([], [], [], {one.code: _submitted(programme) for one in programme.periods}, found)
    flags = [one.flag for one in doubts(programme, recorded, DAY)]
    assert flags == ["recorded_apart/ctc", "recorded_apart/fe"]


def _submitted(programme: Programme) -> Period:
    return Period(submitted={one.code: DAY for one in programme.members})
