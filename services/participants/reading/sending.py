"""Whether what was recorded at this member has reached the bus: the state of its services' relays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.participants.store import ledger
from shared.service import Service


@dataclass(frozen=True, slots=True)
class Sending:
    """How many events wait to be sent, and whether the broker is away (they are kept and will be sent)."""

    waiting: int
    away: bool


async def sending(services: Iterable[Service]) -> Sending:
    """The state of all services of a member together; each is asked in its own schema."""
    waiting, away = 0, False
    for service in services:
        async with service.pool.acquire(timeout=10) as connection:
            waiting += await ledger.waiting(connection)
        away = away or bool(service.relay.trouble)
    return Sending(waiting, away)
