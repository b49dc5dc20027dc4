"""Append: `Ledger.append` by several connections against one plain INSERT a transaction of exactly the same rows.

A batch is a sheet: one activity and twelve attendances with sealed attributes. The plain table has the ledger's
columns and keys; what it lacks is the lanes' counters, the chain, the signatures, and the making of any value.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

from shared.ledger.append import Draft
from shared.postgres import Connection
from tests.bench.history import SHEET, Command, History
from tests.bench.place import Place, admin, place
from tests.bench.report import Finding, rate, ratio
from tests.environment import Environment

_TOPIC_MEMBER = "ctc"
_COLUMNS = """lane, sequence, id, type, subject, recorded_at, correlation_id, causation_id, traceparent, value,
              prev_hash, hash, signature, stream, stream_version"""
_ROWS = f"SELECT {_COLUMNS} FROM ledger WHERE stream = ANY($1) ORDER BY stream, stream_version"
_PLAIN = f"""
INSERT INTO plain ({_COLUMNS})
SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[],
                     $7::text[], $8::text[], $9::text[], $10::bytea[], $11::bytea[], $12::bytea[], $13::text[],
                     $14::text[], $15::int[])
"""
Columns = list[list[object]]


async def measure(
    environment: Environment, folder: Path, sheets: int, rounds: int, connections: int
) -> list[Finding]:
    """Both ways in turn, so many sheets a round."""
    async with place(environment, folder) as here:
        prepared = await here.database("participants")
        boss = await admin(prepared)
        await boss.execute(
            f"CREATE TABLE plain (LIKE ledger INCLUDING ALL); GRANT INSERT ON plain TO {prepared.role}"
        )
        work = Work(here, boss, [await prepared.connect() for _ in range(connections)])
        commands = list(sheets_of(sheets * (rounds + 1)))
        pairs = [await work.round(commands[n * sheets : (n + 1) * sheets]) for n in range(rounds + 1)][1:]
        await asyncio.gather(*(one.close() for one in (boss, *work.connections)))
    what = f"sheets of {SHEET}, {sheets} a round, {connections} connection{'s' * (connections > 1)}"
    return [
        rate("append", f"ledger: {what}", (ours for ours, _ in pairs)),
        rate("append", f"plain inserts: {what}", (plain for _, plain in pairs)),
        ratio("append", f"of plain inserts, {connections} connections", pairs, 0.8),
    ]


def sheets_of(count: int) -> list[Command]:
    """So many sheets of CTC."""
    found = [c for c in History([_TOPIC_MEMBER]).commands(count * 20) if len(c.drafts) == SHEET]
    return found[:count]


class Work:
    """The two ways on the same connections; `boss` is the administrator's."""

    def __init__(self, here: Place, boss: Connection, connections: list[Connection]) -> None:
        self._ledger = here.ledger(here.programme.topic(_TOPIC_MEMBER, "participants"))
        self._boss = boss
        self.connections = connections

    async def round(self, commands: Sequence[Command]) -> tuple[float, float]:
        """Events a second of the ledger, then of plain inserts of the rows that it made."""
        ours = await self.append(commands)
        rows = await self._boss.fetch(_ROWS, [one.stream for one in commands])
        batches = [
            [list(column) for column in zip(*some, strict=True)]
            for _, some in groupby(rows, key=lambda row: row["stream"])
        ]
        return ours, await self._timed([partial(self._insert, batch) for batch in batches])

    async def append(self, commands: Sequence[Command]) -> float:
        """Events a second of the ledger."""
        return await self._timed([partial(self._append, one.stream, one.drafts) for one in commands])

    async def _timed(self, jobs: list[Callable[[Connection], Awaitable[None]]]) -> float:
        left = iter(jobs)

        async def worker(connection: Connection) -> None:
            for job in left:
                await job(connection)

        began = time.perf_counter()
        await asyncio.gather(*map(worker, self.connections))
        return len(jobs) * SHEET / (time.perf_counter() - began)

    async def _append(self, stream: str, drafts: list[Draft], connection: Connection) -> None:
        async with connection.transaction():
            await self._ledger.append(connection, {stream: (0, drafts)})

    async def _insert(self, columns: Columns, connection: Connection) -> None:
        async with connection.transaction():
            await connection.execute(_PLAIN, *columns)
