"""An activity's state from its history here; of one that another member records, on top of what that one says."""

from __future__ import annotations

from services.participants.domain import activity as activities
from services.participants.domain.activity import Activity
from services.participants.store import co_organised as others
from shared.ledger.streams import load
from shared.postgres import Connection


async def activity_of(connection: Connection, activity: str) -> tuple[Activity, int]:
    """The state of an activity now, and the version that a decision made on it must name."""
    return await load(
        connection, f"activity/{activity}", await others.begin(connection, activity), activities.evolve
    )
