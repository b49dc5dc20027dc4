"""Live events: corrections, voids, cancellations and what arrives before what it names (rules 4a.a, 4a.b)."""

from __future__ import annotations

import pytest

from services.reporting.logframe.counting import Counting, WrongTarget
from shared.events.participants import ActivityCancelled, ActivityHeld, AttendanceRecorded
from shared.events.reporting import AggregateReported, PeriodReopened, PeriodReturned, PeriodSubmitted
from tests.unit.reporting.story import ALL, Story, cells, day, person, programme


@pytest.fixture
def story() -> Story:
    return Story()


def camp(story: Story, on: str = "2023-05-01") -> object:
    return story.tell("ctc", ActivityHeld(occurred_on=day(on), activity="a", kind="camp", hours="6"))


def came(story: Story, on: str = "2023-05-01", **part: object) -> object:
    data = AttendanceRecorded(occurred_on=day(on), person="p", activity="a")
    return story.tell("ctc", data, person(**part))


def reached(story: Story, period: str = "2023") -> object:
    return story.figures().figure("X.2").reached(period).value


def corrected(story: Story, target: object, on: str, **part: object) -> object:
    data = AttendanceRecorded(occurred_on=day(on), person="p", activity="a", corrects=target.id)  # type: ignore[attr-defined]
    return story.correct(target, data, person(**part))  # type: ignore[arg-type]


def test_of_several_corrections_the_latest_of_the_lane_stands(story: Story) -> None:
    camp(story)
    attendance = came(story, sex="F")
    corrected(story, attendance, "2024-05-01", sex="M")
    second = corrected(story, attendance, "2023-06-01", sex="other")
    assert cells(story.figures(), "X.2", "sex") == {"other": 1}
    assert reached(story, "2024") is None
    counting = Counting(programme())
    for event in story.arriving():
        counting.apply(event)
    void = story.void(second)  # type: ignore[arg-type]
    with pytest.raises(WrongTarget, match="name the original"):
        counting.apply(void)


def test_a_void_ends_an_event_with_its_corrections_and_may_arrive_before_it(story: Story) -> None:
    camp(story)
    attendance = came(story)
    corrected(story, attendance, "2023-06-01")
    story.void(attendance)  # type: ignore[arg-type]
    assert reached(story) is None
    story.told.reverse()
    assert reached(story) is None


def test_an_amendment_from_another_lane_is_refused(story: Story) -> None:
    camp(story)
    attendance = came(story)
    void = story.void(attendance)  # type: ignore[arg-type]
    void.lane = "csdp.fe.participants/0"
    counting = Counting(programme())
    for event in story.arriving()[:2]:
        counting.apply(event)
    with pytest.raises(WrongTarget, match="another lane"):
        counting.apply(void)


def test_attendance_counts_once_its_activity_is_known_and_goes_with_it(story: Story) -> None:
    came(story)
    assert reached(story) is None
    camp(story)
    assert reached(story) == 1
    cancelled = story.tell("ctc", ActivityCancelled(occurred_on=day("2023-05-02"), activity="a"))
    came(story, "2023-05-03")
    assert reached(story) is None
    story.void(cancelled)
    assert reached(story) == 1


@pytest.mark.parametrize("on", ["2021-12-31", "2026-01-01"])
def test_a_fact_outside_the_programme_qualifies_for_nothing(story: Story, on: str) -> None:
    camp(story)
    came(story, on)
    assert story.figures().figure("X.2").cumulative().value is None
    came(story, "2025-12-31")
    assert reached(story, "2025") == 1


def test_a_return_undoes_one_submission_and_a_reopening_all(story: Story) -> None:
    def submit(member: str) -> None:
        story.tell(member, PeriodSubmitted(occurred_on=day("2024-01-20"), period="2023", member=member))

    for member in ALL:
        submit(member)
    assert reached(story) == 0
    story.tell("cenn", PeriodReturned(occurred_on=day("2024-01-21"), period="2023", member="fe"))
    assert reached(story) is None
    submit("fe")
    assert reached(story) == 0
    story.tell("cenn", PeriodReopened(occurred_on=day("2024-01-22"), period="2023"))
    assert reached(story) is None


def test_figures_from_before_adoption_are_a_series_of_their_own(story: Story) -> None:
    from decimal import Decimal

    data = AggregateReported(
        occurred_on=day("2022-12-31"), indicator="X.2", period="2022",
        cells={"total": Decimal(120), "sex=F": Decimal(70)},
    )  # fmt: skip
    story.tell("ctc", data)
    figure = story.figures().figure("X.2")
    assert figure.before_adoption("2022", "ctc") == 120
    assert figure.cumulative().value is None
    assert story.figures().breakdown("X.2", ["sex"])["F",].cumulative().value is None
