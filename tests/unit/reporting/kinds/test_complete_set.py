"""Complete set: all five principles, on the day of the last missing one."""

from __future__ import annotations

from shared.events.participants import ActivityHeld, AttendanceRecorded, OrganisationRegistered
from tests.unit.reporting.story import Story, cells, day, person

FIVE = [f"hrba_{number}" for number in range(1, 6)]


def official(story: Story, member: str, on: str, *topics: str, home: str = "GE-KK-MAR") -> None:
    activity = f"a{len(story.told)}"
    story.tell(
        member,
        ActivityHeld(occurred_on=day(on), activity=activity, kind="training", hours="2", topics=topics),
    )
    data = AttendanceRecorded(occurred_on=day(on), person="p", activity=activity, organisation="hall")
    story.tell(member, data, person(sex="F", home=home))


def council(story: Story) -> None:
    data = OrganisationRegistered(occurred_on=day("2022-01-10"), organisation="hall", type="local_authority")
    story.tell("ctc", data)


def test_she_counts_when_the_fifth_principle_is_reached_with_the_attributes_of_that_day() -> None:
    story = Story()
    council(story)
    official(story, "ctc", "2023-02-01", *FIVE[:3])
    official(story, "ctc", "2024-02-01", FIVE[3], FIVE[0])
    assert story.figures().figure("OP2.3").cumulative().value is None
    official(story, "fe", "2025-02-01", FIVE[4], home="GE-KK-BOL")
    figures = story.figures()
    figure = figures.figure("OP2.3")
    assert [figure.new(year).value for year in ("2024", "2025")] == [None, 1]
    assert cells(figures, "OP2.3", "sex", "municipality") == {"F/GE-KK-BOL": 1}
    assert figure.attributed("fe").value == 1
    assert figure.by_member("ctc").value is None
    assert figure.overlap() is None


def test_a_correction_that_takes_a_principle_away_takes_the_person_away() -> None:
    story = Story()
    council(story)
    official(story, "ctc", "2023-02-01", *FIVE)
    held = next(one for one in story.told if isinstance(one.data, ActivityHeld))
    assert story.figures().figure("OP2.3").cumulative().value == 1
    data = ActivityHeld(
        occurred_on=day("2023-02-01"), activity=held.data.activity, kind="training", hours="2",
        topics=tuple(FIVE[:4]), corrects=held.id,
    )  # fmt: skip
    story.correct(held, data)
    assert story.figures().figure("OP2.3").cumulative().value is None


def test_whoever_is_not_of_a_local_authority_is_no_official() -> None:
    story = Story()
    official(story, "ctc", "2023-02-01", *FIVE)
    assert story.figures().figure("OP2.3").cumulative().value is None
