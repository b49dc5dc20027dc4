"""Distinct persons and organisations: the first qualifying fact, three numbers, identity, attributes as on the day."""

from __future__ import annotations

import pytest

from services.reporting.logframe.figures import Measure
from shared.events.learning import EnrolmentCompleted, EnrolmentStarted
from shared.events.outreach import ServiceImproved, ServiceUser, ServiceUsersReported
from shared.events.participants import (
    ActivityHeld,
    AttendanceRecorded,
    OrganisationRegistered,
    OrganisationsMerged,
)
from shared.events.people import (
    LinkConfirmed,
    LinkDenied,
    LinkProposed,
    PersonErased,
    PersonLinked,
    PersonSplit,
)
from tests.unit.reporting.story import Story, cells, day, person


@pytest.fixture
def story() -> Story:
    return Story()


def attend(story: Story, member: str, on: str, who: str, **more: object) -> object:
    activity = f"{member}-{on}-{len(story.told)}"
    held = ActivityHeld(occurred_on=day(on), activity=activity, kind="camp", hours="6")
    story.tell(member, held)
    data = AttendanceRecorded(occurred_on=day(on), person=who, activity=activity)
    return story.tell(member, data, person(**more))


def test_a_person_counts_once_on_the_day_of_her_first_fact_whatever_was_recorded_first(story: Story) -> None:
    attend(story, "fe", "2024-02-01", "p")
    attend(story, "ctc", "2023-05-01", "p")
    figure = story.figures().figure("X.2")
    assert [figure.new(year).value for year in ("2023", "2024")] == [1, 0]
    assert [figure.reached(year).value for year in ("2023", "2024")] == [1, 1]
    assert figure.cumulative().value == 1
    assert figure.attributed("ctc", "2024").value == 1
    assert figure.by_member("fe", "2024").value == 1
    assert figure.overlap("2024") == 1
    assert figure.overlap("2024", Measure.REACHED) == 0


def test_breakdowns_of_what_is_reached_are_those_of_the_first_fact_in_the_period(story: Story) -> None:
    attend(story, "ctc", "2023-05-01", "p", home="GE-KK-MAR", age=17)
    attend(story, "ctc", "2024-05-01", "p", home="GE-KK-BOL", age=18)
    found = story.figures().breakdown("X.2", ["home"])
    assert found["GE-KK-BOL",].reached("2024").value == 1
    assert found["GE-KK-MAR",].cumulative("2024").value == 1
    assert found["GE-KK-BOL",].cumulative("2024").value == 0


def test_a_place_outside_the_scope_has_one_row_and_counts_in_the_total(story: Story) -> None:
    attend(story, "ctc", "2023-05-01", "p", home="GE-SJ-ASP", disability="unknown")
    attend(story, "ctc", "2023-05-01", "q", home="GE-KK-MAR", disability="yes")
    assert cells(story.figures(), "X.2", "home") == {"outside_scope": 1, "GE-KK-MAR": 1}
    assert cells(story.figures(), "X.2", "disability", "age") == {"unknown/unknown": 1, "yes/unknown": 1}


def test_bands_are_asked_of_the_age_in_years_at_reading(story: Story) -> None:
    for number, age in enumerate((13, 14, 17, 18, 29, 30, 65)):
        attend(story, "ctc", "2023-05-01", f"p{number}", age=age)
    expected = {"<14": 1, "14-17": 2, "18-29": 2, "30-64": 1, "65+": 1}
    assert cells(story.figures(), "X.2", "age") == expected


@pytest.mark.parametrize("role", ["trainer", "staff", "driver"])
def test_only_participants_count(story: Story, role: str) -> None:
    story.tell("ctc", ActivityHeld(occurred_on=day("2023-05-01"), activity="a", kind="camp", hours="6"))
    data = AttendanceRecorded(occurred_on=day("2023-05-01"), person="p", activity="a", role=role)  # type: ignore[arg-type]
    story.tell("ctc", data)
    assert story.figures().figure("X.2").cumulative().value is None


def test_enrolments_and_keyed_users_reach_a_person_too(story: Story) -> None:
    story.tell("ctc", EnrolmentStarted(occurred_on=day("2023-05-01"), person="p", programme="ypp"), person())
    story.tell(
        "ctc", EnrolmentCompleted(occurred_on=day("2023-09-01"), person="q", programme="ypp"), person()
    )
    users = tuple(ServiceUser(person=one) for one in ("q", "r", "s"))
    story.tell(
        "fe", ServiceUsersReported(occurred_on=day("2023-10-01"), service="v", users=users), parts=(None,) * 3
    )
    figures = story.figures()
    assert figures.figure("X.2").cumulative().value == 4
    assert figures.figure("OP1.2.a").cumulative().value == 1


