"""A graduate's role at a host organisation: begun, confirmed by the host, ended."""

from __future__ import annotations

from services.participants.domain.records.history import Around, History
from services.participants.domain.refusals import Denied
from shared.events.base import EventData
from shared.events.learning import Placement, PlacementEnded, PlacementStarted
from shared.web.translations import mark


def check(history: History, data: EventData, _: Around) -> None:
    """Refuse a second beginning at one host, and a confirmation or an end of what has not begun."""
    assert isinstance(data, Placement)
    here = [one for one in history.of(Placement) if one.host_organisation == data.host_organisation]
    started = [one for one in here if isinstance(one, PlacementStarted)]
    ended = sum(isinstance(one, PlacementEnded) for one in here)
    if isinstance(data, PlacementStarted):
        if len(started) > ended:
            told = mark("The placement at this organisation has begun already.")
            raise Denied("placed_already", told, "host_organisation")
        return
    if len(started) <= ended:
        told = mark("No placement at this organisation has begun: record its start first.")
        raise Denied("not_placed", told, "host_organisation")
    if data.occurred_on < started[-1].occurred_on:
        told = mark("The day lies before the start of the placement (%(day)s).")
        raise Denied("before_the_start", told, "occurred_on", day=started[-1].occurred_on)
