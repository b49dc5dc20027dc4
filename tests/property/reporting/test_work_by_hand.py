"""Organisations, money, states and cases counted by hand: the door and the oracle give what is known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.property.reporting.asking import value, whole
from tests.property.reporting.telling import Telling


def test_a_payment_is_rounded_half_up_and_its_last_reversal_takes_what_is_left() -> None:
    told = Telling()
    money: dict[str, Any] = {"grant": "g", "amount": "100", "currency": "GEL", "rate": "3"}
    paid = told("cenn", "grants.grant.disbursed", "2023-06-01", **money)
    for part, left in (("50", "16.66"), ("50", "0")):
        back = {"reverses": paid, "amount": part, "currency": "GEL"}
        told("cenn", "grants.grant.disbursement_reversed", "2023-07-01", grant="g", **back)
        assert value(told, "OP3.1.b", "2023", "value") == Decimal(left)
    told("cenn", "grants.grant.disbursed", "2026-02-01", **{**money, "rate": None})
    final = whole(told, "OP3.1.b", "final", "value")
    assert final is not None
    assert (final[0], final[4]) == (None, True), "none, and incomplete"


def test_a_mechanism_functions_for_twelve_months_after_the_first_of_two_meetings() -> None:
    told = Telling()
    both: dict[str, Any] = {
        "municipality": "GE-KK-MAR",
        "minutes": "m",
        "cso_present": True,
        "la_present": True,
    }
    for day in ("2022-12-31", "2023-11-01"):
        told("fe", "participants.partnership_group.met", day, group="g", **both)
    assert value(told, "OC2.1", "2023", "value") == 0, (
        "the window begins after the same day of the year before"
    )
    assert value(told, "OC2.1", "2023", "value", happened=date(2023, 12, 30)) == 1
    assert value(told, "OC2.1", "2022", "value") == 0


def test_who_leaves_on_the_last_day_still_stands_on_it() -> None:
    told = Telling()
    told("ctc", "participants.alliance.member_joined", "2022-05-01", group="g", organisation="o")
    told("ctc", "participants.alliance.member_left", "2023-12-31", group="g", organisation="o")
    assert [value(told, "OP2.1", year, "value") for year in ("2022", "2023", "2024")] == [1, 1, 0]


def test_a_complaint_counts_from_its_due_day_and_a_late_answer_does_not() -> None:
    told = Telling()
    for case, answer in (("c1", "2023-01-10"), ("c2", "2023-01-11")):
        told("kkm", "feedback.complaint.filed", "2023-01-01", case=case, due_on="2023-01-10")
        told("kkm", "feedback.complaint.responded", answer, case=case)
    found = whole(told, "X.1", "2023", "value")
    assert found is not None
    assert found[:3] == (Decimal(50), 1, 2)


def test_a_baseline_before_the_start_counts_as_baseline_only() -> None:
    told = Telling()
    told(
        "ctc",
        "participants.organisation.registered",
        "2022-02-01",
        organisation="o",
        type="cso_local",
        target=True,
    )
    for day, score in (("2021-11-01", "10"), ("2021-12-01", "20"), ("2023-05-01", "12")):
        told(
            "ctc", "participants.organisation.capacity_assessed", day, organisation="o", tool="capacity", round=1,
            score=score, maximum="20",
        )  # fmt: skip
    assert value(told, "OC1.1", "2022", "value") is None
    assert value(told, "OC1.1", "2023", "value") == 1


def test_a_check_counts_from_the_180th_day_after_the_closure() -> None:
    told = Telling()
    told("fe", "participants.service.launched", "2022-05-01", service="s", grant="g")
    told("cenn", "grants.grant.closed", "2022-06-01", grant="g")
    told("fe", "participants.service.checked", "2022-11-27", service="s", operational=True)
    assert value(told, "OC3.1", "2022", "value") == 0
    told("fe", "participants.service.checked", "2022-11-28", service="s", operational=True)
    assert value(told, "OC3.1", "2022", "value") == 1
    told("fe", "participants.service.checked", "2023-05-01", service="s", operational=False)
    assert [value(told, "OC3.1", year, "value") for year in ("2022", "2023", "final")] == [1, 0, 0]


def test_a_report_approved_on_its_due_date_is_in_time() -> None:
    told = Telling()
    for grant, day in (("g1", "2023-06-30"), ("g2", "2023-07-01")):
        told("cenn", "grants.grant.closed", "2023-06-01", grant=grant)
        told("cenn", "grants.report.approved", day, grant=grant, report="final", due_on="2023-06-30")
    found = whole(told, "OP3.1.c", "2023", "value")
    assert found is not None
    assert found[1:3] == (1, 2)


def test_a_contract_terminated_before_any_payment_is_taken_back_on_that_day() -> None:
    told = Telling()
    for grant in ("g1", "g2"):
        told(
            "ctc",
            "grants.contract.signed",
            "2023-02-01",
            grant=grant,
            recipient_type="ppp",
            amount="1",
            currency="EUR",
        )
    told(
        "ctc",
        "grants.grant.disbursed",
        "2024-01-01",
        grant="g2",
        recipient_type="ppp",
        amount="1",
        currency="EUR",
    )
    for grant in ("g1", "g2"):
        told("ctc", "grants.contract.terminated", "2024-02-01", grant=grant)
    assert value(told, "OP3.1.a", "2023", "value") == 2
    assert value(told, "OP3.1.a", "2024", "value", cell="recipient_type=ppp") == -1
    assert value(told, "OP3.1.a", "2024", "cumulative") == 1


def test_a_reversal_beyond_its_payment_or_in_another_currency_takes_nothing() -> None:
    told = Telling()
    paid = told(
        "ctc", "grants.grant.disbursed", "2023-01-01", grant="g", amount="100", currency="GEL", rate="2.5"
    )
    for amount, currency in (("101", "GEL"), ("50", "USD")):
        back = {"reverses": paid, "amount": amount, "currency": currency}
        told("ctc", "grants.grant.disbursement_reversed", "2023-02-01", grant="g", **back)
    assert value(told, "OP3.1.b", "2023", "value") == 40
    told("ctc", "grants.recovery.received", "2023-03-01", grant="g", amount="10", currency="GEL", rate="2")
    assert value(told, "OP3.1.b", "2023", "value") == 35


def test_improvement_by_threshold_from_zero_and_of_funding_sources() -> None:
    told = Telling()
    rounds = {"exact": ("10", "12"), "less": ("20", "23"), "zero": ("0", "1")}
    sources = {"two": (1, 2), "two all along": (2, 3)}
    for name in (*rounds, *sources):
        told(
            "fe",
            "participants.organisation.registered",
            "2022-01-01",
            organisation=name,
            type="cso_local",
            target=True,
        )
    for name, scores in rounds.items():
        for year, score in zip(("2022", "2023"), scores, strict=True):
            told(
                "fe", "participants.organisation.capacity_assessed", f"{year}-05-01", organisation=name, tool="capacity",
                score=score, maximum="50",
            )  # fmt: skip
    for name, numbers in sources.items():
        for year, number in zip(("2022", "2023"), numbers, strict=True):
            told(
                "fe", "participants.organisation.capacity_assessed", f"{year}-05-01", organisation=name, tool="finance",
                funding_sources=number, income="1000",
            )  # fmt: skip
    assert [value(told, "OC1.1", year, "value") for year in ("2022", "2023")] == [0, 2]
    assert [value(told, "OC3.3", year, "value") for year in ("2022", "2023")] == [0, 1]


def test_an_initiative_counts_once_on_its_first_response_if_a_target_organisation_submitted_it() -> None:
    told = Telling()
    told(
        "fe",
        "participants.organisation.registered",
        "2022-01-01",
        organisation="o",
        type="cso_local",
        target=True,
    )
    told("fe", "participants.advocacy.submitted", "2022-03-01", advocacy="i", organisation="o", theme="water")
    told("fe", "participants.advocacy.submitted", "2022-03-01", advocacy="j", organisation="other")
    for advocacy, day in (("i", "2023-02-01"), ("i", "2024-02-01"), ("j", "2024-02-01")):
        told("fe", "participants.advocacy.responded", day, advocacy=advocacy, outcome="accepted")
    assert value(told, "OC1.2", "2023", "value", cell="theme=water") == 1
    assert value(told, "OC1.2", "2024", "cumulative") == 1


def test_merged_organisations_are_one_with_the_data_of_the_least_registration() -> None:
    told = Telling()
    for organisation, region in (("o1", "GE-KK"), ("o2", "GE-SJ")):
        told(
            "ctc",
            "participants.organisation.registered",
            "2022-01-01",
            organisation=organisation,
            type="cso_local",
            region=region,
        )
        told(
            "ctc",
            "participants.enrolment.completed",
            "2023-05-01",
            programme="capacity_programme",
            organisation=organisation,
        )
    assert value(told, "OP1.1.a", "2023", "reached") == 2
    told("ctc", "participants.organisation.merged", "2024-01-01", organisations=["o2", "o1"])
    assert value(told, "OP1.1.a", "2023", "reached", cell="region=GE-KK") == 1
    assert value(told, "OP1.1.a", "2023", "reached") == 1


def test_the_newest_measure_counts_and_one_from_before_the_start_is_a_baseline() -> None:
    told = Telling()
    for day, measured in (("2021-12-31", "40"), ("2023-05-01", "45.5"), ("2023-05-01", "46")):
        told("kkm", "participants.survey.result_recorded", day, indicator="IMP.1", value=measured, n=400)
    assert [value(told, "IMP.1", year, "value") for year in ("2022", "2023", "2024")] == [None, 46, 46]


def test_withdrawn_and_restricted_complaints_are_left_out() -> None:
    told = Telling()
    for case, restricted in (("c1", False), ("c2", True), ("c3", False)):
        told(
            "kkm",
            "feedback.complaint.filed",
            "2023-01-01",
            case=case,
            due_on="2023-01-10",
            restricted=restricted,
        )
    told("kkm", "feedback.complaint.closed", "2023-01-05", case="c1", outcome="withdrawn")
    told("kkm", "feedback.complaint.closed", "2023-01-10", case="c3", outcome="resolved")
    found = whole(told, "X.1", "2023", "value")
    assert found is not None
    assert found[:3] == (Decimal(100), 1, 1)


def test_a_complaint_that_another_member_has_taken_over_counts_once_there_with_its_own_answer() -> None:
    told = Telling()
    due = {"due_on": "2023-01-10"}
    told("kkm", "feedback.complaint.filed", "2023-01-01", case="here", **due)
    told("kkm", "feedback.complaint.referred", "2023-01-03", case="here", to="cenn", referral="r")
    told("kkm", "feedback.complaint.closed", "2023-01-04", case="here", outcome="referred")
    before = whole(told, "X.1", "2023", "value")
    assert before is not None
    assert before[1:3] == (1, 1)
    told("cenn", "feedback.complaint.filed", "2023-01-01", case="there", **due)
    told("cenn", "feedback.complaint.received", "2023-01-04", case="there", referral="r")
    for happened in (None, date(2023, 1, 10)):
        taken = whole(told, "X.1", "2023", "value", happened=happened)
        assert taken is not None
        assert taken[1:3] == (0, 1), "handing it on was no answer"
    theirs = whole(told, "X.1", "2023", "value", who="b:cenn")
    assert theirs is not None
    assert theirs[1:3] == (0, 1)
    told("cenn", "feedback.complaint.responded", "2023-01-09", case="there")
    answered = whole(told, "X.1", "2023", "value")
    assert answered is not None
    assert answered[1:3] == (1, 1)


def test_a_complaint_that_was_referred_to_an_authority_or_not_taken_over_yet_counts_where_it_was_filed() -> (
    None
):
    told = Telling()
    for case, more in (("a", {"to": "municipality"}), ("b", {"to": "cenn", "referral": "r"})):
        told("kkm", "feedback.complaint.filed", "2023-01-01", case=case, due_on="2023-01-10")
        told("kkm", "feedback.complaint.referred", "2023-01-03", case=case, **more)
    told("kkm", "feedback.complaint.closed", "2023-01-04", case="a", outcome="referred")
    found = whole(told, "X.1", "2023", "value")
    assert found is not None
    assert found[1:3] == (1, 2)


def test_a_taken_over_complaint_that_proves_sensitive_there_comes_back_nowhere() -> None:
    told = Telling()
    told("kkm", "feedback.complaint.filed", "2023-01-01", case="here", due_on="2023-01-10")
    told("kkm", "feedback.complaint.referred", "2023-01-03", case="here", to="cenn", referral="r")
    filed = told("cenn", "feedback.complaint.filed", "2023-01-01", case="there", due_on="2023-01-10")
    told("cenn", "feedback.complaint.received", "2023-01-04", case="there", referral="r")
    told("cenn", "feedback.complaint.filed", "2023-01-05", voids=filed)
    found = whole(told, "X.1", "2023", "value")
    assert found is None or found[2] is None
