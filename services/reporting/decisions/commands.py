"""Decisions as events of reporting's own ledger: with a reason, and there for everybody to read."""

from __future__ import annotations

from dataclasses import dataclass

from services.reporting.decisions import store
from services.reporting.reason import why
from shared import clock
from shared.events.decisions import EventDiscarded, LaneResumed
from shared.ledger.append import Draft
from shared.ledger.streams import Past, load
from shared.postgres import Connection, Pool
from shared.refusal import Refused
from shared.service import Service
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Decided:
    """The event that says what was decided."""

    event: str


async def retry(figures: Pool, event: str) -> None:
    """Have the projector try a parked event again. No decision: it changes what is known, not what is true."""
    async with figures.acquire(timeout=10) as connection:
        if not await store.ask_for_retry(connection, event):
            raise Refused(
                "event_not_parked", mark("This event is not parked; it counts, or it was given up."), "event"
            )


async def discard(
    service: Service, figures: Pool, connection: Connection, event: str, reason: str
) -> Decided:
    """Give a parked event up, with a reason."""
    async with figures.acquire(timeout=10) as looking:
        waiting = await store.one_parked(looking, event)
    if waiting is None or waiting.discarded is not None:
        raise Refused(
            "event_not_parked", mark("This event is not parked; it counts, or it was given up."), "event"
        )
    data = EventDiscarded(occurred_on=clock.day(clock.now()), event=event, reason=why(reason))
    return await _record(service, connection, f"event/{event}", data)


async def resume(service: Service, figures: Pool, connection: Connection, lane: str, reason: str) -> Decided:
    """Let a forked lane go on from what was counted of it."""
    async with figures.acquire(timeout=10) as looking:
        fork = next((one for one in await store.forks(looking) if one.lane == lane), None)
        if fork is None:
            raise Refused("lane_not_forked", mark("This lane has not stopped."), "lane")
        sequence, stands = await store.counted(looking, fork)
    today = clock.day(clock.now())
    data = LaneResumed(occurred_on=today, lane=lane, sequence=sequence, reason=why(reason), hash=stands)
    return await _record(service, connection, f"lane/{lane}", data)


def _place(decided: frozenset[object], past: Past) -> frozenset[object]:
    """What was decided on before: sequences of forks of the lane, or the event."""
    match past.data:
        case LaneResumed(sequence=sequence):
            return decided | {sequence}
        case EventDiscarded(event=event):
            return decided | {event}
        case _:
            return decided


async def _record(
    service: Service, connection: Connection, stream: str, data: EventDiscarded | LaneResumed
) -> Decided:
    """Once: who decides at the same moment at another screen is told that it is decided."""
    decided, version = await load(connection, stream, frozenset[object](), _place)
    if (data.sequence if isinstance(data, LaneResumed) else data.event) in decided:
        raise Refused(
            "decided_already",
            mark("Somebody has decided this a moment ago; the page follows within a second."),
        )
    [recorded] = await service.record(connection, stream, version, [Draft(data)])
    return Decided(recorded.envelope.id)
