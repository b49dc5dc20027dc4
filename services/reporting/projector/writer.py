"""Who writes: the connection that holds the lock, with the memory that goes with it."""

from __future__ import annotations

from dataclasses import dataclass

from services.reporting.projector import store
from services.reporting.projector.batch import Batch
from services.reporting.projector.cells import CellNumbers
from services.reporting.projector.projection import Arrived, Projection
from shared.failpoints import reach
from shared.ledger.gate import Refused
from shared.postgres import Connection


@dataclass(slots=True)
class Writer:
    """The connection that holds the lock, and the memory that is true as long as every write succeeds."""

    connection: Connection
    version: int
    projection: Projection
    cells: CellNumbers

    async def write(self, arrived: list[Arrived], batch: Batch) -> list[Refused]:
        """Count what arrived and write all of the batch; returns what was refused for the first time."""
        self.projection.take(arrived, batch)
        fresh = await store.write(self.connection, self.version, self.cells, batch)
        reach("intake.committed")
        return fresh

    async def keep_alive(self) -> None:
        """Show that the lock is held by a living process; its session ends if it falls silent."""
        await self.connection.fetchval("SELECT 1")
