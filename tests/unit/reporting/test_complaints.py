"""Statistics of complaints: what is counted, and that no village's single complaint can be told from them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.complaints.following import Followed, follow
from services.reporting.complaints.statistics import BY, Line, tell
from shared.events import feedback as told
from shared.events.base import Voided
from tests.unit.reporting.story import programme

YEAR = next(one for one in programme().periods if one.code == "2024")
DAY, DUE = date(2024, 5, 14), date(2024, 5, 29)
LEAST = programme().file.suppression.threshold


def filed(case: str = "c", **more: object) -> told.ComplaintFiled:
    given: dict[str, object] = {"occurred_on": DAY, "case": case, "due_on": DUE, "category_group": "activity"}
    return told.ComplaintFiled(**given | more)  # type: ignore[arg-type]


def complaint(**more: object) -> Followed:
    one = Followed(
        filed(**{key: value for key, value in more.items() if key in told.ComplaintFiled.__struct_fields__}),
        "e",
    )
    for name in ("acknowledged_on", "answered_on", "settled_on", "satisfied"):
        if name in more:
            setattr(one, name, more[name])
    return one


def test_the_first_answer_counts_and_a_filing_that_was_taken_back_is_no_complaint() -> None:
    cases, sensitive = follow(
        [
            ("1", filed("a")), ("2", filed("b")), ("3", filed("a", due_on=DAY, corrects="1")),
            ("4", told.ComplaintResponded(occurred_on=DAY, case="a")),
            ("5", told.ComplaintReopened(occurred_on=DAY, case="a", due_on=DUE)),
            ("6", told.ComplaintResponded(occurred_on=DUE, case="a")),
            ("7", Voided(occurred_on=DAY, voids="2")), ("8", told.ComplaintAcknowledged(occurred_on=DAY, case="b")),
            ("9", told.RestrictedRecorded(occurred_on=date(2024, 4, 1), case="k", month="2024-04", state="open")),
            ("10", told.RestrictedRecorded(occurred_on=date(2024, 6, 1), case="k", month="2024-06", state="closed")),
        ]
    )  # fmt: skip
    (one,) = cases
    assert (one.filed.due_on, one.answered_on, one.settled_on) == (DAY, DAY, DAY)
    assert sensitive == [date(2024, 4, 1)]


def test_a_filing_that_was_corrected_and_then_taken_back_is_no_complaint() -> None:
    assert follow(
        [("1", filed("a")), ("2", filed("a", corrects="1")), ("3", Voided(occurred_on=DAY, voids="1"))]
    ) == ([], [])


def test_a_complaint_that_another_member_has_taken_over_is_one_complaint_with_that_members_answer() -> None:
    passed_on = told.ComplaintReferred(occurred_on=DAY, case="a", to="cenn", referral="r")
    waiting = told.ComplaintReferred(occurred_on=DAY, case="b", to="cenn", referral="s")
    authority = told.ComplaintReferred(occurred_on=DAY, case="c", to="municipality")
    (first, second, third), _ = follow(
        [
            ("1", filed("anew")), ("2", told.ComplaintReceived(occurred_on=DAY, case="anew", referral="r")),
            ("3", filed("a")), ("4", passed_on), ("5", told.ComplaintClosed(occurred_on=DAY, case="a", outcome="referred")),
            ("6", filed("b")), ("7", waiting), ("8", filed("c")), ("9", authority),
            ("10", told.ComplaintResponded(occurred_on=DUE, case="anew")),
        ]
    )  # fmt: skip
    assert [one.filed.case for one in (first, second, third)] == ["anew", "b", "c"]
    assert first.settled_on == DUE


def test_the_numbers_of_a_period_are_those_of_its_complaints() -> None:
    in_time = [complaint(acknowledged_on=DAY, answered_on=DUE, settled_on=DUE) for _ in range(6)]
    late = [complaint(settled_on=DUE + timedelta(days=1)) for _ in range(6)]
    other_year = [complaint(occurred_on=date(2023, 12, 31))]
    total = tell(programme(), YEAR, [*in_time, *late, *other_year], []).total
    assert (total.received, total.median_workdays) == (12, Decimal(10))
    assert total.acknowledged_in_time is not None
    assert (total.acknowledged_in_time.numerator, total.acknowledged_in_time.denominator) == (6, 12)
    assert total.settled_in_time is not None
    assert total.settled_in_time.numerator == 6


@pytest.mark.parametrize("count", range(1, LEAST))
def test_of_a_period_with_few_complaints_nothing_is_told(count: int) -> None:
    found = tell(programme(), YEAR, [complaint(satisfied="yes") for _ in range(count)], [DAY] * count)
    assert (found.total, found.by, found.sensitive) == (Line(), {}, None)
    assert set(found.satisfied.values()) == {None}


@pytest.mark.parametrize(("count", "told_"), [(0, None), (1, None), (4, None), (5, 5)])
def test_whether_there_is_a_sensitive_case_at_all_is_not_told(count: int, told_: int | None) -> None:
    found = tell(programme(), YEAR, [complaint() for _ in range(6)], [date(2024, 3, 1)] * count)
    assert found.sensitive == told_


def test_a_single_complaint_of_a_village_hides_with_the_row_that_would_tell_it() -> None:
    some = [complaint(municipality=code) for code in ["GE-KK-MAR"] * 9 + ["GE-KK-BOL"] * 6 + ["GE-KK-TSA"]]
    rows = tell(programme(), YEAR, some, []).by["municipality"]
    assert {code: line.received for code, line in rows.items()} == {
        "GE-KK-MAR": 9, "GE-KK-BOL": None, "GE-KK-TSA": None,
    }  # fmt: skip


complaints = st.builds(
    complaint,
    category_group=st.sampled_from(["activity", "other", "fairness"]),
    municipality=st.sampled_from(["GE-KK-MAR", "GE-KK-BOL", None]),
    language=st.sampled_from(["az", "ka"]),
    acknowledged_on=st.sampled_from([DAY, DUE, None]),
    settled_on=st.sampled_from([DUE, DUE + timedelta(days=1), None]),
    satisfied=st.sampled_from(["", "yes", "partly", "no"]),
)


@settings(max_examples=200)
@given(st.lists(complaints, max_size=60))
def test_no_number_from_one_to_four_is_told_or_follows_from_a_sum(some: list[Followed]) -> None:
    found = tell(programme(), YEAR, some, [])
    for name, lines in found.by.items():
        sizes = {code: sum(BY[name](one) == code for one in some) for code in lines}
        hidden = [sizes[code] for code, line in lines.items() if line.received is None]
        assert not any(0 < size < LEAST for code, size in sizes.items() if lines[code].received is not None)
        assert not hidden or (len(hidden) > 1 and sum(hidden) >= LEAST)
        for asked in ("acknowledged_in_time", "settled_in_time"):
            shares = {code: getattr(line, asked) for code, line in lines.items()}
            for code, share in shares.items():
                assert share is None or lines[code].received == share.denominator
                assert share is None or not any(
                    0 < part < LEAST for part in (share.numerator, share.denominator - share.numerator)
                )
            assert len(shares) == 1 or list(shares.values()).count(None) != 1  # a lone row is the total
    rated = [count for count in found.satisfied.values() if count is None]
    assert len(rated) != 1
