"""Counting again from reporting's own copy of the events: to remember at start, or to build a version anew."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import structlog

from services.reporting.logframe.counting import Counting
from services.reporting.projector import adoption, parking, store
from services.reporting.projector.batch import Batch
from services.reporting.projector.cells import CellNumbers
from services.reporting.projector.projection import Projection
from shared.events.sealing import Keyring
from shared.postgres import Connection
from shared.programme import Programme
from shared.tasks import in_turns, running

log = structlog.get_logger()


async def remember(
    connection: Connection, programme: Programme, keyring: Keyring, poison: Mapping[str, str]
) -> tuple[Projection, CellNumbers, int]:
    """The counting's memory as it was after the last commit. A version that was adopted since is counted anew first."""
    programme = await adoption.in_force(connection, programme)
    version = programme.logframe.version
    row = await store.live_version(connection, version, programme.fingerprint)
    if row is None:
        return await build(connection, programme, keyring, poison)
    projection = Projection(
        Counting(programme),
        keyring,
        poison,
        await parking.positions(connection),
        await parking.blocked(connection),
    )
    async for rows in store.copied(connection, 0, row["position"]):
        projection.recall(rows, Batch())
    return projection, await store.cell_numbers(connection, version), version


async def build(
    connection: Connection,
    programme: Programme,
    keyring: Keyring,
    poison: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Projection, CellNumbers, int]:
    """Count everything from zero under the programme's rules, and make the result live in the same transaction.

    Readers see the old figures until the commit and the new ones after it. Figures are equal to those counted live,
    at every moment (the counting's own property).
    """
    version = programme.logframe.version
    projection = Projection(
        Counting(programme),
        keyring,
        poison,
        await parking.positions(connection),
        await parking.blocked(connection),
    )
    async with connection.transaction():
        await store.drop_version(connection, version)
        cells = await store.cell_numbers(connection, version)
        upto = await store.last_position(connection)
        before = Batch()
        async for rows in store.copied(connection, 0, upto):
            batch = Batch()
            async with running(_write(connection, version, cells, before), "rebuild") as written:
                async for some in in_turns(rows):
                    projection.recall(some, batch)
                await written
            before = batch
        await _write(connection, version, cells, before)
        await store.adopt_version(connection, version, programme.fingerprint, upto)
    log.info("rebuild.done", version=version, position=upto)
    return projection, cells, version


async def _write(connection: Connection, version: int, cells: CellNumbers, batch: Batch) -> None:
    """Write what a page of the copy adds, while the next one is counted."""
    await store.write_contributions(connection, version, cells, batch)
    await parking.park(connection, batch.parked)
