"""How well a member is heard, and what the reader does about events that are missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.reporting.projector.lane import Lane
from services.reporting.reading.health import GONE_AFTER, SILENT_AFTER, Heard, Hearing
from shared.ledger.claims import Claim
from shared.ledger.gate import Alarm, Gate
from shared.ledger.missing import GRACE, Missing, Read, Step
from shared.ledger.signing import Verifier

NOW = datetime(2024, 5, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "hearing"),
    [
        (timedelta(0), Hearing.WELL),
        (SILENT_AFTER, Hearing.WELL),
        (SILENT_AFTER + timedelta(seconds=1), Hearing.SILENT),
        (GONE_AFTER, Hearing.SILENT),
        (GONE_AFTER + timedelta(seconds=1), Hearing.GONE),
    ],
)
def test_a_silent_member_turns_amber_after_a_minute_and_red_after_a_quarter_of_an_hour(
    age: timedelta, hearing: Hearing
) -> None:
    assert Heard("ctc", NOW - age, 7).hearing(NOW) is hearing


def test_a_member_that_never_said_how_far_it_is_is_not_heard() -> None:
    assert Heard("ctc", None, 0).hearing(NOW) is Hearing.GONE


def test_a_gap_is_read_again_at_once_and_then_asked_for_by_turns() -> None:
    missing = Missing()
    steps = [missing.after(7, now) for now in range(12)]
    assert [(now, step) for now, step in enumerate(steps) if step] == [
        (0, Step.READ_AGAIN),
        (5, Step.ASK),
        (10, Step.READ_AGAIN),
    ]


def test_what_a_head_promises_has_time_to_arrive() -> None:
    missing = Missing()
    assert missing.after(7, 0.0, GRACE) is None
    assert missing.after(7, GRACE - 0.1, GRACE) is None
    assert missing.after(7, GRACE, GRACE) is Step.READ_AGAIN


def test_progress_ends_the_wait_and_another_one_begins() -> None:
    missing = Missing()
    missing.after(7, 0.0)
    assert missing.lost(16.0)
    assert missing.after(8, 16.0) is Step.READ_AGAIN
    assert not missing.lost(16.0)


def heads(*said: tuple[int, int]) -> list[Alarm | None]:
    """What is raised as a member says (after so many seconds) how far its ledger goes, where 12 events are here."""
    lane = Lane(1, "ctc", Gate("csdp.ctc.participants/0", Verifier("csdp", {}), 12, b"h"), 0, "")
    told = [
        lane.hear(lane.gate.lane, Claim(sequence, b"h", NOW + timedelta(seconds=at)), 0.0)
        for at, sequence in said
    ]
    return [alarm.alarm if alarm else None for _, alarm in told]


def test_a_ledger_whose_heads_stay_behind_what_it_has_said_is_named_though_nobody_heard_it_say_more() -> None:
    assert heads((0, 9), (3, 9), (15, 10), (18, 11)) == [None, None, None, Alarm.BEHIND]


def test_a_head_that_is_only_older_than_what_came_beside_it_raises_nothing() -> None:
    assert heads((0, 11), (3, 12), (60, 12), (63, 11), (66, 12)) == [None] * 5


def test_a_reader_on_its_way_to_the_end_asks_for_nothing_but_one_that_does_not_move_does() -> None:
    missing = Missing()
    assert [missing.after(7, float(now), GRACE, Read(now, 100)) for now in range(100)] == [None] * 100
    assert not missing.lost(99.0)
    later = [(now, missing.after(7, float(now), GRACE, Read(100, 200))) for now in range(100, 120)]
    assert [step for _, step in later if step][:1] == [Step.READ_AGAIN]


def test_what_is_being_read_again_is_not_begun_anew_nor_asked_for() -> None:
    missing = Missing()
    assert missing.after(7, 0.0, 0.0, Read(50, 50)) is Step.READ_AGAIN
    assert [missing.after(7, float(now), 0.0, Read(now, 50 + now)) for now in range(1, 50)] == [None] * 49
    assert missing.after(7, 55.0, 0.0, Read(50, 105)) is Step.ASK


def test_a_reader_whose_records_do_not_come_asks_after_all() -> None:
    missing = Missing()
    steps = [step for now in range(60) if (step := missing.after(7, float(now), GRACE, Read(3, 100)))]
    assert Step.ASK in steps
