"""Who writes: the connection that holds the lock, with the memory that goes with it."""

from __future__ import annotations

from dataclasses import dataclass

from services.reporting.projector import store, submissions
from services.reporting.projector.batch import Batch
from services.reporting.projector.cells import CellNumbers
from services.reporting.projector.projection import Arrived, Projection
from shared.failpoints import reach
from shared.ledger.gate import Refused
from shared.postgres import Connection, Row


@dataclass(slots=True)
class Writer:
    """The connection that holds the lock, and the memory that is true as long as every write succeeds."""

    connection: Connection
    version: int
    projection: Projection
    cells: CellNumbers

    async def write(self, arrived: list[Arrived], batch: Batch) -> list[Refused]:
        """Count what arrived and write all of the batch; returns what was refused for the first time."""
        values = [one[3].envelope.value for one in arrived if one[3].envelope.type == submissions.SUBMITTED]
        self.projection.unlike = await submissions.unlike(self.connection, values)
        self.projection.take(arrived, batch)
        fresh = await store.write(self.connection, self.version, self.cells, batch)
        reach("intake.committed")
        return fresh

    async def retry(self, rows: list[Row]) -> None:
        """Try parked events again."""
        batch, values = Batch(), [row["value"] for row in rows if row["type"] == submissions.SUBMITTED]
        self.projection.unlike = await submissions.unlike(self.connection, values)
        self.projection.retry(rows, batch)
        await store.write(self.connection, self.version, self.cells, batch)

    async def keep_alive(self) -> None:
        """Show that the lock is held by a living process; its session ends if it falls silent."""
        await self.connection.fetchval("SELECT 1")
