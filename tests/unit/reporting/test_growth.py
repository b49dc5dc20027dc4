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
from shared.events.participants import ActivityHeld, AttendanceRecorded
from shared.events.people import LinkProposed
from tests.unit.reporting.story import Story, day, person, programme

FEW, MANY = 40, 160
AT_MOST = 1.6 * MANY / FEW  # a square would be 16 times as much, not 4
HERE = str(Path(engine.__file__).parent)
DAY = day("2023-05-01")


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


SHAPES: dict[str, Callable[[int], int]] = {
    "chain": lambda number: number - 1,
    "star": lambda _: 0,
    "tree": lambda number: Random(number).randrange(number),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_persons_whom_proposals_tie_together_cost_no_more_each_when_there_are_many(shape: str) -> None:
    few, many = (work(people(size, proposed, SHAPES[shape]).arriving()) for size in (FEW, MANY))
    assert many < AT_MOST * few


def test_two_events_that_come_late_cost_no_square_either() -> None:
    def late(size: int) -> list[Known]:
        told = people(size, proposed, SHAPES["tree"]).arriving()
        return [*told[:size], *told[size + 2 :], *told[size : size + 2]]

    assert work(late(MANY)) < AT_MOST * work(late(FEW))
