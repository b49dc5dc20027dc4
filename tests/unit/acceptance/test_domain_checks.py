"""The acceptance checks of a domain expert that concern figures, by the number that they have in the catalogue of checks."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from services.reporting.logframe.counting import Counting
from services.reporting.logframe.figures import totals
from services.reporting.logframe.progress import plan_for, progress
from services.reporting.reading.figures import Figure
from services.reporting.reading.known import Figures, reporting
from services.reporting.reading.sums import Sums
from shared.events.grants import GrantDisbursed
from shared.events.outreach import CampaignDelivered
from shared.events.participants import ActivityHeld, AttendanceRecorded, OrganisationRegistered
from shared.events.people import PersonErased, PersonsMerged
from shared.events.reporting import PeriodSubmitted
from tests.unit.reporting.story import ALL, Story, cells, day, person, programme


@pytest.fixture
def story() -> Story:
    return Story()


def held(story: Story, member: str, on: str, activity: str, kind: str, **more: object) -> object:
    data = ActivityHeld(occurred_on=day(on), activity=activity, kind=kind, hours="6", **more)  # type: ignore[arg-type]
    return story.tell(member, data)


def attended(
    story: Story,
    member: str,
    on: str,
    activity: str,
    who: str,
    organisation: str | None = None,
    **part: object,
) -> object:
    data = AttendanceRecorded(occurred_on=day(on), person=who, activity=activity, organisation=organisation)
    return story.tell(member, data, person(**part))


def target(story: Story, code: str = "cso") -> None:
    data = OrganisationRegistered(
        occurred_on=day("2022-01-10"), organisation=code, type="cso_local", target=True
    )
    story.tell("ctc", data)


def test_1_one_person_at_two_members_is_one_and_each_members_one_with_an_overlap_of_one(story: Story) -> None:
    target(story)
    held(story, "ctc", "2023-03-10", "t", "training")
    attended(story, "ctc", "2023-03-10", "t", "p")
    held(story, "fe", "2023-07-10", "c", "camp")
    attended(story, "fe", "2023-07-10", "c", "p", sex="F")
    figures = story.figures()
    figure = figures.figure("X.2")
    assert figure.cumulative().value == 1
    assert [figure.by_member(member).value for member in ("ctc", "fe")] == [1, 1]
    assert figure.overlap() == 1
    assert figures.figure("OP1.1.b").cumulative().value is None
    attended(story, "ctc", "2023-03-10", "t", "p", "cso")
    assert story.figures().figure("OP1.1.b").cumulative().value == 1


def test_2_a_second_training_a_year_later_does_not_move_the_person(story: Story) -> None:
    for year in ("2023", "2024"):
        held(story, "ctc", f"{year}-03-10", year, "training")
        attended(story, "ctc", f"{year}-03-10", year, "p")
    figure = story.figures().figure("X.2")
    assert (figure.reached("2023").value, figure.new("2023").value, figure.cumulative("2023").value) == (
        1,
        1,
        1,
    )
    assert (figure.reached("2024").value, figure.new("2024").value, figure.cumulative("2024").value) == (
        1,
        0,
        1,
    )


def test_3_an_unknown_disability_is_a_cell_and_cells_add_up_to_the_total(story: Story) -> None:
    held(story, "ctc", "2023-03-10", "t", "training")
    for who, disability in (("p", "unknown"), ("q", "yes"), ("r", "no")):
        attended(story, "ctc", "2023-03-10", "t", who, disability=disability)
    found = cells(story.figures(), "X.2", "disability")
    assert found == {"unknown": 1, "yes": 1, "no": 1}
    assert sum(filter(None, found.values())) == story.figures().figure("X.2").cumulative().value


def test_4_as_known_before_and_after_a_late_attendance_differ_by_exactly_that_event(story: Story) -> None:
    held(story, "ctc", "2023-12-10", "t", "training")
    attended(story, "ctc", "2023-12-10", "t", "p")
    data = AttendanceRecorded(occurred_on=day("2023-12-10"), person="q", activity="t")
    late = story.tell("ctc", data, person(), at="2024-03-20T09:00:00+04:00")
    known = [story.figures(known=at).figure("X.2").cumulative("2023").value for at in ("2024-03-20T09:00:00+04:00", "2024-03-20T09:00:01+04:00")]  # fmt: skip
    assert known == [1, 2]
    since = [one for one in story.contributions() if one.known_at >= late.recorded]
    assert {one.key.event for one in since} == {late.id}


def test_5_a_merge_lowers_the_cumulative_number_and_any_order_gives_the_same(story: Story) -> None:
    held(story, "ctc", "2023-03-10", "t", "training")
    for who in ("p", "q"):
        attended(story, "ctc", "2023-03-10", "t", who)
    before = story.figures().figure("X.2").cumulative("2023").value
    merge = story.tell("ctc", PersonsMerged(occurred_on=day("2024-05-01"), persons=("p", "q")))
    assert before == 2
    assert story.figures().figure("X.2").cumulative("2023").value == 1
    assert [one.known_at for one in story.contributions() if one.value < 0].count(merge.recorded) > 0
    told = totals(story.contributions())
    for seed in range(20):
        shuffled = Random(seed).sample(story.arriving(), len(story.told))
        counting = Counting(programme())
        assert totals([one for event in [*shuffled, *shuffled[:2]] for one in counting.apply(event)]) == told


def test_6_voiding_an_activity_takes_its_hours_its_persons_and_itself(story: Story) -> None:
    tour = held(story, "ctc", "2023-03-10", "tour", "study_tour")
    training = held(story, "ctc", "2023-03-11", "t", "training")
    attended(story, "ctc", "2023-03-10", "tour", "p")
    attended(story, "ctc", "2023-03-11", "t", "q")

    def values() -> list[Decimal | None]:
        figures = story.figures()
        return [figures.figure(code).cumulative().value for code in ("OP1.1.c", "OP1.3.a", "X.2")]

    assert values() == [6, 1, 2]
    story.void(tour)  # type: ignore[arg-type]
    assert values() == [6, None, 1]
    story.void(training)  # type: ignore[arg-type]
    assert values() == [None, None, None]


def test_8_a_payment_whose_rate_is_missing_is_pending_and_provisional_not_zero(story: Story) -> None:
    data = GrantDisbursed(
        occurred_on=day("2023-03-10"), grant="g", recipient_type="cso", amount="5000", currency="GEL"
    )
    story.tell("ctc", data)
    value = story.figures().figure("OP3.1.b").reached("2023")
    assert value.value is None
    assert value.incomplete
    assert value.provisional


def test_10_a_participant_from_outside_the_scope_is_in_the_total_and_in_a_row_of_her_own(
    story: Story,
) -> None:
    held(story, "ctc", "2023-03-10", "t", "camp")
    attended(story, "ctc", "2023-03-10", "t", "p", home="GE-SJ-ASP")
    figures = story.figures()
    assert figures.figure("X.2").cumulative().value == 1
    assert cells(figures, "X.2", "home") == {"outside_scope": 1}


def test_13_erasing_a_person_leaves_the_published_totals_as_they_are(story: Story) -> None:
    held(story, "ctc", "2023-03-10", "t", "camp")
    attended(story, "ctc", "2023-03-10", "t", "p", sex="F")
    before = cells(story.figures(), "X.2", "sex")
    story.tell("ctc", PersonErased(occurred_on=day("2024-03-10"), person="p"))
    assert cells(story.figures(), "X.2", "sex") == before == {"F": 1}


@pytest.mark.parametrize("indicator", [one.code for one in programme().logframe.indicators])
def test_16_without_data_nothing_is_reported_and_nothing_breaks_though_the_project_is_over(
    indicator: str,
) -> None:
    one = programme().logframe.indicator(indicator)
    figure = Figures.of(programme(), []).figure(indicator)
    value = figure.cumulative()
    assert (value.value, value.status) == (None, "not_reported")
    ends = {period.code: period.end for period in programme().periods}
    plan = plan_for(one, ends, programme().start, day("2026-11-24"))
    assert progress(one, value.value, plan, programme().file.status).status == "not_reported"
    for today, status in (("2024-11-24", "not_due"), ("2026-11-24", "missing")):
        who = reporting(programme(), one, Sums(), day(today))
        assert Figure(one, one.kind, Sums(), who, Sums()).cumulative().status == status


def test_16_once_all_members_have_submitted_none_is_zero_for_counts_and_no_value_for_shares(
    story: Story,
) -> None:
    for member in ALL:
        story.tell(member, PeriodSubmitted(occurred_on=day("2024-01-20"), period="2023", member=member))
    figures = story.figures()
    assert [
        figures.figure(code).reached("2023").value for code in ("X.2", "OP1.3.a", "OP1.1.c", "OP3.1.b")
    ] == [0] * 4
    for code in ("X.1", "OC1.1", "OC2.1", "IMP.1"):
        value = figures.figure(code).reached("2023")
        assert (value.value, value.status, value.provisional) == (None, "no_value", False)
    assert figures.figure("X.2").reached("2024").status == "not_reported"


def test_17_kvemo_kartli_alone_is_what_the_donors_page_speaks_of(story: Story) -> None:
    held(story, "ctc", "2023-03-10", "t", "camp")
    for who, home in (("p", "GE-KK-MAR"), ("q", "GE-KK-RUS"), ("r", "GE-SJ-AKH"), ("s", "unknown")):
        attended(story, "ctc", "2023-03-10", "t", who, home=home)
    story.tell("kkm", CampaignDelivered(occurred_on=day("2023-03-10"), municipality="GE-SJ-NIN"))
    figures = story.figures()
    assert figures.figure("X.2", region="GE-KK").cumulative().value == 2
    assert figures.figure("X.2").cumulative().value == 4
    assert figures.figure("OP1.5.a", region="GE-KK").cumulative().value == 0
    assert figures.figure("X.1", region="GE-KK").cumulative().value is None


def test_18_a_share_over_two_members_is_that_of_the_sums_not_the_mean(story: Story) -> None:
    from shared.events.grants import GrantClosed, ReportApproved

    for member, grants, on_time in (("cenn", 1, 1), ("ctc", 3, 0)):
        for number in range(grants):
            grant = f"{member}-{number}"
            story.tell(member, GrantClosed(occurred_on=day("2024-02-01"), grant=grant))
            approved = "2024-03-01" if on_time else "2024-06-01"
            data = ReportApproved(
                occurred_on=day(approved), grant=grant, report="final", due_on=day("2024-04-01")
            )
            story.tell(member, data)
    figure = story.figures().figure("OP3.1.c")
    assert figure.cumulative().value == 25
    assert [figure.attributed(member).value for member in ("cenn", "ctc")] == [100, 0]
