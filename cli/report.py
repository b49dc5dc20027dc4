"""`paravani report`: the certified reports, and counting one again from the events."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from cli import where
from cli.output import Json, Stop, console, show
from services.reporting.periods import document, sources
from services.reporting.periods.document import NotAReport, Signed
from services.reporting.periods.recount import Recount, recount
from shared import postgres
from shared.events.sealing import Keyring
from shared.ledger.signing import Verifier
from shared.ledger.verify import LaneState
from shared.postgres import Connection
from shared.programme import Programme, ProgrammeError, load

report = typer.Typer(no_args_is_help=True, help="Certified reports: list them, count one again.")
Folder = Annotated[Path, typer.Option(help="The data folder of the demo.")]


@report.command("list")
def list_reports(json: Json = False, folder: Folder = where.DEMO) -> None:
    """Show every period, who has submitted it, and its report.

    Example: paravani report list
    """
    found = where.get(where.find(folder).url("reporting"), "/v1/periods")
    rows = [(one["period"], ", ".join(one["submitted"]) or None, _state(one), one["report"]) for one in found]
    show(found, json, rows, "period", "submitted by", "state", "report")


@report.command("verify")
def verify_report(
    file: Annotated[Path, typer.Argument(help="The report as it was downloaded.")],
    source: Annotated[
        Literal["copy", "ledgers"],
        typer.Option("--from", help="reporting's copy of the events, or the members' own ledgers"),
    ] = "copy",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Count a published report again from the events and say equal, or what differs; exit code 1 if anything does.

    The rules come from the report itself; the events are taken as far as its lane heads.

    Example: paravani report verify csdp-2023-1f0c2d3e.json --from ledgers
    """
    try:
        signed = document.read(file.read_bytes())
        found, vouched, states = asyncio.run(_verify(where.find(folder), signed, source))
    except OSError as wrong:
        raise Stop(f"{file} cannot be read: {wrong.strerror}") from None
    except (NotAReport, ProgrammeError) as wrong:
        raise Stop(f"{file}: {wrong}") from None
    broken = [state for state in states if state.wrong_at is not None]
    well = found.equal and signed.unaltered and vouched and not broken
    told = {
        "equal": well, "sha256": signed.sha256, "unaltered": signed.unaltered, "signature": vouched, "from": source,
        **asdict(found), "broken_lanes": [asdict(state) for state in broken],
    }  # fmt: skip
    if json:
        show(told, json, ())
    else:
        _tell(signed, found, vouched=vouched, broken=broken)
    if not well:
        raise typer.Exit(1)


async def _verify(
    deployment: where.Deployment, signed: Signed, source: str
) -> tuple[Recount, bool, list[LaneState]]:
    programme, settings = load(deployment.programme), deployment.settings("reporting")
    verifier = Verifier.read(programme.code, settings.public_keys)
    rows: Any
    states: list[LaneState] = []
    if source == "copy":
        connection = await _connect(deployment, programme, "reporting", "reporting")
        try:
            rows = await sources.from_copy(connection)
        finally:
            await connection.close()
    else:
        rows, states = await sources.from_ledgers(
            lambda identity, service: _connect(deployment, programme, identity, _schema(identity, service)),
            _topics(programme), programme.lanes, verifier,
        )  # fmt: skip
    found = recount(signed.report, rows, Keyring.read(settings.secrets / "sealing"))
    return found, signed.vouched(verifier, programme.decisions_topic), states


async def _connect(
    deployment: where.Deployment, programme: Programme, identity: str, schema: str
) -> Connection:
    database = f"{programme.code}_{identity}"
    return await postgres.connect(deployment.settings(identity), database, f"{database}_{schema}")


def _schema(identity: str, service: str) -> str:
    """Reporting's ledger lies beside its figures, in a schema of its own."""
    return "ledger" if identity == "reporting" else service


def _topics(programme: Programme) -> dict[str, tuple[str, str]]:
    found = {
        programme.topic(member.code, service): (member.code, service)
        for member in programme.members
        for service in member.services
    }
    return found | {programme.decisions_topic: ("reporting", "reporting")}


def _state(one: dict[str, Any]) -> str:
    if one["locked"]:
        return str(one["at_donor"] or "certified")
    return "open" if one["opened"] else "not opened"


def _tell(signed: Signed, found: Recount, *, vouched: bool, broken: list[LaneState]) -> None:
    told = signed.report
    console.print(
        f"report on {told['period']} of {told['programme']}, certified {told['certified']['at']}",
        highlight=False,
    )
    _line(signed.unaltered, "the hash is the report's own", "ALTERED: the hash is not the report's own")
    _line(vouched, "reporting's signature", "NOT SIGNED by reporting's key")
    for fault in (
        *found.faults,
        *found.lanes,
        *(f"{one.lane} WRONG at {one.wrong_at}: {one.reason}" for one in broken),
    ):
        _line(False, "", fault)
    for one in found.differences[:20]:
        place = " ".join(str(part) for part in one.cell.values() if part)
        _line(False, "", f"{place}: the report says {one.said}, counted again {one.found}")
    if len(found.differences) > 20:  # noqa: PLR2004 - a screen full; --json has all
        console.print(f"and {len(found.differences) - 20} more; --json shows all", highlight=False)
    numbers = f"{found.compared} cells counted again from {found.events} events"
    console.print(
        f"EQUAL: {numbers}" if found.equal else f"NOT EQUAL: {numbers}", highlight=False, markup=False
    )


def _line(well: bool, good: str, bad: str) -> None:
    console.print(f"ok     {good}" if well else f"WRONG  {bad}", highlight=False, markup=False)
