"""The database alone: the rows that an ingest produced, written again by COPY in batches of the same sizes.

The rows are taken out beforehand as the bytes of a binary COPY, so that nothing is encoded while it is timed. Live
totals and checkpoint are a few rows a batch, written by the statements of the projector's own store.
"""

from __future__ import annotations

import io
import time
from dataclasses import dataclass

from services.reporting.projector import store
from services.reporting.projector.batch import LaneMove
from shared.ledger.lanes import lane_name
from shared.postgres import Connection, Row
from tests.bench.place import Place, admin
from tests.schemas import Prepared

_OF_BATCH = {
    "event": "SELECT * FROM event WHERE position BETWEEN {0} AND {1} ORDER BY position",
    "cell": """SELECT c.* FROM cell AS c JOIN (SELECT cell, min(cause) AS first FROM contribution GROUP BY cell) AS f
               ON f.cell = c.id WHERE f.first BETWEEN {0} AND {1} ORDER BY c.id""",
    "contribution": "SELECT * FROM contribution WHERE cause BETWEEN {0} AND {1} ORDER BY cause",
}
_TOTALS = """
SELECT indicator, measure, period, member, sum(value)::bigint, sum(facts)::bigint FROM contribution
WHERE cause BETWEEN $1 AND $2 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True, slots=True)
class Committed:
    """A batch of the intake: its positions, its moves, and when it was committed (seconds, monotonic)."""

    first: int
    last: int
    moves: list[LaneMove]
    cluster_id: str
    at: float


@dataclass(frozen=True, slots=True)
class _Rows:
    """One batch's rows, ready to be written."""

    copies: dict[str, bytes]
    totals: list[Row]
    batch: Committed


async def measure(here: Place, produced: Prepared, batches: list[Committed]) -> float:
    """Events a second that the database takes without us."""
    source = await admin(produced)
    rows = [await _take(source, batch) for batch in batches]
    await source.close()
    empty = await here.database("reporting")
    target = await admin(empty)
    version = here.programme.logframe.version
    names = [lane_name(t, n) for t in here.programme.all_topics() for n in range(here.programme.lanes)]
    await store.open_lanes(target, names)
    await store.live_version(target, version, here.programme.fingerprint)
    began = time.perf_counter()
    for one in rows:
        await _write(target, version, one)
    took = time.perf_counter() - began
    await target.close()
    await here.drop(empty)
    return batches[-1].last / took


async def _take(source: Connection, batch: Committed) -> _Rows:
    copies = {}
    for table, query in _OF_BATCH.items():
        out = io.BytesIO()
        await source.copy_from_query(query.format(batch.first, batch.last), output=out, format="binary")
        copies[table] = out.getvalue()
    return _Rows(copies, await source.fetch(_TOTALS, batch.first, batch.last), batch)


async def _write(target: Connection, version: int, rows: _Rows) -> None:
    batch = rows.batch
    async with target.transaction():
        await store._move(target, batch.moves, batch.cluster_id)
        for table, raw in rows.copies.items():
            await target.copy_to_table(table, source=io.BytesIO(raw), format="binary")
        if rows.totals:
            await target.execute(store._ADD, version, *map(list, zip(*rows.totals, strict=True)))
        await target.execute(
            "UPDATE logframe_version SET position = $2 WHERE version = $1", version, batch.last
        )
