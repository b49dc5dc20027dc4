"""States at a day: members, groups, functioning mechanisms, services that operate, improvement, latest measures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.reporting.logframe.days import leaves_window
from shared.events.community import (
    AllianceEstablished,
    AllianceJoined,
    AllianceLeft,
    AllianceMet,
    GroupDissolved,
    GroupEstablished,
    GroupMet,
)
from shared.events.grants import GrantClosed
from shared.events.outreach import ServiceChecked, ServiceLaunched, SurveyResultRecorded
from shared.events.participants import CapacityAssessed, OrganisationRegistered, OrganisationsMerged
from tests.unit.reporting.story import Story, cells, day


@pytest.fixture
def story() -> Story:
    return Story()


def on(story: Story, code: str, text: str) -> Decimal | None:
    """The state on a day."""
    return story.figures(evaluated=text).figure(code).cumulative().value


def join(
    story: Story, organisation: str, text: str, group: str = "alliance", kind: str = "cso_local"
) -> None:
    story.tell(
        "cenn",
        AllianceJoined(occurred_on=day(text), group=group, organisation=organisation, member_type=kind),
    )


def leave(story: Story, organisation: str, text: str, group: str = "alliance") -> None:
    story.tell("cenn", AllianceLeft(occurred_on=day(text), group=group, organisation=organisation))


def test_an_institution_is_a_member_up_to_the_day_on_which_it_leaves_all_alliances(story: Story) -> None:
    story.tell("cenn", AllianceEstablished(occurred_on=day("2023-01-01"), group="alliance"))
    join(story, "o", "2023-02-01")
    join(story, "o", "2023-04-01", "other")
    leave(story, "o", "2023-05-01")
    leave(story, "o", "2023-06-01", "other")
    days = ("2023-01-31", "2023-02-01", "2023-05-02", "2023-06-01", "2023-06-02")
    assert [on(story, "OP2.1", text) for text in days] == [0, 1, 1, 1, 0]
    assert story.figures().parts("OP2.1")["alliances"].cumulative("2023").value == 1


def test_who_comes_back_stands_since_then_with_the_attributes_of_then(story: Story) -> None:
    join(story, "o", "2023-02-01", kind="cso_local")
    leave(story, "o", "2023-05-01")
    join(story, "o", "2024-02-01", kind="service_provider")
    assert cells(story.figures(), "OP2.1", "stakeholder_type", period="2023") == {}
    assert cells(story.figures(), "OP2.1", "stakeholder_type", period="2024") == {"service_provider": 1}


def test_merged_institutions_are_one_member(story: Story) -> None:
    join(story, "o", "2023-02-01")
    join(story, "n", "2023-03-01")
    assert on(story, "OP2.1", "2023-12-31") == 2
    story.tell("cenn", OrganisationsMerged(occurred_on=day("2024-01-01"), organisations=("o", "n")))
    assert on(story, "OP2.1", "2023-12-31") == 1
    leave(story, "o", "2023-06-01")
    assert on(story, "OP2.1", "2023-06-01") == 1
    assert on(story, "OP2.1", "2023-12-31") == 0


def test_a_group_stands_from_its_founding_to_its_end(story: Story) -> None:
    story.tell("ctc", GroupEstablished(occurred_on=day("2023-02-01"), group="g", municipality="GE-KK-MAR"))
    story.tell("ctc", GroupDissolved(occurred_on=day("2024-12-31"), group="g"))
    figure = story.figures().figure("OP2.2")
    assert [figure.cumulative(year).value for year in ("2022", "2023", "2024", "2025")] == [None, 1, 1, 0]


def met(story: Story, text: str, group: str = "g", place: str = "GE-KK-MAR", **more: object) -> object:
    said = {"minutes": "m", "cso_present": True, "la_present": True} | more
    return story.tell("ctc", GroupMet(occurred_on=day(text), group=group, municipality=place, **said))  # type: ignore[arg-type]


def test_meetings_whose_place_is_not_stated_make_no_municipality(story: Story) -> None:
    for text in ("2023-02-10", "2023-05-10"):
        story.tell(
            "ctc", GroupMet(occurred_on=day(text), group="g", minutes="m", cso_present=True, la_present=True)
        )
    assert on(story, "OC2.1", "2023-12-31") == 0


def test_a_mechanism_functions_while_two_of_its_meetings_lie_in_the_last_twelve_months(story: Story) -> None:
    met(story, "2023-02-10")
    met(story, "2023-11-20")
    days = ("2023-11-19", "2023-11-20", "2024-02-09", "2024-02-10")
    assert [on(story, "OC2.1", text) for text in days] == [0, 1, 1, 0]
    met(story, "2024-02-10")
    assert [on(story, "OC2.1", text) for text in ("2024-02-10", "2024-11-19", "2024-11-20")] == [1, 1, 0]
    assert cells(story.figures(), "OC2.1", "municipality", period="2023") == {"GE-KK-MAR": 1}


def test_meetings_of_two_mechanisms_or_places_do_not_add_up(story: Story) -> None:
    met(story, "2023-02-10")
    met(story, "2023-02-11", group="h")
    met(story, "2023-02-12", place="GE-KK-BOL")
    assert on(story, "OC2.1", "2023-12-31") == 0


@pytest.mark.parametrize("lacking", [{"minutes": None}, {"cso_present": False}, {"la_present": False}])
def test_a_meeting_needs_minutes_and_both_sides(story: Story, lacking: dict[str, object]) -> None:
    met(story, "2023-02-10")
    met(story, "2023-03-10", **lacking)
    assert on(story, "OC2.1", "2023-12-31") == 0


def test_the_alliance_is_a_mechanism_too_and_a_voided_meeting_is_none(story: Story) -> None:
    data = AllianceMet(
        occurred_on=day("2023-02-10"),
        group="a",
        municipality="GE-SJ-NIN",
        minutes="m",
        cso_present=True,
        la_present=True,
    )
    story.tell("cenn", data)
    second = story.tell("cenn", data)
    assert on(story, "OC2.1", "2023-12-31") == 1
    story.void(second)
    assert on(story, "OC2.1", "2023-12-31") == 0


@pytest.mark.parametrize(
    ("meeting", "leaving"),
    [("2023-02-28", "2024-02-28"), ("2024-02-29", "2025-03-01"), ("2023-03-01", "2024-03-01")],
)
def test_a_window_of_months_ends_by_the_calendar(meeting: str, leaving: str) -> None:
    assert leaves_window(date.fromisoformat(meeting), 12) == date.fromisoformat(leaving)


def test_a_service_counts_by_the_last_check_made_180_days_after_the_grant_closed(story: Story) -> None:
    story.tell("ctc", ServiceLaunched(occurred_on=day("2023-01-10"), service="s", grant="g", theme="water"))
    assert on(story, "OC3.1", "2023-12-31") == 0
    story.tell("ctc", GrantClosed(occurred_on=day("2023-06-30"), grant="g"))
    for text, operational in (
        ("2023-12-26", True),
        ("2023-12-27", True),
        ("2024-05-01", False),
        ("2024-06-01", True),
    ):
        story.tell("ctc", ServiceChecked(occurred_on=day(text), service="s", operational=operational))
    days = ("2023-12-26", "2023-12-27", "2024-04-30", "2024-05-01", "2024-06-01")
    assert [on(story, "OC3.1", text) for text in days] == [0, 1, 1, 0, 1]
    assert cells(story.figures(), "OC3.1", "theme", period="2024") == {"water": 1}


def assessed(story: Story, text: str, score: int, tool: str = "capacity", **more: object) -> object:
    data = CapacityAssessed(
        occurred_on=day(text),
        organisation="o",
        tool=tool,
        score=Decimal(score),
        maximum=Decimal(100),
        **more,  # type: ignore[arg-type]
    )
    return story.tell("ctc", data)


def target(story: Story) -> None:
    data = OrganisationRegistered(
        occurred_on=day("2022-01-10"), organisation="o", type="cso_local", target=True, region="GE-KK"
    )
    story.tell("ctc", data)


def test_an_organisation_is_improved_while_its_last_round_is_a_fifth_above_its_first(story: Story) -> None:
    target(story)
    assessed(story, "2021-11-01", 50)
    assert on(story, "OC1.1", "2022-12-31") is None  # a baseline alone is not reported
    for text, score in (("2023-03-01", 59), ("2023-09-01", 60), ("2024-09-01", 55)):
        assessed(story, text, score)
    figure = story.figures().figure("OC1.1")
    assert [figure.cumulative(year).value for year in ("2022", "2023", "2024")] == [None, 1, 0]
    assert cells(story.figures(), "OC1.1", "region", period="2023") == {"GE-KK": 1}


def test_one_round_is_no_improvement_and_from_nothing_any_rise_is_one(story: Story) -> None:
    target(story)
    assessed(story, "2023-03-01", 0)
    assert story.figures().figure("OC1.1").cumulative("2023").value == 0
    assessed(story, "2023-04-01", 1)
    assert story.figures().figure("OC1.1").cumulative("2023").value == 1


@pytest.mark.parametrize(
    ("first", "last", "improved"),
    [((1, 100), (2, 100), 1), ((2, 100), (3, 100), 0), ((3, 100), (3, 115), 1), ((3, 100), (3, 114), 0)],
)
def test_finances_improve_by_a_second_source_or_by_income(
    story: Story, first: tuple[int, int], last: tuple[int, int], improved: int
) -> None:
    target(story)
    for text, (sources, income) in (("2023-01-01", first), ("2024-01-01", last)):
        assessed(story, text, 0, "finance", funding_sources=sources, income=Decimal(income))
    assert story.figures().figure("OC3.3").cumulative().value == improved


def measured(story: Story, text: str, value: str, cell: dict[str, str] | None = None) -> object:
    return story.tell(
        "cenn",
        SurveyResultRecorded(occurred_on=day(text), indicator="IMP.1", value=Decimal(value), cell=cell),
    )


def test_the_latest_measure_stands_and_the_total_is_never_a_mean_of_cells(story: Story) -> None:
    measured(story, "2023-05-01", "41.5")
    measured(story, "2024-05-01", "47.25")
    measured(story, "2024-05-01", "60", {"sex": "F"})
    figures = story.figures()
    assert [figures.figure("IMP.1").cumulative(year).value for year in ("2022", "2023", "2024")] == [
        None, Decimal("41.5"), Decimal("47.25"),
    ]  # fmt: skip
    assert cells(figures, "IMP.1", "sex") == {"F": 60}
    measured(story, "2024-05-01", "55", {"age": "18-29"})
    measured(story, "2024-05-01", "50", {"age": "18-29", "sex": "F"})
    assert cells(story.figures(), "IMP.1", "age") == {"18-29": 55}
    assert cells(story.figures(), "IMP.1", "sex", "age") == {"F/18-29": 50}


def test_a_cell_of_another_breakdown_is_no_total(story: Story) -> None:
    measured(story, "2023-05-01", "41", {"settlement": "rural"})
    assert story.figures().figure("IMP.1").cumulative().value is None


def test_a_measure_before_the_start_is_a_baseline_and_no_value(story: Story) -> None:
    measured(story, "2021-05-01", "30")
    measured(story, "2021-09-01", "31")
    figure = story.figures().figure("IMP.1")
    assert figure.cumulative().value is None
    assert figure.measured_baseline() == 30


def test_of_two_measures_of_one_day_the_greater_event_id_stands(story: Story) -> None:
    measured(story, "2023-05-01", "41")
    second = measured(story, "2023-05-01", "42")
    assert story.figures().figure("IMP.1").cumulative().value == 42
    story.void(second)  # type: ignore[arg-type]
    assert story.figures().figure("IMP.1").cumulative().value == 41
