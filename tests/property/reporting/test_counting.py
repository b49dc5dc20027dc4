"""The counting against itself: in other orders of arrival, with repeats, in other batches."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

from hypothesis import given

from services.reporting.door import history as door
from services.reporting.logframe import courses
from services.reporting.logframe.counting import Counting, WrongTarget
from services.reporting.logframe.figures import Contribution, totals
from services.reporting.logframe.known import Known
from services.reporting.projector.batch import Batch
from tests.property.reporting.comparing import programme
from tests.property.reporting.histories import histories, shuffled
from tests.property.reporting.story import Document
from tests.property.reporting.test_figures import CHANCE, SLOW


def known(history: Iterable[Document]) -> list[Known]:
    """The events in their order of arrival, as the gate hands them on."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "events.jsonl"
        file.write_text("".join(json.dumps(one) + "\n" for one in history), encoding="utf-8")
        return list(door.read([file], programme()).events)


def counted(events: Iterable[Known]) -> list[list[Contribution]]:
    """What each event adds; one that is refused adds nothing."""
    counting, found = Counting(programme()), []
    for event in events:
        try:
            found.append(counting.apply(replace(event, amendments=[])))
        except WrongTarget:
            found.append([])
    return found


def together(some: Iterable[list[Contribution]]) -> list[Contribution]:
    return [one for contributions in some for one in contributions]


@SLOW
@given(histories, CHANCE)
def test_any_order_of_arrival_that_keeps_the_lanes_gives_the_same_sums_at_every_moment(
    history: list[Document], chance: Random
) -> None:
    arrived = totals(together(counted(known(shuffled(history, chance)))))
    assert arrived == totals(together(counted(known(history))))


@SLOW
@given(histories, CHANCE)
def test_a_history_at_once_gives_the_sums_of_one_event_after_another(
    history: list[Document], chance: Random
) -> None:
    events = known(shuffled(history, chance))
    one_by_one = totals(together(counted(events)))
    assert totals(Counting(programme()).at_once(events)) == one_by_one


@SLOW
@given(histories, CHANCE)
def test_an_event_that_comes_twice_changes_nothing_the_second_time(
    history: list[Document], chance: Random
) -> None:
    events = known(history)
    twice = [*events, *(chance.choice(events) for _ in range(3))]
    assert totals(together(counted(twice))) == totals(together(counted(events)))


@SLOW
@given(histories, CHANCE)
def test_batches_of_any_size_add_up_to_what_a_rebuild_in_recorded_order_gives(
    history: list[Document], chance: Random
) -> None:
    live: Counter[object] = Counter()
    batch = Batch()
    for position, contributions in enumerate(counted(known(shuffled(history, chance))), start=1):
        batch.contributions += [(position, one) for one in contributions]
        if chance.randrange(3) == 0:
            _add(live, batch)
            batch = Batch()
    _add(live, batch)
    rebuilt: Counter[object] = Counter()
    again = sorted(known(history), key=lambda one: (one.recorded, one.position))
    whole = Batch(contributions=[(1, one) for one in together(counted(again))])
    _add(rebuilt, whole)
    assert _without_zeros(live) == _without_zeros(rebuilt)


def _add(sums: Counter[object], batch: Batch) -> None:
    for place, (value, facts) in batch.totals().items():
        sums[place, "value"] += value
        sums[place, "facts"] += facts


def _without_zeros(sums: Counter[object]) -> dict[object, int]:
    return {place: value for place, value in sums.items() if value}


@SLOW
@given(histories, CHANCE)
def test_what_is_found_beside_the_facts_that_change_is_what_all_facts_of_an_entity_give(
    history: list[Document], chance: Random
) -> None:
    events = known(shuffled(history, chance))
    found = []
    for large in (0, len(events) * 2):
        with patch.object(courses, "LARGE", large):
            fresh = [replace(one, amendments=[]) for one in events]
            found += [totals(together(counted(events))), totals(Counting(programme()).at_once(fresh))]
    assert found == found[:1] * 4
