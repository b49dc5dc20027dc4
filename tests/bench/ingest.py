"""Ingest and rebuild: from the bus to figures through the real intake, against COPY of the rows that it produced."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from deploy.waiting import until
from services.reporting.projector import memory, rebuild, store
from services.reporting.projector.batch import Batch
from services.reporting.projector.hearing import Hearing
from services.reporting.projector.intake import Intake
from shared import postgres
from shared.ledger.gate import Refused
from shared.postgres import Connection
from tests.bench import ceiling, sending
from tests.bench.ceiling import Committed
from tests.bench.place import Place, admin, place, topics
from tests.bench.report import Finding, rate, ratio
from tests.environment import Environment
from tests.schemas import Prepared

_PATIENCE = 900  # seconds: a million events take minutes
_LEAST_CONTRIBUTIONS = 3.0  # an event: fewer would flatter us
_LOAD = """
SELECT (SELECT count(*) FROM contribution)::float8 / (SELECT count(*) FROM event) AS contributions,
       (SELECT avg((type = 'participants.attendance.recorded.v1')::int)::float8 FROM event) AS attendances,
       (SELECT count(*) FROM parked) + (SELECT count(*) FROM alarm) AS wrong
"""
_FIGURES = "SELECT * FROM figure WHERE value <> 0 OR facts <> 0 ORDER BY indicator, measure, period, member"


async def measure(environment: Environment, folder: Path, events: int, rounds: int) -> list[Finding]:
    """Ingest, its ceiling and rebuild in turn; the findings of one size."""
    memory.settle()  # as the projector's process does
    async with place(environment, folder) as here, topics(here):
        count = await sending.send(here, events)
        found = [await _round(here, count) for _ in range(rounds)]
    ingested, copied, rebuilt, loads = zip(*found, strict=True)
    size = f"{count:,} events"
    return [
        *_load(size, loads[0]),
        rate("ingest", f"from the bus to figures, {size}", ingested, 25_000),
        rate("ingest", f"ceiling: COPY of the same rows, {size}", copied),
        ratio("ingest", f"of its ceiling, {size}", zip(ingested, copied, strict=True), 0.4),
        rate("rebuild", f"counted anew from the copy, {size}", rebuilt, 60_000),
    ]


async def _round(here: Place, count: int) -> tuple[float, float, float, dict[str, float]]:
    prepared = await here.database("reporting")
    speed, batches = await ingest(here, prepared, count)
    load = await _look(prepared) | {"batch": count / len(batches)}
    copied = await ceiling.measure(here, prepared, batches)
    rebuilt = await count_anew(here, prepared, count)
    await here.drop(prepared)
    return speed, copied, rebuilt, load


async def ingest(here: Place, prepared: Prepared, count: int) -> tuple[float, list[Committed]]:
    """Events a second from the moment at which the intake has its partitions to its last commit."""
    settings = here.settings(prepared)
    connect = partial(postgres.connect, settings, prepared.database, prepared.role)
    hearing = Hearing(here.programme, settings, here.verifier)
    intake = Intake(here.programme, settings, here.verifier, here.keyring, connect, hearing)

    async def in_charge() -> bool | None:
        return intake.in_charge or None

    async def all_committed() -> bool | None:
        if running.done():
            running.result()  # it never ends by itself: this raises why it did
        return True if batches and batches[-1].last == count else None

    gc.collect()
    with _noting() as batches:
        running = asyncio.create_task(intake.run())
        await until(in_charge, _PATIENCE, 0.001)
        began = time.perf_counter()
        await until(all_committed, _PATIENCE, 0.02)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return count / (batches[-1].at - began), batches


@contextmanager
def _noting() -> Iterator[list[Committed]]:
    """Note each batch that is committed: its positions and moves, not its contents, and when."""
    noted: list[Committed] = []
    write = store.write

    async def noting(connection: Connection, version: int, cells: Any, batch: Batch) -> list[Refused]:
        fresh = await write(connection, version, cells, batch)
        if batch.events:
            first, last = batch.events[0][0], batch.events[-1][0]
            noted.append(Committed(first, last, batch.moves, batch.cluster_id, time.perf_counter()))
        return fresh

    with mock.patch.object(store, "write", noting):
        yield noted


async def _look(prepared: Prepared) -> dict[str, float]:
    """What the load was; RuntimeError if it is not what the marks speak of."""
    connection = await admin(prepared)
    row = dict(await connection.fetchrow(_LOAD))
    await connection.close()
    if row["wrong"] or row["contributions"] < _LEAST_CONTRIBUTIONS:
        raise RuntimeError(f"not the load that is meant: {row}")
    return row


def _load(size: str, load: dict[str, float]) -> list[Finding]:
    return [
        Finding("ingest", f"contributions an event, {size}", round(load["contributions"], 2), ""),
        Finding("ingest", f"attendances among {size}", round(100 * load["attendances"], 1), "%"),
        Finding("ingest", f"events a batch, {size}", round(load["batch"]), ""),
    ]


async def count_anew(here: Place, prepared: Prepared, count: int) -> float:
    """Events a second of a whole rebuild, from the deletion of the old figures to its commit."""
    connection = await postgres.connect(here.settings(prepared), prepared.database, prepared.role)
    before = await connection.fetch(_FIGURES)
    gc.collect()
    began = time.perf_counter()
    await rebuild.build(connection, here.programme, here.keyring)
    took = time.perf_counter() - began
    if await connection.fetch(_FIGURES) != before:
        raise RuntimeError("the rebuilt figures differ from those that were counted live")
    await connection.close()
    return count / took
