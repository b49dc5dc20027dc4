"""Ratios: exact numerators and denominators, cohorts, late numerators, pairs of tests, shares."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared.events.feedback import ComplaintClosed, ComplaintFiled, ComplaintResponded
from shared.events.grants import GrantClosed, ReportApproved
from shared.events.learning import (
    AssessmentCompleted,
    EnrolmentCompleted,
    PlacementConfirmed,
    PlacementStarted,
)
from shared.events.participants import ActivityHeld, AttendanceRecorded, OrganisationRegistered
from tests.unit.reporting.story import Story, day, person


@pytest.fixture
def story() -> Story:
    return Story()


def fraction(value: object) -> tuple[int | None, int | None]:
    return value.numerator, value.denominator  # type: ignore[attr-defined]


def graduate(story: Story, who: str, on: str) -> None:
    story.tell("ctc", EnrolmentCompleted(occurred_on=day(on), person=who, programme="ypp"), person(sex="F"))


def host(story: Story, code: str, kind: str) -> None:
    story.tell("ctc", OrganisationRegistered(occurred_on=day("2022-01-10"), organisation=code, type=kind))


@pytest.mark.parametrize(
    ("begun", "counted"),
    [("2023-05-09", 0), ("2023-05-10", 1), ("2024-05-10", 1), ("2024-05-11", 0)],
)
def test_a_role_must_begin_within_twelve_months_of_graduation(story: Story, begun: str, counted: int) -> None:
    host(story, "local", "cso_local")
    graduate(story, "p", "2023-05-10")
    story.tell("fe", PlacementStarted(occurred_on=day(begun), person="p", host_organisation="local"))
    assert fraction(story.figures().figure("OC1.3").cumulative("2024")) == (counted, 1)


def test_the_host_must_be_a_local_organisation(story: Story) -> None:
    host(story, "far", "cso_national")
    graduate(story, "p", "2023-05-10")
    story.tell("fe", PlacementConfirmed(occurred_on=day("2023-06-01"), person="p", host_organisation="far"))
    assert story.figures().figure("OC1.3").cumulative().value == 0


def test_a_numerator_after_the_end_of_the_period_counts_in_the_cumulative_share_only(story: Story) -> None:
    host(story, "local", "cso_local")
    graduate(story, "p", "2023-05-10")
    story.tell("fe", PlacementStarted(occurred_on=day("2024-02-01"), person="p", host_organisation="local"))
    figure = story.figures().figure("OC1.3")
    assert fraction(figure.reached("2023")) == fraction(figure.cumulative("2023")) == (0, 1)
    assert fraction(figure.cumulative("2024")) == (1, 1)
    assert figure.reached("2024").value is None
    assert fraction(story.figures(happened="2024-01-31").figure("OC1.3").cumulative()) == (0, 1)


def test_reports_approved_by_their_due_date_over_grants_closed(story: Story) -> None:
    for grant, approved in (("g", "2024-03-31"), ("h", "2024-04-01"), ("i", None)):
        story.tell("ctc", GrantClosed(occurred_on=day("2024-02-01"), grant=grant))
        if approved:
            data = ReportApproved(
                occurred_on=day(approved), grant=grant, report="final", due_on=day("2024-03-31")
            )
            story.tell("ctc", data)
    data = ReportApproved(
        occurred_on=day("2024-03-01"), grant="i", report="interim", due_on=day("2024-03-31")
    )
    story.tell("ctc", data)
    value = story.figures().figure("OP3.1.c").reached("2024")
    assert (value.value, *fraction(value)) == (Decimal("33.3"), 1, 3)


def sit(
    story: Story, who: str, on: str, stage: str, score: int, topic: str = "digital", age: int = 20
) -> None:
    data = AssessmentCompleted(
        occurred_on=day(on),
        person=who,
        stage=stage,
        topic=topic,
        score=Decimal(score),
        maximum=Decimal(20),  # type: ignore[arg-type]
    )
    story.tell("ctc", data, person(age=age))


def test_a_person_counts_once_by_her_first_pair_on_the_day_of_the_later_test(story: Story) -> None:
    sit(story, "p", "2022-11-01", "pre", 10)
    sit(story, "p", "2023-02-01", "post", 12)
    sit(story, "p", "2023-01-01", "pre", 10, "innovation")
    sit(story, "p", "2023-03-01", "post", 5, "innovation")
    sit(story, "q", "2023-03-01", "pre", 10)
    figure = story.figures().figure("OP1.4.b")
    assert figure.reached("2022").value is None
    assert fraction(figure.reached("2023")) == (1, 1)


def test_only_youth_at_the_completing_test_and_topics_of_the_indicator_are_in_it(story: Story) -> None:
    sit(story, "p", "2023-01-01", "pre", 10, age=29)
    sit(story, "p", "2023-03-01", "post", 12, age=30)
    sit(story, "q", "2023-01-01", "pre", 10, "advocacy")
    sit(story, "q", "2023-03-01", "post", 12, "advocacy")
    assert story.figures().figure("OP1.4.b").cumulative().value is None


def complaint(
    story: Story, case: str, due: str, answered: str | None, outcome: str | None = "resolved", **more: bool
) -> None:
    story.tell("kkm", ComplaintFiled(occurred_on=day("2023-05-01"), case=case, due_on=day(due), **more))
    if answered:
        story.tell("kkm", ComplaintClosed(occurred_on=day(answered), case=case, outcome=outcome))


def test_complaints_answered_by_the_end_of_their_due_date(story: Story) -> None:
    complaint(story, "in time", "2023-05-15", "2023-05-15")
    complaint(story, "late", "2023-05-15", "2023-05-16")
    complaint(story, "open", "2023-05-15", None)
    complaint(story, "restricted", "2023-05-15", "2023-05-15", restricted=True)
    complaint(story, "withdrawn", "2023-05-15", "2023-06-15", "withdrawn")
    complaint(story, "without a reason", "2023-05-15", "2023-05-10", None)
    complaint(story, "due in 2024", "2024-01-10", None)
    figure = story.figures().figure("X.1")
    assert [fraction(figure.reached(year)) for year in ("2023", "2024")] == [(1, 4), (0, 1)]


def test_a_complaint_filed_before_the_programme_counts_nowhere_though_it_is_due_within(story: Story) -> None:
    for filed in ("2021-12-31", "2022-01-01"):
        data = ComplaintFiled(occurred_on=day(filed), case=filed, due_on=day("2022-01-10"))
        story.tell("kkm", data)
        story.tell("kkm", ComplaintResponded(occurred_on=day("2022-01-05"), case=filed))
    assert fraction(story.figures().figure("X.1").reached("2022")) == (1, 1)


def test_a_final_report_approved_before_the_programme_qualifies_for_nothing(story: Story) -> None:
    data = ReportApproved(occurred_on=day("2021-12-31"), grant="g", report="final", due_on=day("2022-02-01"))
    story.tell("ctc", data)
    story.tell("ctc", GrantClosed(occurred_on=day("2022-01-15"), grant="g"))
    assert fraction(story.figures().figure("OP3.1.c").reached("2022")) == (0, 1)


def test_a_complaint_is_in_the_denominator_once_its_due_date_has_come(story: Story) -> None:
    complaint(story, "c", "2023-05-15", None)
    story.tell("kkm", ComplaintResponded(occurred_on=day("2023-05-10"), case="c"))
    assert story.figures(evaluated="2023-05-14").figure("X.1").reached("2023").value is None
    assert fraction(story.figures(evaluated="2023-05-15").figure("X.1").reached("2023")) == (1, 1)


def test_a_question_to_the_complainant_moves_the_due_date_and_a_filing_that_is_taken_back_counts_nowhere(
    story: Story,
) -> None:
    asked = story.tell(
        "kkm", ComplaintFiled(occurred_on=day("2023-12-18"), case="a", due_on=day("2023-12-29"))
    )
    moved = ComplaintFiled(
        occurred_on=day("2023-12-18"), case="a", due_on=day("2024-01-16"), corrects=asked.id
    )
    story.correct(asked, moved)
    story.tell("kkm", ComplaintResponded(occurred_on=day("2024-01-12"), case="a"))
    gone = story.tell(
        "kkm", ComplaintFiled(occurred_on=day("2023-05-01"), case="b", due_on=day("2023-05-15"))
    )
    story.void(gone)
    figure = story.figures().figure("X.1")
    assert figure.reached("2023").value is None
    assert fraction(figure.reached("2024")) == (1, 1)


def test_shares_keep_what_is_not_stated_in_the_denominator(story: Story) -> None:
    story.tell("ctc", ActivityHeld(occurred_on=day("2023-05-01"), activity="a", kind="camp", hours="6"))
    people = {
        "p": {"sex": "F", "age": 14, "home": "GE-KK-MAR"},
        "q": {"ethnicity": "armenian", "disability": "yes"},
        "r": {},
    }
    for who, attributes in people.items():
        data = AttendanceRecorded(occurred_on=day("2023-05-01"), person=who, activity="a")
        story.tell("ctc", data, person(**attributes))
    figures = story.figures()
    found = {code: fraction(share.cumulative()) for code, share in figures.shares("X.3").items()}
    assert found == {"women": (1, 3), "youth": (1, 3), "minorities": (1, 3), "disability": (1, 3)}
    rows = figures.share_rows("X.3", "municipality")
    assert fraction(rows["GE-KK-MAR"]["women"].reached("2023")) == (1, 1)
    assert fraction(rows["unknown"]["women"].new("2023")) == (0, 2)
