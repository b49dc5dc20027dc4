"""An event of an earlier version is read in the latest shape; a later one is kept until an upgrade."""

from __future__ import annotations

import msgspec
import pytest

from shared.events import base
from shared.events.base import EventData, event
from shared.events.language import UnknownType, decode
from shared.events.upcasts import Upcasts


@pytest.fixture
def visits() -> Upcasts:
    """A type whose first version gave minutes where the second gives hours."""

    class VisitMade(EventData, frozen=True, kw_only=True, omit_defaults=True):
        visit: str
        hours: float

    try:
        event("participants.visit.made", key="visit", version=2)(VisitMade)
        upcasts = Upcasts()

        @upcasts.step("participants.visit.made", 1)
        def _(data: dict) -> dict:
            return {**{k: v for k, v in data.items() if k != "minutes"}, "hours": data["minutes"] / 60}

        yield upcasts
    finally:
        base.LATEST.pop("participants.visit.made")
        base.BY_FULL_NAME.pop("participants.visit.made.v2")
        base._BY_MODEL.pop(VisitMade)


def test_an_old_event_is_lifted_to_the_latest_shape(visits: Upcasts) -> None:
    old = msgspec.json.encode({"occurred_on": "2022-03-01", "visit": "v", "minutes": 90})
    assert decode("participants.visit.made.v1", old, visits).hours == 1.5  # type: ignore[union-attr]


def test_a_version_that_is_not_known_yet_is_not_guessed(visits: Upcasts) -> None:
    with pytest.raises(UnknownType):
        decode("participants.visit.made.v3", b"{}", visits)
