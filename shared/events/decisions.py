"""Decisions of persons about the stream itself, published by the reporting service: what decides a figure is an event."""

from __future__ import annotations

from typing import Annotated

import msgspec

from shared.events.base import EventData, EventId, event

Why = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


@event("reporting.event.discarded", key="event", readers="sealed")
class EventDiscarded(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """A parked event is given up, with a reason: it changes no figure, and no longer makes one incomplete."""

    event: EventId
    reason: Why


@event("reporting.lane.resumed", key="lane", readers="sealed")
class LaneResumed(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Of two stories that a lane told at a sequence, the one that was counted stands, and the lane goes on from there.

    `hash` is that of the event that stands at the sequence (SHA-256, hex): a reader that has the other one turns round.
    """

    lane: str
    sequence: Annotated[int, msgspec.Meta(ge=1)]
    reason: Why
    hash: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")] = ""
