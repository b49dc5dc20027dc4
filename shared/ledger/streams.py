"""One aggregate's history as its domain sees it: load a stream and fold it into a state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from shared.events.base import EventData, Voided
from shared.events.language import decode, split
from shared.ledger.append import stream_of
from shared.postgres import Connection

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Past:
    """An event that happened to an aggregate."""

    id: str
    name: str
    data: EventData | Voided
    recorded_at: datetime


async def load(
    connection: Connection, stream: str, state: S, evolve: Callable[[S, Past], S]
) -> tuple[S, int]:
    """The aggregate's state now, and the version that a decision made on it must name."""
    version = 0
    for row in await stream_of(connection, stream):
        past = Past(row["id"], split(row["type"])[0], decode(row["type"], row["value"]), row["recorded_at"])
        state, version = evolve(state, past), row["stream_version"]
    return state, version
