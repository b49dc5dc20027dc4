"""What stands beside the figures is told, and never mixed with them."""

from __future__ import annotations

from typing import Any

from tests.property.reporting.comparing import Question, document
from tests.property.reporting.telling import Telling


def values(told: Telling, indicator: str, measure: str, period: str = "2023", **more: Any) -> list[Any]:
    wanted = {"indicator": indicator, "measure": measure, "period": period, **more}
    cells = document(told.events, Question())["cells"]
    return [one["value"] for one in cells if all(one[key] == value for key, value in wanted.items())]


def test_estimated_reach_is_apart_from_campaigns_and_persons() -> None:
    told = Telling()
    told("kkm", "participants.campaign.delivered", "2023-05-01", theme="water", reach_estimate=500)
    told("ctc", "participants.service.launched", "2023-04-01", service="s", grant="g")
    told("ctc", "participants.service.users_reported", "2023-05-01", service="s", count=40)
    told("ctc", "participants.service.users_reported", "2023-05-01", service="no grant", count=7)
    assert values(told, "OP1.5.a", "cumulative", by="total", breakdown={}) == [1]
    assert values(told, "OP1.5.a", "estimate") == [500]
    assert values(told, "OC3.2", "estimate") == [40]
    assert values(told, "X.2", "cumulative", by="total", breakdown={}) == [None]


def test_an_open_proposal_shows_how_many_there_are_at_least() -> None:
    told = Telling()
    told.activity("ctc", "a", "2023-03-01")
    told.attendance("ctc", "a", "2023-03-01", "p1")
    told.attendance("fe", "a", "2023-03-01", "p2")
    proposal = told("cenn", "participants.person.link_proposed", "2023-04-01", persons=["p1", "p2"])
    assert values(told, "X.2", "cumulative", by="total", breakdown={}) == [2]
    assert values(told, "X.2", "least") == [1]
    for member in ("ctc", "fe"):
        told(member, "participants.person.link_confirmed", "2023-04-02", proposal=proposal)
    assert values(told, "X.2", "cumulative", by="total", breakdown={}) == [1]
    assert values(told, "X.2", "least") == []


def test_a_proposal_about_an_erased_person_can_no_longer_be_right_and_opens_no_range() -> None:
    told = Telling()
    told.activity("ctc", "a", "2023-03-01")
    told.attendance("ctc", "a", "2023-03-01", "p1")
    told.attendance("fe", "a", "2023-03-01", "p2")
    told("cenn", "participants.person.link_proposed", "2023-04-01", persons=["p1", "p2"])
    assert values(told, "X.2", "least") == [1]
    told("fe", "participants.person.erased", "2023-05-01", person="p2")
    assert values(told, "X.2", "least") == []


def test_merged_organisations_are_one_cell_under_the_id_of_their_first_registration() -> None:
    told = Telling()
    for organisation in ("o1", "o2"):
        told("ctc", "participants.organisation.registered", "2023-01-01", organisation=organisation, type="cso_local", target=True)  # fmt: skip
    told.activity("ctc", "a", "2023-03-01")
    told.attendance("ctc", "a", "2023-03-01", "p1", organisation="o1")
    told.attendance("ctc", "a", "2023-03-01", "p2", organisation="o2")
    told(
        "ctc",
        "participants.enrolment.completed",
        "2023-03-01",
        person="p3",
        programme="ypp",
        host_organisation="o9",
    )
    assert values(told, "OP1.1.b", "cumulative", breakdown={"organisation": "o2"}) == [1]
    told("ctc", "participants.organisation.merged", "2023-05-01", organisations=["o2", "o1"])
    assert values(told, "OP1.1.b", "cumulative", breakdown={"organisation": "o2"}) == []
    assert values(told, "OP1.1.b", "cumulative", breakdown={"organisation": "o1"}) == [2]
    assert values(told, "OP1.2.a", "cumulative", breakdown={"host_organisation": "o9"}) == [
        1
    ]  # not registered


def test_a_members_share_is_provisional_until_all_have_submitted() -> None:
    told = Telling()
    told.activity("ctc", "a", "2023-03-01")
    told.attendance("ctc", "a", "2023-03-01", "p1")
    told("kkm", "participants.campaign.delivered", "2023-05-01", reach_estimate=500)
    told.submitted("2023", "ctc", "cenn", "kkm")
    assert _provisional(told) == {True}
    told.submitted("2023", "fe")
    assert _provisional(told) == {False}


def _provisional(told: Telling) -> set[bool]:
    cells = document(told.events, Question())["cells"]
    return {
        one["provisional"]
        for one in cells
        if one["period"] == "2023" and one["indicator"] in {"X.2", "OP1.5.a"}
    }


