"""`paravani doctor`: what is wrong, and how to mend it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from cli import where
from cli.output import Json, Stop, show
from shared import kafka, postgres
from shared.programme import Programme, ProgrammeError, load

_ROOM = 300 << 20  # bytes that a demo wants free


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `mend` says what to do when it is not well."""

    what: str
    well: bool
    detail: str
    mend: str = ""
    amber: bool = False  # not well, and nothing is broken yet


def doctor(
    json: Json = False, folder: Annotated[Path, typer.Option(help="The demo's data folder.")] = where.DEMO
) -> None:
    """Look at every part and say what is wrong and how to mend it; exit code 1 if anything is.

    Example: paravani doctor --json
    """
    found = list(_examine(where.find(folder)))
    words = {True: "ok", False: "WRONG"}
    rows = [
        ("AMBER" if f.amber else words[f.well], f.what, f.detail, "" if f.well else f.mend) for f in found
    ]
    show([asdict(one) for one in found], json, rows, "", "part", "found", "to mend it")
    if not all(one.well or one.amber for one in found):
        raise typer.Exit(1)


def _examine(deployment: where.Deployment) -> Iterator[Finding]:
    programme, found = _programme(deployment)
    yield found
    free = shutil.disk_usage(deployment.folder).free
    yield Finding(
        "disk", free > _ROOM, f"{free >> 20} MiB free", "make room; the ledgers cannot grow on a full disk"
    )
    yield asyncio.run(_broker(deployment))
    if programme:  # it names the database
        yield asyncio.run(_database(deployment, programme.code))
    for name, url in deployment.sites.items():
        yield from _site(name, url)
    yield from _lanes(deployment)


def _programme(deployment: where.Deployment) -> tuple[Programme | None, Finding]:
    try:
        programme = load(deployment.programme)
    except ProgrammeError as wrong:
        return None, Finding("programme files", False, str(wrong), "mend the lines named and start again")
    told = f"{programme.code}, version {programme.logframe.version}"
    return programme, Finding("programme files", True, told)


async def _broker(deployment: where.Deployment) -> Finding:
    try:
        cluster = await kafka.cluster_id(deployment.settings("reporting"), "doctor")
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is the finding
        mend = "start the broker again; commands are kept in the ledgers and will be sent"
        return Finding(
            "broker", False, f"{deployment.kafka} does not answer ({type(failure).__name__})", mend
        )
    return Finding("broker", True, f"{deployment.kafka}, cluster {cluster}")


async def _database(deployment: where.Deployment, programme: str) -> Finding:
    settings, name = deployment.settings("reporting"), f"{programme}_reporting"
    address = f"{settings.postgres_host}:{settings.postgres_port}"
    try:
        connection = await postgres.connect(settings, name, f"{name}_reporting")
        version = await connection.fetchval("SHOW server_version")
        await connection.close()
    except (FileNotFoundError, KeyError):
        mend = "run this where reporting runs; in compose: docker compose exec reporting python -m cli doctor"
        return Finding("database", False, f"{address}: reporting's password is not here", mend)
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is the finding
        mend = "start PostgreSQL again; until then commands are refused, and nothing of them is kept"
        return Finding("database", False, f"{address} does not answer ({type(failure).__name__})", mend)
    return Finding("database", True, f"{address}, PostgreSQL {version}")


def _site(name: str, url: str) -> Iterator[Finding]:
    try:
        answer = httpx.get(f"{url}/readyz", timeout=5, trust_env=False)
    except httpx.HTTPError as failure:
        yield Finding(name, False, f"{url}: {type(failure).__name__}", "see its log; start it again")
        return
    told: dict[str, Any] = answer.json()
    wrong = [f"{part}: {one['detail']}" for part, one in told["checks"].items() if not one["ok"]]
    yield Finding(name, not wrong, "; ".join(wrong) or "ready", "see its log for the cause")
    for part, note in told.get("notes", {}).items():
        yield Finding(f"{name}: {part}", False, note, "look at the broker and at the site's log", amber=True)


def _lanes(deployment: where.Deployment) -> Iterator[Finding]:
    try:
        told = where.get(
            deployment.url("reporting"), "/v1/status", deployment.login("reporting", "coordinator")
        )
    except Stop as stop:
        yield Finding("lanes", False, str(stop), "start reporting")
        return
    for one in told["members"]:
        yield _hearing(one)
    parked = told["parked"]
    yield Finding(
        "parked events",
        not parked,
        str(parked),
        "paravani parked list, then retry or discard each with a reason",
    )
    for alarm in told["alarms"]:
        place = (
            f"{alarm['lane']} at {alarm['sequence']}: {alarm['detail']}"
            if alarm["sequence"]
            else alarm["lane"]
        )
        yield Finding(alarm["alarm"], False, place, _MEND.get(alarm["alarm"], _LOOK))


def _hearing(member: dict[str, Any]) -> Finding:
    code, hearing = member["code"], member["hearing"]
    told = f"until {member['heard_until'] or 'never'}"
    if member["events"] is not None:  # told to the consortium only
        told = f"{member['events']} events, {told}"
    if member["missing"]:
        told += f", {member['missing']} on their way"
    mend = f"look whether {code}'s site runs and reaches the bus; what it records meanwhile is kept and will be sent"
    return Finding(f"heard from {code}", hearing == "ok", told, mend, amber=hearing == "warn")


_LOOK = "find out who wrote the record; no figure rests on it"
_MEND = {
    "gap": "the reader reads the lane again; if it stays, the member's relay must send from its ledger again",
    "lost_tail": "its member is asked to send again; if it stays, look whether the member's site runs",
    "behind": "the member's database was restored from an older backup: paravani ledger recover --member ...",
    "fork": "a member told two stories; find out which is true, then: paravani parked resume LANE --reason ...",
}
