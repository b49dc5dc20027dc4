"""Correcting and voiding: new events that name the original, and what follows for the sheet."""

from __future__ import annotations

from datetime import date

import pytest

from services.participants.domain.activity import (
    ATTENDANCE,
    HELD,
    Activity,
    attend,
    correct,
    void,
    void_attendance,
)
from services.participants.domain.refusals import Denied
from shared.events.base import PersonPart, Voided
from shared.events.participants import AttendanceRecorded
from shared.ledger.append import Draft
from tests.unit.participants.builders import ACTIVITY, TODAY, after, held, recorded, somebody

OTHER_DAY = date(2023, 5, 14)


def _lines(drafts: list[Draft]) -> list[AttendanceRecorded]:
    return [one.data for one in drafts if isinstance(one.data, AttendanceRecorded)]


def test_a_correction_replaces_the_whole_and_names_the_original_even_the_second_time() -> None:
    state = recorded()
    once = after(correct(state, held(kind="workshop"), TODAY, {}), state)
    (twice,) = correct(once, held(kind="camp"), TODAY, {})
    assert once.data is not None
    assert once.data.kind == "workshop"
    assert twice.data.corrects == state.held  # type: ignore[union-attr]


def test_a_correction_that_leaves_day_and_time_alone_leaves_the_sheet_alone() -> None:
    one = somebody()
    drafts = correct(recorded(one), held(municipality="GE-KK-BOL"), TODAY, {one.person: one.part})
    assert _lines(drafts) == []


def test_the_sheet_moves_to_the_corrected_day_with_the_age_on_that_day() -> None:
    one = somebody()
    state = recorded(one)
    younger = PersonPart(age=33, sex="F")
    drafts = correct(state, held(occurred_on=OTHER_DAY), TODAY, {one.person: younger})
    (line,) = _lines(drafts)
    assert (line.occurred_on, line.corrects) == (OTHER_DAY, next(iter(state.attendance)))
    assert drafts[1].attributes == younger
    assert list(after(drafts, state).attendance) == list(state.attendance)


def test_who_was_there_all_the_time_still_was_and_who_was_not_is_cut_to_what_is_possible() -> None:
    full, part, little = somebody(), somebody(minutes=400), somebody(sessions=1, minutes=60)
    parts = {one.person: one.part for one in (full, part, little)}
    state = recorded(full, part, little)
    shorter = _lines(correct(state, held(hours="3", sessions=1), TODAY, parts))
    assert [(one.sessions, one.minutes) for one in shorter] == [(1, 180), (1, 180)]
    longer = _lines(correct(state, held(hours="10", sessions=3), TODAY, parts))
    assert [(one.person, one.sessions, one.minutes) for one in longer] == [(full.person, 3, 600)]


def test_the_line_of_a_person_who_was_erased_stays_as_it_was() -> None:
    assert _lines(correct(recorded(somebody()), held(occurred_on=OTHER_DAY), TODAY, {})) == []


def test_a_correction_is_checked_like_the_first_record() -> None:
    with pytest.raises(Denied, match="date_in_future"):
        correct(recorded(), held(occurred_on=date(2024, 6, 2)), TODAY, {})
    one = somebody()
    with pytest.raises(Denied, match="not_born_yet"):
        correct(recorded(one), held(occurred_on=OTHER_DAY), TODAY, {one.person: PersonPart(age=-3)})


def test_a_void_names_the_original_lies_in_its_lane_and_ends_everything() -> None:
    state = recorded(somebody())
    corrected = after(correct(state, held(kind="camp"), TODAY, {}), state)
    (draft,) = void(corrected, "duplicate")
    assert isinstance(draft.data, Voided)
    assert (draft.data.voids, draft.data.reason) == (state.held, "duplicate")
    assert (draft.type.name, draft.subject) == (HELD, ACTIVITY)
    assert after([draft], corrected).voided


@pytest.mark.parametrize("what", ["void", "correct", "attend", "void_attendance"])
def test_a_voided_activity_takes_nothing_more(what: str) -> None:
    live = recorded(somebody())
    state = after(void(live, "other"), live)
    commands = {
        "void": lambda: void(state, "other"),
        "correct": lambda: correct(state, held(), TODAY, {}),
        "attend": lambda: attend(state, [somebody()]),
        "void_attendance": lambda: void_attendance(state, next(iter(state.attendance)), "other"),
    }
    with pytest.raises(Denied, match="activity_voided"):
        commands[what]()


def test_what_was_never_recorded_cannot_be_changed() -> None:
    with pytest.raises(Denied, match="activity_unknown"):
        void(Activity(), "other")
    with pytest.raises(Denied, match="activity_unknown"):
        correct(Activity(), held(), TODAY, {})


def test_one_line_is_voided_in_its_persons_lane_and_the_others_stay() -> None:
    gone, stays = somebody(), somebody()
    state = recorded(gone, stays)
    event = next(iter(state.attendance))
    (draft,) = void_attendance(state, event, "wrong_data")
    assert (draft.type.name, draft.subject) == (ATTENDANCE, gone.person)
    left = after([draft], state)
    assert [line.person for line in left.attendance.values()] == [stays.person]
    with pytest.raises(Denied, match="attendance_unknown"):
        void_attendance(left, event, "wrong_data")


def test_who_was_voided_can_be_put_on_the_sheet_again() -> None:
    one = somebody()
    state = recorded(one)
    left = after(void_attendance(state, next(iter(state.attendance)), "other"), state)
    assert attend(left, [one])
