"""Who writes: the connection that holds the lock, with the memory that goes with it.

While a batch is on its way to the database the next one is counted. They stay one transaction each, in their order; if
one fails, what was counted since is thrown away with the memory.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from services.reporting.projector import store, submissions
from services.reporting.projector.batch import Batch
from services.reporting.projector.cells import CellNumbers
from services.reporting.projector.projection import Arrived, Projection
from shared.failpoints import reach
from shared.postgres import Connection, Row
from shared.tasks import end, in_turns

log = structlog.get_logger()


@dataclass(slots=True)
class Writer:
    """The connection that holds the lock, and the memory that is true as long as every write succeeds."""

    connection: Connection
    version: int
    projection: Projection
    cells: CellNumbers
    _commit: asyncio.Task[None] | None = None

    async def write(self, arrived: list[Arrived], batch: Batch) -> None:
        """Count what arrived, then begin to write all of the batch: `settled` tells how that went."""
        values = [one[3].envelope.value for one in arrived if one[3].envelope.type == submissions.SUBMITTED]
        await self._unlike(values)
        async for some in in_turns(arrived):
            self.projection.take(some, batch)
        await self.settled()
        self._commit = asyncio.create_task(self._write(batch))

    async def retry(self, rows: list[Row]) -> None:
        """Try parked events again."""
        batch, values = Batch(), [row["value"] for row in rows if row["type"] == submissions.SUBMITTED]
        await self._unlike(values)
        self.projection.retry(rows, batch)
        await store.write(await self.settled(), self.version, self.cells, batch)

    async def settled(self) -> Connection:
        """The connection, free for the next statement, when the last batch is committed.

        Raises what kept it from that; Superseded for what could be taken for a trouble of the bus, which would not
        discard the memory.
        """
        if self._commit is not None:
            try:
                await self._commit
            except (OSError, TimeoutError) as trouble:
                raise store.Superseded("a batch that was counted could not be written") from trouble
            self._commit = None
        return self.connection

    async def keep_alive(self) -> None:
        """Show that the lock is held by a living process; its session ends if it falls silent."""
        await (await self.settled()).fetchval("SELECT 1")

    async def end(self) -> None:
        """Let go of what was not committed yet."""
        if self._commit is not None:
            await end(self._commit)
            if not self._commit.cancelled():
                self._commit.exception()  # nobody waits for it any more

    async def _unlike(self, values: list[bytes]) -> None:
        """Look for the heads of submissions under which another event stands here."""
        connection = await self.settled() if values else self.connection
        self.projection.unlike = await submissions.unlike(connection, values)

    async def _write(self, batch: Batch) -> None:
        for one in await store.write(self.connection, self.version, self.cells, batch):
            log.warning(
                "gate.refused",
                lane=one.lane,
                alarm=str(one.alarm),
                sequence=one.sequence,
                offset=one.offset,
                detail=one.detail,
            )
        reach("intake.committed")
