"""What the door prints for histories made by chance is, cell by cell, what a plain calculation gives."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.property.reporting.comparing import Question, differences, document, door
from tests.property.reporting.histories import histories, shuffled
from tests.property.reporting.least import least, told
from tests.property.reporting.story import Document

AS_FOUND = "PARAVANI_AS_FOUND" in os.environ  # mutants need no short history
NIGHTLY = int(os.environ.get("PARAVANI_HISTORIES", "0"))  # 1,000 in the nightly run
SLOW = settings(
    max_examples=NIGHTLY or 50,
    derandomize=not NIGHTLY,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # least.py shortens histories, and much faster
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
CHANCE = st.randoms(use_true_random=True)  # seeded by hypothesis


def moments(history: list[Document], chance: Random) -> list[Question]:
    """Questions worth asking: now, as of a moment of the history, as it happened by a day, and both."""
    as_of = datetime.fromisoformat(chance.choice(history)["time"])
    happened = date(2021, 12, 1) + timedelta(days=chance.randrange(1600))
    return [Question(), Question(as_of), Question(None, happened), Question(as_of, happened)]


@SLOW
@given(histories, CHANCE)
def test_every_cell_at_any_moment_and_for_any_order_of_arrival_is_what_the_oracle_says(
    history: list[Document], chance: Random
) -> None:
    for question in moments(history, chance):
        found = differences(history, shuffled(history, chance), question)
        assert not (found and AS_FOUND), found[0]
        if found:
            short = least(history, lambda some: bool(differences(some, some, question)))  # noqa: B023 - at once
            raise AssertionError(
                told(short, [str(question), *(differences(short, short, question) or found)])
            )


@SLOW
@given(histories, CHANCE)
def test_the_order_of_the_lines_and_repeats_change_nothing(history: list[Document], chance: Random) -> None:
    lines = [*chance.sample(history, len(history)), chance.choice(history)]
    for question in moments(history, chance)[:2]:
        assert door(lines, question) == door(history, question)
    assert document(lines, Question())["repeats"] == 1