def test_a_return_of_the_moment_of_the_submission_undoes_it_if_it_comes_after_it_in_the_lane() -> None:
    for first, second in (("submitted", "returned"), ("returned", "submitted")):
        told = Telling()
        told.submitted("2023", "cenn", "kkm")
        told.events[1]["id"], told.events[0]["id"] = told.events[0]["id"], told.events[1]["id"]
        for number, name in enumerate((first, second)):
            told.events[number] |= {"type": f"reporting.period.{name}.v1", "time": "2024-06-01T00:00:00Z"}
            told.events[number]["data"] = {"occurred_on": "2024-02-20", "period": "2023", "member": "cenn"}
        told.submitted("2023", "ctc", "kkm", "fe")
        cells = document(told.events, Question())["cells"]
        states = {one["provisional"] for one in cells if one["period"] == "2023"}
        assert (True in states) is (second == "returned")


def test_a_cell_in_which_only_something_waits_is_listed() -> None:
    told = Telling()
    paid: dict[str, Any] = {"amount": "10", "currency": "GEL", "recipient_type": "cso"}
    told("ctc", "grants.grant.disbursed", "2023-03-01", grant="g", municipality="GE-KK-MAR", rate="2", **paid)
    told("cenn", "grants.grant.disbursed", "2023-03-01", grant="h", municipality="GE-KK-BOL", **paid)
    assert values(told, "OP3.1.b", "value", breakdown={"municipality": "GE-KK-BOL"}, incomplete=True) == [0]
    assert values(told, "OP3.1.b", "value", by="attributed", member="cenn", incomplete=True) == [0]


def test_an_activity_of_two_members_counts_once_and_so_does_who_is_on_both_sheets() -> None:
    told = Telling()
    told.activity("fe", "a", "2023-03-01", hours="6", co_organisers=["ctc"])
    for member, person in (("fe", "p1"), ("fe", "p2"), ("ctc", "q1"), ("ctc", "q2")):
        told.attendance(member, "a", "2023-03-01", person)
    told("cenn", "participants.person.linked", "2023-03-02", persons=["p1", "q1"])
    whole = {"by": "total", "breakdown": {}}
    assert values(told, "OP1.1.c", "value", **whole) == [6]
    assert values(told, "X.2", "cumulative", **whole) == [3]
    reached = [
        values(told, "X.2", "cumulative", by="reached_by", member=m, breakdown={}) for m in ("fe", "ctc")
    ]
    assert reached == [[2], [2]]
    assert values(told, "X.2", "cumulative", by="overlap", breakdown={}) == [1]


def test_an_activity_that_both_members_record_under_one_id_counts_once() -> None:
    told = Telling()
    told.activity("fe", "a", "2023-03-01", hours="6")
    told.activity("ctc", "a", "2023-03-01", hours="6")
    assert values(told, "OP1.1.c", "value", by="total", breakdown={}) == [6]


def test_figures_from_before_adoption_are_a_series_of_each_member() -> None:
    told = Telling()
    for member in ("ctc", "fe"):
        told(
            member, "reporting.aggregate.reported", "2023-12-31", indicator="X.2", period="2023",
            cells={"total": 30, "sex=F": 20}, document="annual report 2023",
        )  # fmt: skip
    assert values(told, "X.2", "before_adoption") == [30, 30]
    assert values(told, "X.2", "cumulative", by="total", breakdown={}) == [None]


def test_what_is_refused_is_told_with_the_reason() -> None:
    told = Telling()
    held = told.activity("ctc", "a", "2023-03-01")
    told("fe", "participants.activity.held", "2023-03-02", voids=held)
    told("ctc", "participants.activity.held", "2023-03-02", voids="018f7a10-5c00-7000-8000-00000000ffff")
    reasons = [one["reason"] for one in document(told.events, Question())["refused"]]
    assert reasons == [
        "it names an event of another lane or type",
        "the event that it names is not known: it waits",
    ]


def test_a_survey_of_no_indicator_and_a_submission_of_no_period_are_told_and_not_passed_over() -> None:
    told = Telling()
    told("ctc", "participants.survey.result_recorded", "2023-05-01", indicator="IMP.9", value=3)
    told("ctc", "reporting.period.submitted", "2023-05-01", period="2019", member="ctc")
    told("ctc", "participants.survey.result_recorded", "2023-05-01", indicator="IMP.1", value=3)
    found = document(told.events, Question())["not_in_programme"]
    assert [(one["line"], one["field"], one["value"]) for one in found] == [
        (1, "indicator", "IMP.9"),
        (2, "period", "2019"),
    ]
