"""What readers wait for, over histories of growing size: the logframe, a breakdown, a day as known, an event page.

Each is asked as the pages ask it, on a connection of its own, over figures that the intake has counted; times are of
the reading code and the database, without HTTP and templates.
"""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

from services.reporting.projector import memory
from services.reporting.reading import counted, evidence
from services.reporting.reading import logframe as reading
from services.reporting.reading.asking import Moment, Question
from services.reporting.reading.cells import breakdown
from services.reporting.reading.logframe import AsOf
from shared import postgres
from shared.postgres import Connection
from shared.programme import Programme
from tests.bench import ingest, sending
from tests.bench.place import admin, place, topics
from tests.bench.report import Finding
from tests.environment import Environment

_TODAY, _FIRST, _DAYS = date(2026, 1, 31), date(2022, 1, 1), 1_461
_PERSONS = "X.2"
_MARKS = {"logframe": 10.0, "breakdown": 50.0, "as known on a day": 200.0, "a page of events": 20.0}  # ms
_CHEAP, _DEAR = 200, 30  # how often what takes milliseconds is asked, and what takes tens of them
Ask = Callable[[Connection], Awaitable[object]]


async def measure(environment: Environment, folder: Path, sizes: tuple[int, ...]) -> list[Finding]:
    """The p99 of each at each size; the marks are those of the largest."""
    memory.settle()
    found, first = [], dict[str, float]()
    for size in sizes:
        times = await _at(environment, folder, size)
        first = first or times
        for what, milliseconds in times.items():
            mark = _MARKS[what] if size == sizes[-1] and size >= 1_000_000 else None
            name = f"{what}, p99, {size:,} events"
            found.append(Finding("reading", name, milliseconds, "ms", mark, least=False))
            if size == sizes[-1] and len(sizes) > 1:
                growth = round(milliseconds / first[what], 1)
                found.append(Finding("reading", f"{what}, growth from {sizes[0]:,}", growth, "x"))
    return found


async def _at(environment: Environment, folder: Path, size: int) -> Mapping[str, float]:
    async with place(environment, folder) as here, topics(here):
        count = await sending.send(here, size)
        prepared = await here.database("reporting")
        await ingest.ingest(here, prepared, count)
        boss = await admin(prepared)
        await boss.execute("VACUUM ANALYZE")
        await boss.close()
        reader = await postgres.connect(here.settings(prepared), prepared.database, prepared.role)
        try:
            return {
                what: await _p99(reader, ask, times) for what, (ask, times) in _asks(here.programme).items()
            }
        finally:
            await reader.close()


def _asks(programme: Programme) -> dict[str, tuple[Ask, int]]:
    persons = Question(programme, programme.logframe.indicator(_PERSONS), Moment(None, None))

    days = Random(5)

    async def known(connection: Connection) -> object:
        day = _FIRST + timedelta(days=days.randrange(_DAYS))
        return await reading.view(connection, programme, _TODAY, AsOf(day))

    async def page(connection: Connection) -> object:
        return await evidence.behind(connection, persons), await counted.count(connection, persons)

    async def two_ways(connection: Connection) -> object:
        view = await reading.view(connection, programme, _TODAY)
        return await breakdown(connection, persons, view.lines[_PERSONS].figure, ["sex", "age"])

    return {
        "logframe": (lambda c: reading.view(c, programme, _TODAY), _CHEAP),
        "breakdown": (two_ways, _DEAR),
        "as known on a day": (known, _DEAR),
        "a page of events": (page, _DEAR),
    }


async def _p99(connection: Connection, ask: Ask, times: int) -> float:
    """Milliseconds (nearest rank), after one to warm up."""
    await ask(connection)
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        await ask(connection)
        taken.append(time.perf_counter() - began)
    return round(1000 * sorted(taken)[math.ceil(0.99 * times) - 1], 1)