def test_vulnerable_users_count_where_the_service_names_a_grant_known_later(story: Story) -> None:
    users = (ServiceUser(person="p"), ServiceUser(person="q"))
    parts = (person(vulnerability=("displaced", "single_parent")), person())
    story.tell(
        "fe",
        ServiceUsersReported(occurred_on=day("2023-10-01"), service="v", users=users, count=40),
        parts=parts,
    )
    assert story.figures().figure("OC3.2").cumulative().value is None
    story.tell("fe", ServiceImproved(occurred_on=day("2023-08-01"), service="v", grant="g", theme="health"))
    figures = story.figures()
    assert figures.figure("OC3.2").cumulative().value == 1
    assert figures.figure("OC3.2").estimate() == 40
    assert cells(figures, "OC3.2", "vulnerability") == {"displaced": 1, "single_parent": 1}
    assert cells(figures, "OC3.2", "theme") == {"health": 1}


def test_a_link_makes_two_ids_one_person_and_a_split_two_again(story: Story) -> None:
    attend(story, "ctc", "2023-05-01", "p")
    attend(story, "fe", "2023-07-01", "q")
    link = story.tell("cenn", PersonLinked(occurred_on=day("2024-01-01"), persons=("p", "q")))
    assert story.figures().figure("X.2").cumulative().value == 1
    story.tell("cenn", PersonSplit(occurred_on=day("2024-02-01"), link=link.id))
    assert story.figures().figure("X.2").cumulative().value == 2


def test_a_proposal_is_in_force_from_the_second_members_confirmation(story: Story) -> None:
    attend(story, "ctc", "2023-05-01", "p")
    attend(story, "fe", "2023-07-01", "q")
    proposal = story.tell("cenn", LinkProposed(occurred_on=day("2024-01-01"), persons=("p", "q")))
    figure = story.figures().figure("X.2")
    assert (figure.cumulative().value, figure.least().value) == (2, 1)
    confirmed = LinkConfirmed(occurred_on=day("2024-01-02"), proposal=proposal.id)
    story.tell("ctc", confirmed)
    story.tell("ctc", confirmed)
    story.tell("kkm", LinkDenied(occurred_on=day("2024-01-02"), proposal=proposal.id))
    assert story.figures().figure("X.2").cumulative().value == 2
    story.tell("fe", confirmed)
    figure = story.figures().figure("X.2")
    assert (figure.cumulative().value, figure.least().value) == (1, 1)


def test_an_erased_person_still_counts_and_cannot_be_linked_any_more(story: Story) -> None:
    attend(story, "ctc", "2023-05-01", "p", sex="F")
    attend(story, "fe", "2023-07-01", "q")
    story.tell("ctc", PersonErased(occurred_on=day("2024-01-01"), person="p"))
    assert cells(story.figures(), "X.2", "sex") == {"F": 1, "unknown": 1}
    story.tell("cenn", PersonLinked(occurred_on=day("2024-02-01"), persons=("p", "q")))
    assert story.figures().figure("X.2").cumulative().value == 2


def test_a_link_recorded_before_the_erasure_stays(story: Story) -> None:
    attend(story, "ctc", "2023-05-01", "p")
    attend(story, "fe", "2023-07-01", "q")
    story.tell("cenn", PersonLinked(occurred_on=day("2024-02-01"), persons=("p", "q")))
    story.tell("ctc", PersonErased(occurred_on=day("2024-01-01"), person="p"))
    assert story.figures().figure("X.2").cumulative().value == 1


def test_organisations_count_once_merged_ones_together_with_the_first_registrations_data(
    story: Story,
) -> None:
    for code, region in (("o", "GE-KK"), ("n", "GE-SJ")):
        story.tell(
            "ctc",
            OrganisationRegistered(
                occurred_on=day("2022-02-01"), organisation=code, type="cso_local", region=region
            ),
        )
        data = EnrolmentCompleted(
            occurred_on=day("2023-05-01"), organisation=code, programme="capacity_programme"
        )
        story.tell("ctc", data)
    assert cells(story.figures(), "OP1.1.a", "region") == {"GE-KK": 1, "GE-SJ": 1}
    story.tell("cenn", OrganisationsMerged(occurred_on=day("2024-01-01"), organisations=("o", "n")))
    assert cells(story.figures(), "OP1.1.a", "region") == {"GE-KK": 1}


def test_an_enrolment_of_a_person_never_counts_for_her_organisation(story: Story) -> None:
    data = EnrolmentCompleted(
        occurred_on=day("2023-05-01"), person="p", organisation="o", programme="capacity_programme"
    )
    story.tell("ctc", data, person())
    assert story.figures().figure("OP1.1.a").cumulative().value is None
