"""Counts, sums and money: each event on its own day, once per subject, and what is taken back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest

from shared.events.community import AdvocacyResponded, AdvocacySubmitted, PolicyAdopted
from shared.events.grants import (
    ContractSigned,
    ContractTerminated,
    DisbursementReversed,
    GrantClosed,
    GrantDisbursed,
    RecoveryReceived,
)
from shared.events.outreach import CampaignDelivered, MediaOutputPublished, PracticeReplicated
from shared.events.participants import (
    ActivityCancelled,
    ActivityHeld,
    AttendanceRecorded,
    OrganisationRegistered,
)
from shared.programme import Programme
from tests.unit.reporting.story import Story, cells, day, person, programme


@pytest.fixture
def story() -> Story:
    return Story()


def paid(story: Story, on: str, amount: str, rate: str | None = "3", **more: str) -> object:
    data = GrantDisbursed(
        occurred_on=day(on), grant="g", recipient_type="cso", municipality="GE-KK-MAR", amount=amount,
        currency="GEL", rate=rate, **more,
    )  # fmt: skip
    return story.tell("ctc", data)


def back(story: Story, on: str, payment: object, amount: str, currency: str = "GEL") -> None:
    data = DisbursementReversed(
        occurred_on=day(on),
        grant="g",
        reverses=payment.id,
        amount=amount,
        currency=currency,  # type: ignore[attr-defined]
    )
    story.tell("ctc", data)


@pytest.mark.parametrize(("setting", "years"), [(None, [None, 2]), ("awarded_on", [1, 1])])
def test_whether_a_grant_counts_on_the_day_of_its_contract_or_of_its_award_is_a_setting(
    setting: str | None, years: list[int | None]
) -> None:
    story = Story(_dated_by(setting))
    data = ContractSigned(
        occurred_on=day("2024-01-20"), awarded_on=day("2023-12-18"), grant="g", recipient_type="cso",
        amount="100.00", currency="EUR",
    )  # fmt: skip
    without = msgspec.structs.replace(data, grant="h", awarded_on=None)  # it followed no application
    for one in (data, without):
        story.tell("ctc", one)
    figure = story.figures().figure("OP3.1.a")
    assert [figure.new(one).value for one in ("2023", "2024")] == years


def _dated_by(field: str | None) -> Programme:
    indicators = tuple(
        one.model_copy(update={"rule": one.rule.model_copy(update={"dated_by": field})})
        if one.code == "OP3.1.a" and one.rule
        else one
        for one in programme().logframe.indicators
    )
    return replace(programme(), logframe=programme().logframe.model_copy(update={"indicators": indicators}))


def test_hours_are_summed_by_kind_and_a_cancelled_activity_adds_none(story: Story) -> None:
    for number, (kind, hours) in enumerate((("training", "6.5"), ("peer_exchange", "2"), ("camp", "40"))):
        data = ActivityHeld(occurred_on=day("2023-02-01"), activity=f"a{number}", kind=kind, hours=hours)  # type: ignore[arg-type]
        story.tell("ctc", data)
    assert story.figures().figure("OP1.1.c").reached("2023").value == Decimal("8.5")
    assert cells(story.figures(), "OP1.1.c", "activity_kind") == {
        "training": Decimal("6.5"),
        "peer_exchange": 2,
    }
    story.tell("ctc", ActivityCancelled(occurred_on=day("2023-03-01"), activity="a0"))
    story.tell("fe", ActivityCancelled(occurred_on=day("2023-03-01"), activity="a1"))  # not its owner
    assert story.figures().figure("OP1.1.c").cumulative().value == 2


def test_participants_of_study_tours_are_the_second_value(story: Story) -> None:
    for activity in ("prague", "brno"):
        data = ActivityHeld(
            occurred_on=day("2023-02-01"), activity=activity, kind="study_tour", hours="30", country="CZ"
        )
        story.tell("ctc", data)
        story.tell(
            "ctc", AttendanceRecorded(occurred_on=day("2023-02-01"), person="p", activity=activity), person()
        )
    figures = story.figures()
    assert figures.figure("OP1.3.a").cumulative().value == 2
    assert figures.parts("OP1.3.a")["participants"].cumulative().value == 1
    assert cells(figures, "OP1.3.a", "country") == {"CZ": 2}


def test_campaigns_media_and_practices_count_events_and_reach_is_an_estimate(story: Story) -> None:
    story.tell("kkm", CampaignDelivered(occurred_on=day("2023-02-01"), theme="water", reach_estimate=400))
    story.tell("kkm", MediaOutputPublished(occurred_on=day("2023-02-01"), kind="radio", language="az"))
    story.tell("kkm", PracticeReplicated(occurred_on=day("2023-02-01"), theme="health"))
    figures = story.figures()
    assert [figures.figure(code).cumulative().value for code in ("OP1.5.a", "OP1.5.b", "OP1.3.b")] == [
        1,
        1,
        1,
    ]
    assert figures.figure("OP1.5.a").estimate() == 400
    assert cells(figures, "OP1.5.b", "media_kind") == {"radio": 1}


def test_an_initiative_counts_once_on_its_first_response_if_a_target_organisation_submitted_it(
    story: Story,
) -> None:
    story.tell("ctc", AdvocacyResponded(occurred_on=day("2024-03-01"), advocacy="v", outcome="rejected"))
    story.tell("ctc", AdvocacyResponded(occurred_on=day("2023-03-01"), advocacy="v", outcome="accepted"))
    assert story.figures().figure("OC1.2").cumulative().value is None
    submitted = AdvocacySubmitted(
        occurred_on=day("2022-06-01"), advocacy="v", organisation="o", municipality="GE-KK-MAR", theme="water"
    )
    story.tell("fe", submitted)
    assert story.figures().figure("OC1.2").cumulative().value is None
    data = OrganisationRegistered(
        occurred_on=day("2024-01-10"), organisation="o", type="cso_local", target=True
    )
    story.tell("fe", data)
    figures = story.figures()
    assert [figures.figure("OC1.2").new(year).value for year in ("2023", "2024")] == [1, None]
    assert cells(figures, "OC1.2", "municipality", "advocacy_outcome") == {"GE-KK-MAR/accepted": 1}


def test_a_policy_counts_once_and_only_if_it_names_a_proposal(story: Story) -> None:
    for on, policy, group in (("2023-03-01", "x", "g"), ("2024-03-01", "x", "g"), ("2023-03-01", "y", None)):
        story.tell("ctc", PolicyAdopted(occurred_on=day(on), policy=policy, group=group, kind="decision"))
    figure = story.figures().figure("OC2.2")
    assert [figure.new(year).value for year in ("2023", "2024")] == [1, None]


def test_a_contract_terminated_before_any_payment_is_taken_back_in_the_cell_of_its_signing(
    story: Story,
) -> None:
    data = ContractSigned(
        occurred_on=day("2023-03-01"),
        grant="g",
        recipient_type="ppp",
        amount="9",
        currency="EUR",
        joint_with_la=True,
    )
    story.tell("ctc", data)
    story.tell("ctc", ContractTerminated(occurred_on=day("2024-05-01"), grant="g"))
    figures = story.figures()
    assert [figures.figure("OP3.1.a").new(year).value for year in ("2023", "2024")] == [1, -1]
    assert figures.breakdown("OP3.1.a", ["recipient_type", "joint"])["ppp", "joint"].cumulative().value == 0
    paid(story, "2024-04-01", "3")
    assert story.figures().figure("OP3.1.a").cumulative().value == 1


def test_a_termination_outside_the_programme_does_not_hide_one_within(story: Story) -> None:
    data = ContractSigned(
        occurred_on=day("2023-03-01"), grant="g", recipient_type="ppp", amount="9", currency="EUR"
    )
    story.tell("ctc", data)
    story.tell("ctc", ContractTerminated(occurred_on=day("2021-05-01"), grant="g"))
    story.tell("ctc", ContractTerminated(occurred_on=day("2024-05-01"), grant="g"))
    figure = story.figures().figure("OP3.1.a")
    assert [figure.new(year).value for year in ("2023", "2024")] == [1, -1]


def test_what_is_not_stated_of_an_event_is_unknown_and_not_the_usual_case(story: Story) -> None:
    story.tell(
        "ctc", ActivityHeld(occurred_on=day("2023-02-01"), activity="a", kind="study_tour", hours="30")
    )
    story.tell("ctc", PolicyAdopted(occurred_on=day("2023-03-01"), policy="x", group="g"))
    figures = story.figures()
    assert cells(figures, "OP1.3.a", "country") == {"unknown": 1}
    assert cells(figures, "OC2.2", "policy_kind") == {"unknown": 1}


def test_pilots_are_closed_joint_grants(story: Story) -> None:
    for grant, joint in (("g", True), ("h", False)):
        story.tell("ctc", GrantClosed(occurred_on=day("2024-05-01"), grant=grant, joint_with_la=joint))
    figures = story.figures()
    assert figures.figure("OP3.2").cumulative().value == 1
    cells = figures.breakdown("OP3.2", ["recipient_type", "joint"])
    assert {key: cell.cumulative().value for key, cell in cells.items() if cell.cumulative().value} == {
        ("unknown", "joint"): 1
    }


def test_each_payment_is_rounded_half_up_to_the_cent_and_then_summed(story: Story) -> None:
    paid(story, "2023-03-01", "100")
    paid(story, "2023-03-02", "0.05", "2")
    assert story.figures().figure("OP3.1.b").cumulative().value == Decimal("33.36")


def test_reversals_take_back_in_proportion_and_the_last_one_what_is_left(story: Story) -> None:
    payment = paid(story, "2023-03-01", "100")
    for on in ("2023-05-01", "2023-06-01", "2024-07-01"):
        back(story, on, payment, "33.33")
    figure = story.figures().figure("OP3.1.b")
    assert [figure.new(year).value for year in ("2023", "2024")] == [Decimal("11.11"), Decimal("-11.11")]
    back(story, "2024-08-01", payment, "0.01")
    assert story.figures().figure("OP3.1.b").cumulative().value == 0
    assert story.figures().figure("OP3.1.b").cumulative().status == "reported"


def test_a_reversal_beyond_its_payment_in_another_currency_or_of_an_unknown_one_takes_nothing(
    story: Story,
) -> None:
    payment = paid(story, "2023-03-01", "100")
    back(story, "2023-05-01", payment, "100.01")
    back(story, "2023-05-01", payment, "50", "EUR")
    unknown = Story().tell("ctc", ContractTerminated(occurred_on=day("2023-01-01"), grant="x"))
    unknown.id = "018f0000-0000-7000-8000-999999999999"
    back(story, "2023-05-01", unknown, "50")
    value = story.figures().figure("OP3.1.b").cumulative()
    assert value.value == Decimal("33.33")
    assert value.pending == 2  # the two that wait for something; what lies beyond a payment waits for nothing


def test_what_takes_back_a_payment_without_a_rate_waits_with_it_in_its_cell(story: Story) -> None:
    payment = paid(story, "2023-03-01", "100", rate=None)
    back(story, "2024-05-01", payment, "50")
    figures = story.figures()
    assert [figures.figure("OP3.1.b").new(year).pending for year in ("2023", "2024", "2025")] == [1, 1, 0]
    assert figures.breakdown("OP3.1.b", ["municipality"])["GE-KK-MAR",].new("2024").pending == 1


def test_a_pending_rate_adds_nothing_marks_the_figure_and_ends_by_a_correction(story: Story) -> None:
    payment = paid(story, "2023-03-01", "100", rate=None)
    figure = story.figures().figure("OP3.1.b")
    assert (figure.cumulative().value, figure.cumulative().pending) == (None, 1)
    data = GrantDisbursed(
        occurred_on=day("2023-03-01"), grant="g", recipient_type="cso", amount="100", currency="GEL", rate="2.5",
        corrects=payment.id,  # type: ignore[attr-defined]
    )  # fmt: skip
    story.correct(payment, data)  # type: ignore[arg-type]
    value = story.figures().figure("OP3.1.b").cumulative()
    assert (value.value, value.pending) == (40, 0)


def test_a_recovery_without_a_payment_has_its_own_rate_and_cells(story: Story) -> None:
    paid(story, "2023-03-01", "100")
    data = RecoveryReceived(occurred_on=day("2026-02-01"), grant="g", amount="30", currency="GEL", rate="3")
    story.tell("ctc", data)
    figures = story.figures()
    assert figures.figure("OP3.1.b").new("final").value == -10
    assert cells(figures, "OP3.1.b", "municipality") == {"GE-KK-MAR": Decimal("33.33"), "unknown": -10}
