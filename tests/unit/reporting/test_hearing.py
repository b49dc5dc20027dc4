"""How well a member is heard, and what the reader does about events that are missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.reporting.reading.health import GONE_AFTER, SILENT_AFTER, Heard, Hearing
from shared.ledger.missing import GRACE, Missing, Step

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
