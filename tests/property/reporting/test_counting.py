"""The counting against a plain calculation, and against itself in other orders."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.reporting.logframe.counting import Counting
from services.reporting.logframe.figures import Contribution, totals
from services.reporting.logframe.known import Known
from shared.programme import Programme, load
from tests.property.reporting.histories import arrivals, fresh, histories
from tests.property.reporting.oracle import figures

SLOW = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@cache
def programme() -> Programme:
    return load(Path(__file__).parents[3] / "deploy" / "programmes" / "csdp")


def counted(history: list[Known]) -> list[Contribution]:
    counting = Counting(programme())
    return [one for event in history for one in counting.apply(event)]


def as_known(contributions: list[Contribution], when: int) -> Counter[tuple[str, str, str, str]]:
    sums: Counter[tuple[str, str, str, str]] = Counter()
    for one in contributions:
        if one.known_at <= when:
            sums[one.key.indicator, one.key.measure.name, one.key.period, one.key.member] += one.value
    return Counter({key: value for key, value in sums.items() if value})


@SLOW
@given(histories())
def test_at_every_moment_the_figures_are_what_a_plain_calculation_of_the_events_known_then_gives(
    history: list[Known],
) -> None:
    contributions = counted(fresh(history))
    for when in sorted({one.recorded for one in history}):
        assert as_known(contributions, when) == figures(e for e in history if e.recorded <= when)


@SLOW
@given(st.data())
def test_any_order_of_arrival_that_keeps_the_lanes_gives_the_same_sums_at_every_moment(
    data: st.DataObject,
) -> None:
    history = data.draw(histories())
    arrived = data.draw(arrivals(history))
    assert totals(counted(arrived)) == totals(counted(fresh(history)))


@SLOW
@given(st.data())
def test_an_event_that_comes_twice_changes_nothing_the_second_time(data: st.DataObject) -> None:
    history = data.draw(histories())
    twice = data.draw(st.lists(st.sampled_from(history), max_size=5))
    assert totals(counted(fresh([*history, *twice]))) == totals(counted(fresh(history)))
