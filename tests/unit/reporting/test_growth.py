"""The counting's work grows with what happens, not with its square: calls are counted, never seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from random import Random
from types import FrameType

import pytest

from services.reporting.logframe import counting as engine
from services.reporting.logframe.counting import Counting
from services.reporting.logframe.known import Known
from shared.events.outreach import SurveyResultRecorded
from shared.events.participants import ActivityHeld, AttendanceRecorded
from shared.events.people import LinkConfirmed, LinkProposed, PersonLinked
from tests.unit.reporting.story import Story, day, person, programme

FEW, MANY = 40, 160
AT_MOST = 1.6 * MANY / FEW  # a square would be 16 times as much, not 4
HERE = str(Path(engine.__file__).parent)
DAY = day("2023-05-01")
MEASURED = next(one.code for one in programme().logframe.indicators if one.rule and one.rule.measure)


@contextmanager
def calls() -> Iterator[list[int]]:
    """How many calls of the counting's functions are made."""
    made = [0]

    def note(frame: FrameType, what: str, _: object) -> None:
        made[0] += what == "call" and frame.f_code.co_filename.startswith(HERE)

    sys.setprofile(note)
    try:
        yield made
    finally:
        sys.setprofile(None)


def work(events: Iterable[Known]) -> int:
    """Calls and rows of a history, told event by event."""
    counting, rows = Counting(programme()), 0
    with calls() as made:
        for event in events:
            rows += len(counting.apply(event))
    return made[0] + rows


def people(many: int, links: Callable[[Story, str, str], object], whom: Callable[[int], int]) -> Story:
    """Persons who attend and are then tied to someone before them."""
    story = Story()
    story.tell("ctc", ActivityHeld(occurred_on=DAY, activity="a", kind="training", hours=Decimal(2)))
    for number in range(many):
        said = AttendanceRecorded(occurred_on=DAY, activity="a", person=f"p{number}", role="participant")
        story.tell("ctc", said, person(sex="F", age=20))
        if number:
            links(story, f"p{whom(number)}", f"p{number}")
    return story


def proposed(story: Story, one: str, other: str) -> Known:
    return story.tell("fe", LinkProposed(occurred_on=DAY, persons=(one, other)))


def linked(story: Story, one: str, other: str) -> Known:
    return story.tell("fe", PersonLinked(occurred_on=DAY, persons=(one, other)))


def confirmed(story: Story, one: str, other: str) -> None:
    proposal = proposed(story, one, other)
    for member in ("ctc", "fe"):
        story.tell(member, LinkConfirmed(occurred_on=DAY, proposal=proposal.id))


SHAPES: dict[str, Callable[[int], int]] = {
    "chain": lambda number: number - 1,
    "star": lambda _: 0,
    "tree": lambda number: Random(number).randrange(number),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_persons_whom_proposals_tie_together_cost_no_more_each_when_there_are_many(shape: str) -> None:
    few, many = (work(people(size, proposed, SHAPES[shape]).arriving()) for size in (FEW, MANY))
    assert many < AT_MOST * few


@pytest.mark.parametrize("tie", [linked, confirmed])
def test_ids_that_are_all_one_person_cost_no_more_each_when_there_are_many(
    tie: Callable[[Story, str, str], object],
) -> None:
    few, many = (work(people(size, tie, SHAPES["tree"]).arriving()) for size in (FEW, MANY))
    assert many < AT_MOST * few


def survey(answers: int) -> list[Known]:
    """The mistake of sending each answer of a survey as a result."""
    story = Story()
    for number in range(answers):
        story.tell("ctc", SurveyResultRecorded(occurred_on=DAY, indicator=MEASURED, value=Decimal(number)))
    return story.arriving()


def test_an_answer_of_a_survey_costs_no_more_when_there_are_many() -> None:
    assert work(survey(MANY)) < AT_MOST * work(survey(FEW))


def test_an_answer_that_comes_late_costs_no_square_of_those_that_came_before_it() -> None:
    def late(size: int) -> list[Known]:
        first, *others = survey(size)
        return [*others, first]

    assert work(late(MANY)) < AT_MOST * work(late(FEW))


def test_a_placeholder_for_everybody_costs_no_square_when_an_attendance_comes_late() -> None:
    def late(size: int) -> list[Known]:
        story = Story()
        story.tell("ctc", ActivityHeld(occurred_on=DAY, activity="a", kind="training", hours=Decimal(2)))
        for _ in range(size):
            said = AttendanceRecorded(occurred_on=DAY, activity="a", person="p", role="participant")
            story.tell("ctc", said, person(sex="F"))
        held, first, second, *others = story.arriving()
        return [held, *others, first, second]

    few, many = 10 * FEW, 10 * MANY
    assert work(late(many)) < AT_MOST * work(late(few))


def test_a_whole_history_at_once_costs_no_square_either() -> None:
    def at_once(events: list[Known]) -> int:
        with calls() as made:
            rows = Counting(programme()).at_once(events)
        return made[0] + len(rows)

    for told in (survey, lambda size: people(size, linked, SHAPES["tree"]).arriving()):
        assert at_once(told(MANY)) < AT_MOST * at_once(told(FEW))


def test_two_events_that_come_late_cost_no_square_either() -> None:
    def late(size: int) -> list[Known]:
        told = people(size, proposed, SHAPES["tree"]).arriving()
        return [*told[:size], *told[size + 2 :], *told[size : size + 2]]

    assert work(late(MANY)) < AT_MOST * work(late(FEW))
