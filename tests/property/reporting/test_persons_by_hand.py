"""Persons counted by hand: the door and the oracle give what is known without any calculation."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from tests.property.reporting.asking import value, whole
from tests.property.reporting.telling import Telling


def test_the_same_person_with_two_members_counts_once_and_their_overlap_is_one() -> None:
    told = Telling()
    told.activity("ctc", "a", "2023-03-01")
    told.attendance("ctc", "a", "2023-03-01", "p1")
    told.activity("fe", "b", "2023-07-01", "camp")
    told.attendance("fe", "b", "2023-07-01", "p2")
    told("cenn", "participants.person.linked", "2024-01-01", persons=["p1", "p2"])
    numbers = [value(told, "X.2", "2023", "cumulative", who) for who in ("total", "a:ctc", "a:fe", "overlap")]
    assert numbers == [1, 1, 1, 1]
    assert value(told, "X.2", "2023", "cumulative", "b:fe") is None
    assert value(told, "OP1.1.b", "2023", "cumulative") is None


def test_a_second_training_does_not_move_a_person_out_of_her_first_period() -> None:
    told = Telling()
    for year in ("2023", "2024"):
        told.activity("ctc", year, f"{year}-03-01")
        told.attendance("ctc", year, f"{year}-03-01", "p")
    assert [value(told, "X.2", "2024", m) for m in ("reached", "new", "cumulative")] == [1, 0, 1]
    assert value(told, "X.2", "2023", "new") == 1


def test_what_is_not_stated_has_a_cell_and_the_cells_add_up() -> None:
    told = Telling()
    told.activity("ctc", "a", "2023-03-01")
    told.attendance("ctc", "a", "2023-03-01", "p1", disability="yes", age=30, home="GE-SJ-ASP")
    told.attendance("ctc", "a", "2023-03-01", "p2")
    cells = ("disability=yes", "disability=unknown", "age=30-64", "home=outside_scope", "home=unknown")
    assert [value(told, "X.2", "2023", "reached", cell=cell) for cell in cells] == [1] * 5


def test_a_voided_or_cancelled_activity_takes_its_attendance_along() -> None:
    told = Telling()
    first = told.activity("ctc", "a", "2023-03-01")
    told.attendance("fe", "a", "2023-03-01", "p1")
    told.activity("fe", "b", "2023-03-01")
    told.attendance("fe", "b", "2023-03-01", "p2")
    told("ctc", "participants.activity.held", "2023-03-02", voids=first)
    told("ctc", "participants.activity.cancelled", "2023-03-02", activity="b")
    assert value(told, "X.2", "2023", "reached") == 1, "only the owner cancels"
    told("fe", "participants.activity.cancelled", "2023-03-02", activity="b")
    assert value(told, "X.2", "2023", "reached") is None


def test_nothing_is_reported_as_zero_before_all_have_submitted() -> None:
    told = Telling()
    told.submitted("2023", "cenn", "ctc", "kkm")
    assert value(told, "OP1.3.b", "2023", "value") is None
    assert value(told, "OP3.1.a", "2023", "value") == 0, "two members feed it, and both have submitted"
    told.submitted("2023", "fe")
    assert value(told, "OP1.3.b", "2023", "value") == 0
    assert value(told, "OP2.2", "2023", "value") is None
    told("cenn", "reporting.period.reopened", "2024-03-01", period="2023")
    assert value(told, "OP1.3.b", "2023", "value") is None


def test_only_what_was_recorded_by_then_exists() -> None:
    told = Telling()
    told.activity("ctc", "a", "2023-03-01", recorded="2023-03-02T00:00:00Z")
    told.attendance("ctc", "a", "2023-03-01", "p", recorded="2023-05-01T00:00:00Z")
    assert value(told, "X.2", "2023", "reached", as_of=datetime(2023, 4, 30, 23, 59, tzinfo=UTC)) is None
    assert value(told, "X.2", "2023", "reached", as_of=datetime(2023, 5, 1, tzinfo=UTC)) == 1


def test_a_service_is_improved_by_its_first_event_that_names_a_grant() -> None:
    told = Telling()
    told("fe", "participants.service.launched", "2022-05-01", service="s", theme="health")
    told("fe", "participants.service.improved", "2022-06-01", service="s", grant="g", theme="water")
    user = {"person": "p", "vulnerability": ["displaced"]}
    told("fe", "participants.service.users_reported", "2023-01-01", service="s", users=[user])
    assert value(told, "OC3.2", "2023", "reached", cell="theme=water") == 1


def test_a_match_counts_from_the_second_members_confirmation() -> None:
    told = Telling()
    told.activity("ctc", "a", "2023-03-01")
    for person in ("p1", "p2"):
        told.attendance("ctc", "a", "2023-03-01", person)
    proposal = told("cenn", "participants.person.link_proposed", "2023-04-01", persons=["p1", "p2"])
    for member, left in (("ctc", 2), ("ctc", 2), ("fe", 1)):
        told(member, "participants.person.link_confirmed", "2023-04-02", proposal=proposal)
        assert value(told, "X.2", "2023", "new") == left
    told("cenn", "participants.person.split", "2023-05-01", link=proposal)
    assert value(told, "X.2", "2023", "new") == 2


def test_an_erased_person_still_counts_and_can_no_longer_be_linked() -> None:
    told = Telling()
    told.activity("ctc", "a", "2023-03-01")
    for person in ("p1", "p2", "p3"):
        told.attendance("ctc", "a", "2023-03-01", person, sex="F")
    told("cenn", "participants.person.linked", "2023-04-01", persons=["p1", "p2"])
    told("cenn", "participants.person.erased", "2023-04-02", person="p1")
    told("cenn", "participants.person.linked", "2023-04-03", persons=["p1", "p3"])
    assert value(told, "X.2", "2023", "new", cell="sex=F") == 2, (
        "the earlier link stands, the later one is void"
    )


def test_a_role_counts_from_the_day_of_graduation_to_the_same_day_a_year_later() -> None:
    told = Telling()
    told("ctc", "participants.organisation.registered", "2022-01-01", organisation="o", type="cso_local")
    for person, day in (("p1", "2023-05-31"), ("p2", "2024-06-01"), ("p3", "2024-06-02")):
        told("ctc", "participants.enrolment.completed", "2023-06-01", programme="ypp", person=person)
        told("ctc", "participants.placement.started", day, person=person, host_organisation="o")
    told("ctc", "participants.enrolment.completed", "2024-03-01", programme="ypp", person="p4")
    found = [
        whole(told, "OC1.3", *cell)
        for cell in (("2023", "cumulative"), ("2024", "cumulative"), ("2024", "value"))
    ]
    assert [cell[1:3] if cell else None for cell in found] == [(0, 3), (1, 4), (0, 1)]


def test_better_means_a_greater_share_of_the_maximum_and_each_person_counts_by_her_first_pair() -> None:
    told = Telling()
    for person, before, after in (("p1", "5", "6"), ("p2", "6", "6")):
        for stage, score in (("pre", before), ("post", after)):
            told(
                "ctc", "participants.assessment.completed", "2023-05-01", person=person, stage=stage, topic="digital",
                score=score, maximum="10", age=20,
            )  # fmt: skip
    found = whole(told, "OP1.4.b", "2023", "value")
    assert found is not None
    assert found[:3] == (Decimal(50), 1, 2)


def test_a_set_counts_on_the_day_of_its_last_member() -> None:
    told = Telling()
    told("fe", "participants.organisation.registered", "2022-01-01", organisation="o", type="local_authority")
    for n, topics in enumerate((["hrba_1", "hrba_2"], ["hrba_3", "hrba_4"], ["hrba_5"])):
        told.activity("fe", f"a{n}", f"202{n + 2}-05-01", topics=topics)
        told.attendance("fe" if n else "ctc", f"a{n}", f"202{n + 2}-05-01", "p", organisation="o")
    assert [value(told, "OP2.3", year, "reached") for year in ("2022", "2023", "2024")] == [None, None, 1]
    assert value(told, "OP2.3", "2024", "reached", "b:fe") == 1
    assert value(told, "OP2.3", "2024", "reached", "a:fe") is None, "no member reached the whole set alone"


def test_an_event_with_a_person_counts_for_the_person_never_for_her_organisation() -> None:
    told = Telling()
    both = {"programme": "capacity_programme", "organisation": "o"}
    told("ctc", "participants.enrolment.completed", "2023-05-01", person="p", **both)
    assert value(told, "OP1.1.a", "2023", "reached") is None
    told("ctc", "participants.enrolment.completed", "2023-05-01", **both)
    assert value(told, "OP1.1.a", "2023", "reached") == 1


def test_a_correction_keeps_the_place_of_its_original_and_the_last_one_stands() -> None:
    told = Telling()
    told.activity("ctc", "a", "2023-03-01")
    first = told.attendance("ctc", "a", "2023-03-01", "p", sex="M")
    told.attendance("fe", "a", "2023-03-01", "p", sex="other")
    for sex in ("M", "F"):
        told.attendance("ctc", "a", "2023-03-01", "p", sex=sex, corrects=first)
    assert value(told, "X.2", "2023", "reached", cell="sex=F") == 1
    assert value(told, "X.2", "2023", "reached", "b:ctc") == 1


def test_facts_outside_the_programme_count_nowhere_and_cannot_be_the_first() -> None:
    told = Telling()
    for day in ("2021-12-31", "2025-12-31", "2026-01-01"):
        told.activity("ctc", day, day)
        told.attendance("ctc", day, day, "p")
    numbers = [value(told, "X.2", period, "new") for period in ("2022", "2025")]
    assert numbers == [None, 1]
