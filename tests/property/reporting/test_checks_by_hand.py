"""Acceptance checks of a domain expert, by their numbers, as histories whose figures were worked out on paper.

What a check asks of a service beyond figures (a refusal and its code, a page, a file) is tested with that service.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from tests.property.reporting.asking import value, whole
from tests.property.reporting.comparing import Question, document
from tests.property.reporting.telling import Telling


def test_7_a_second_award_over_the_ceiling_moves_no_money_of_its_third_party() -> None:
    told = Telling()
    money = {"currency": "EUR", "recipient_type": "cso"}
    told("cenn", "grants.contract.signed", "2023-03-01", grant="g1", amount="50000", **money)
    told("cenn", "grants.grant.disbursed", "2023-03-15", grant="g1", amount="50000", **money)
    second = told("ctc", "grants.contract.signed", "2023-05-01", grant="g2", amount="15000", **money)
    refused = {"contract": second, "eur": "15000", "left": "10000", "limit": "third_party"}
    told("cenn", "grants.exposure.refused", "2023-05-02", grant="g2", **refused)
    assert value(told, "OP3.1.a", "2023", "value") == 2
    told("ctc", "grants.contract.terminated", "2023-05-03", grant="g2")
    assert value(told, "OP3.1.a", "2023", "value") == 1
    assert value(told, "OP3.1.b", "2023", "value") == 50_000
    assert value(told, "OP3.1.b", "2023", "value", "b:ctc") is None


def test_9_what_was_refused_moves_no_figure() -> None:
    told = Telling()
    told("cenn", "grants.application.scored", "2023-02-01", grant="g", conflict_declared=True)
    told(
        "cenn",
        "grants.contract.signed",
        "2023-03-01",
        grant="g",
        recipient_type="ppp",
        amount="100",
        currency="EUR",
    )
    told("cenn", "grants.instalment.requested", "2023-03-02", grant="g", amount="200")
    told("cenn", "grants.instalment.rejected", "2023-03-03", grant="g", reason="over_ceiling")
    assert value(told, "OP3.1.a", "2023", "value", cell="recipient_type=ppp") == 1
    assert value(told, "OP3.1.b", "2023", "value") is None, "nothing is paid, which is not zero"


def test_11_a_sensitive_complaint_is_in_no_figure_and_in_no_provenance() -> None:
    told = Telling()
    for case, more in (
        ("open", {"anonymous": True}),
        ("sensitive", {"restricted": True, "sensitivity": "sea"}),
    ):
        told("kkm", "feedback.complaint.filed", "2023-02-01", case=case, due_on="2023-02-15", **more)
    sensitive = told.events[-1]["id"]
    told("kkm", "feedback.complaint.responded", "2023-02-15", case="open")
    told("kkm", "feedback.complaint.responded", "2023-02-02", case="sensitive")
    found = whole(told, "X.1", "2023", "value")
    assert found is not None
    assert found[:3] == (Decimal(100), 1, 1)
    cells = document(told.events, Question())["cells"]
    assert not [cell for cell in cells if {sensitive, told.events[-1]["id"]} & set(cell["events"])]


def test_12_a_complaint_of_a_friday_before_holidays_is_due_and_counted_in_the_year_of_its_working_day() -> (
    None
):
    """Filed on Friday, 29 December 2023 at 17:00; of five working days (3, 4, 5, 8 and 9 January) the last is the 9th."""
    told = Telling()
    for case, answered in (("in_time", "2024-01-09"), ("a_day_late", "2024-01-10")):
        filed = {"case": case, "due_on": "2024-01-09", "recorded": "2023-12-29T13:00:00Z"}
        told("kkm", "feedback.complaint.filed", "2023-12-29", **filed)
        told("kkm", "feedback.complaint.responded", answered, case=case, recorded=f"{answered}T08:00:00Z")
    assert value(told, "X.1", "2023", "value") is None
    found = whole(told, "X.1", "2024", "value")
    assert found is not None
    assert found[:3] == (Decimal(50), 1, 2)
    before = datetime(2024, 1, 8, 19, 59, tzinfo=UTC)  # a minute before the 9th in Tbilisi
    assert value(told, "X.1", "2024", "value", as_of=before) is None


def test_14_reached_of_the_years_does_not_add_up_and_a_judgement_is_no_value() -> None:
    told = Telling()
    for year, people in (("2023", ("p", "q")), ("2024", ("q", "r"))):
        told.activity("ctc", year, f"{year}-05-01")
        for person in people:
            told.attendance("ctc", year, f"{year}-05-01", person)
    assert [value(told, "X.2", year, "reached") for year in ("2023", "2024")] == [2, 2]
    assert [value(told, "X.2", year, "new") for year in ("2023", "2024")] == [2, 1]
    assert value(told, "X.2", "2024", "cumulative") == 3


def test_15_as_of_a_day_the_sheet_has_what_was_recorded_before_midnight_in_tbilisi() -> None:
    told = Telling()
    told.activity("ctc", "a", "2023-12-31", recorded="2024-01-02T08:00:00Z")
    for person, recorded in (("p", "2024-03-31T19:59:59.999999Z"), ("q", "2024-03-31T20:00:00Z")):
        told.attendance("ctc", "a", "2023-12-31", person, recorded=recorded)
    midnight = datetime(2024, 3, 31, 19, 59, 59, 999999, tzinfo=UTC)
    assert value(told, "X.2", "2023", "cumulative", as_of=midnight) == 1
    assert value(told, "X.2", "2023", "cumulative") == 2
    cells = document(told.events, Question(as_of=midnight))["cells"]
    assert (
        next(cell for cell in cells if cell["indicator"] == "X.2" and cell["measure"] == "cumulative")[
            "value"
        ]
        is None
    ), "2022 has none"
