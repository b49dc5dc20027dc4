"""What the grants service can tell from its own events, when a database is restored from an older backup.

Who receives a grant is not among it: names never left the house.
"""

from __future__ import annotations

from typing import Any

from services.grants import store
from services.grants.domain import grant as grants
from services.grants.domain.grant import Grant
from shared.events.envelope import Envelope
from shared.ledger.recovery import Recovery
from shared.ledger.streams import load
from shared.postgres import Connection


def stream_of(name: str, data: Any, subject: str) -> str:  # noqa: ANN401, ARG001 - one of this service's event types
    """The aggregate's stream of an event: its call's or its grant's."""
    of_call = name.startswith(("grants.call.", "grants.award."))
    return f"{'call' if of_call else 'grant'}/{subject}"


async def restore(connection: Connection, name: str, data: Any, envelope: Envelope) -> None:  # noqa: ANN401
    """The totals of a contract that is still known."""
    if stream_of(name, data, envelope.subject).startswith("grant/"):
        state, _ = await load(connection, f"grant/{envelope.subject}", Grant(), grants.evolve)
        await store.put_totals(connection, envelope.subject, state)


RECOVERY = Recovery(stream_of, restore)
