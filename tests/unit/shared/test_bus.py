"""Who looks at the bus again and again asks it once for all in its process."""

from __future__ import annotations

import pytest

from shared import kafka
from shared.kafka import Bus


class Broker:
    """Tells which cluster it is of, and counts how often."""

    def __init__(self, cluster: str) -> None:
        self.cluster, self.asked = cluster, 0

    async def describe_cluster(self) -> dict[str, str]:
        self.asked += 1
        return {"cluster_id": self.cluster}


async def test_what_one_was_told_serves_the_others_for_a_moment_and_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broker = Broker("first")
    buses = [Bus("a.test:9092", "first", broker) for _ in range(12)]
    assert all([await bus.same() for bus in buses])
    assert broker.asked == 1
    broker.cluster = "second"
    monkeypatch.setattr(kafka, "_FRESH", -1.0)
    assert not any([await bus.same() for bus in buses])


async def test_what_is_told_of_one_address_is_nothing_about_another() -> None:
    here, there = Broker("first"), Broker("second")
    assert await Bus("b.test:9092", "first", here).same()
    assert not await Bus("c.test:9092", "first", there).same()
