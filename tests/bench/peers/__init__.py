"""Side by side with us, on the same events and for the same result: Quix Streams, and the runner of `eventsourcing`.

The result is how many persons each member reached in each year: one of some hundreds of numbers that the intake makes of
these events, and the only one that the others make. They run in an environment of their own, one process each.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from services.reporting.logframe.figures import Measure
from tests.bench import ingest, sending
from tests.bench.place import Place, admin, place, topics
from tests.bench.report import Finding, rate
from tests.environment import Environment
from tests.schemas import Prepared

HERE = Path(__file__).parent
_ROOT = HERE.parents[2]
_ENVIRONMENT = _ROOT / ".venv-peers"
_REACHED = """SELECT member, period::int AS year, value::int AS persons FROM figure
              WHERE indicator = 'X.2' AND measure = $1 AND value <> 0 ORDER BY 1, 2"""
_ATTENDED = """SELECT e.id::text AS id, l.member, convert_from(e.value, 'UTF8')::json AS data
               FROM event AS e JOIN lane AS l ON l.id = e.lane
               WHERE e.type = 'participants.attendance.recorded.v1' ORDER BY e.position"""


async def measure(environment: Environment, folder: Path, events: int) -> list[Finding]:
    """Events a second of all three. Quix Streams needs consumer groups, and so Apache Kafka."""
    python = await _installed()
    async with place(environment, folder) as here, topics(here):
        count = await sending.send(here, events, plain=True)
        prepared = await here.database("reporting")
        ours, _ = await ingest.ingest(here, prepared, count)
        rows, attended = await _counted(prepared)
        file = folder / "attended.jsonl"
        file.write_text("\n".join(map(json.dumps, attended)))
        others = {"eventsourcing, one count, from its own store": await _eventsourced(here, python, file)}
        if environment.real_kafka:
            others["Quix Streams, one count, from the bus"] = await _quix(here, python)
    found = [rate("peers", f"ours, all indicators, from the bus, {count:,} events", [ours])]
    for name, told in others.items():
        if told["rows"] != rows:
            raise RuntimeError(f"{name}: another result than ours")
        speed = told["read"] / told["seconds"]
        found += [
            rate("peers", f"{name}, {told['read']:,} events", [speed]),
            Finding("peers", f"ours against {name.partition(',')[0]}", round(ours / speed, 1), "x"),
        ]
    return found


async def _counted(prepared: Prepared) -> tuple[list[list[Any]], list[list[str]]]:
    """Persons reached by member and year as the intake counted them, and the attendances that it had."""
    connection = await admin(prepared)
    rows = [list(row) for row in await connection.fetch(_REACHED, int(Measure.REACHED_BY_MEMBER))]
    copied = [
        (row["id"], row["member"], json.loads(row["data"])) for row in await connection.fetch(_ATTENDED)
    ]
    await connection.close()
    return rows, [[id_, member, data["occurred_on"], data["person"]] for id_, member, data in copied]


async def _eventsourced(here: Place, python: Path, file: Path) -> dict[str, Any]:
    prepared = await here.database("reporting")
    at = urlsplit(prepared.admin_dsn)
    command = (at.hostname or "", str(at.port), at.username or "", prepared.database, str(file))
    return await _said(python, "eventsourced.py", *command, PGPASSWORD=at.password or "")


async def _quix(here: Place, python: Path) -> dict[str, Any]:
    prepared = await here.database("reporting")
    members = [member.code for member in here.programme.members if "participants" in member.services]
    names = [here.programme.topic(code, "participants") for code in members]
    return await _said(python, "quix.py", here.environment.kafka, prepared.admin_dsn, *names)


async def _said(python: Path, script: str, *words: str, **environment: str) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        python,
        HERE / script,
        *words,
        stdout=asyncio.subprocess.PIPE,
        env={"PATH": "/usr/bin:/bin"} | environment,
    )
    told, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{script} ended with {process.returncode}; its lines above say why")
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found


async def _installed() -> Path:
    """The Python of the others' environment, made at the first call."""
    python, done = _ENVIRONMENT / "bin" / "python", _ENVIRONMENT / "requirements.lock"
    lock = HERE / "requirements.lock"
    if not done.exists() or done.read_bytes() != lock.read_bytes():
        for command in (
            (sys.executable, "-m", "venv", "--clear", _ENVIRONMENT),
            (python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock),
        ):
            process = await asyncio.create_subprocess_exec(*map(str, command))
            if await process.wait():
                raise RuntimeError("the others cannot be installed; the lines above say why")
        done.write_bytes(lock.read_bytes())
    return python
