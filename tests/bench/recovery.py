"""How long until figures are right again: after the broker lost everything, and after the projector was stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import asyncpg

from deploy.waiting import until
from services.reporting.projector.process import make_intake
from shared import postgres
from shared.events.participants import ActivityHeld
from shared.events.sealing import SealingKey
from shared.ledger.append import Draft, Ledger
from shared.ledger.signing import Signer
from tests.bench.history import Command, History
from tests.bench.report import Finding
from tests.consortiums import begin, end
from tests.environment import Environment
from tests.failure.spine.field import Field

_PATIENCE = 600  # seconds
_TOPIC = "csdp.ctc.participants"
_A_COMMAND = 500  # events
Streams = dict[str, tuple[int, list[Draft]]]


async def measure(environment: Environment, folder: Path, events: int) -> list[Finding]:
    """On one consortium: the broker is wiped with so many events counted, then the projector stops twice."""
    consortium = await begin(environment, folder / "recovery")
    try:
        field = Field(consortium)
        await field.begin()
        taken = [await _taken_over(field, number) for number in (signal.SIGKILL, signal.SIGSTOP)]
        found = [
            Finding("recovery", "another projector in charge after SIGKILL", taken[0], "s"),
            Finding("recovery", "another projector in charge after SIGSTOP", taken[1], "s", 30, least=False),
        ]
        if not environment.real_kafka:  # a broker that serves others is not wiped
            size = f"broker wiped, {events:,} events: to right figures"
            found.append(Finding("recovery", size, await _wiped(field, events), "s"))
    finally:
        await end(environment, consortium)
    return found


async def _taken_over(field: Field, number: signal.Signals) -> float:
    """Seconds from the signal until a standby is in charge; afterwards the first one is in charge again."""
    intake = make_intake(field.bus_settings("reporting"))
    standby = [asyncio.create_task(intake.run()), asyncio.create_task(intake.hearing.run())]
    await field.train()
    await field.all_is_counted_once()
    projector, began = field.consortium.children["projector"].pid, time.perf_counter()
    os.kill(projector, number)
    if number == signal.SIGKILL:
        await field.consortium.children["projector"].stop()  # or it is back before the standby looks

    async def in_charge() -> float | None:
        return time.perf_counter() - began if intake.in_charge else None

    try:
        return round(await until(in_charge, _PATIENCE), 1)
    finally:
        with suppress(ProcessLookupError):
            os.kill(projector, signal.SIGCONT)
        for task in standby:
            task.cancel()
        await asyncio.gather(*standby, return_exceptions=True)
        if not field.consortium.children["projector"].running:
            await field.consortium.children["projector"].start()
        await field.train()
        await field.all_is_counted_once()


async def _wiped(field: Field, events: int) -> float:
    """Seconds from the start of an empty broker to the figure of what was recorded while there was none."""
    node = field.consortium.children["node-ctc"]
    await node.stop()  # its relay would send, and the projector count, beside the making of the past
    await _record(field, events)
    await node.start()
    await _all_is_there(field)
    broker = field.consortium.broker
    await broker.stop()
    before = (await field.figures())["OP1.1.c"] or 0
    await _append(field, [{"late": (0, [Draft(_hour())])}])
    began = time.perf_counter()
    await broker.start()

    async def right() -> float | None:
        hours = (await field.figures())["OP1.1.c"]
        return time.perf_counter() - began if hours == before + 1 else None

    took = await until(right, _PATIENCE)
    await _all_is_there(field)
    return round(took, 1)


def _hour() -> ActivityHeld:
    return ActivityHeld(occurred_on=date(2024, 5, 14), activity="late", kind="training", hours="1")


async def _record(field: Field, events: int) -> None:
    """An invented past of CTC, straight into its ledger, by a few hundred events at a time, each at its own moment."""
    commands = [one for one in History(["ctc"]).commands(events) if one.service == "participants"]
    await _append(field, _together(commands))


def _together(commands: Iterable[Command]) -> Iterator[Streams]:
    """Commands as larger ones."""
    streams, size = Streams(), 0
    for one in commands:
        version, drafts = streams.get(one.stream, (one.version, []))
        streams[one.stream] = (version, [*drafts, *one.drafts])
        size += len(one.drafts)
        if size >= _A_COMMAND:
            yield streams
            streams, size = {}, 0
    if streams:
        yield streams


async def _append(field: Field, some: Iterable[Streams]) -> None:
    settings = field.bus_settings("ctc")
    signer = Signer.read("csdp", settings.secrets / "signing.key")
    sealing = SealingKey.read(settings.secrets / "sealing" / "ctc.key")
    ledger = Ledger(_TOPIC, 4, signer, sealing)
    connection = await postgres.connect(settings, "csdp_ctc", "csdp_ctc_participants")
    await connection.execute("SET synchronous_commit = off")  # the making of the past is not measured
    for streams in some:
        async with connection.transaction():
            await ledger.append(connection, streams)
    await connection.close()


async def _all_is_there(field: Field) -> None:
    """Reporting has every event of CTC's ledger."""
    connection = await asyncpg.connect(field.consortium.postgres.dsn("csdp_ctc"))
    wanted = await connection.fetchval("SELECT sum(sequence) FROM participants.lane")
    await connection.close()

    async def there() -> bool | None:
        [row] = await field.reporting(f"SELECT sum(sequence) FROM lane WHERE starts_with(name, '{_TOPIC}')")
        return True if row[0] == wanted else None

    await until(there, _PATIENCE, 0.5)
