"""`paravani ledger`: verify every lane, event by event; fetch a restored member's events back from the bus."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from cli import where
from cli.output import Json, Stop, show
from shared import postgres
from shared.ledger.recovery import Recovered, recover
from shared.ledger.signing import Verifier
from shared.ledger.verify import LaneState, verify
from shared.programme import load
from shared.refusal import Refused

T = TypeVar("T")
ledger = typer.Typer(no_args_is_help=True, help="A member's append-only record.")


@ledger.command("verify")
def verify_ledgers(
    member: Annotated[str | None, typer.Option(help="Only this member's ledgers, such as ctc.")] = None,
    json: Json = False,
    folder: Annotated[Path, typer.Option(help="The data folder of the demo.")] = where.DEMO,
) -> None:
    """Check the ledgers row by row, as an outsider would; exit code 1 if anything is wrong.

    Example: paravani ledger verify --member ctc
    """
    states = asyncio.run(_verify(where.find(folder), member))
    rows = [
        (s.lane, s.events, s.hash[:16], f"WRONG at {s.wrong_at}: {s.reason}" if s.wrong_at else "ok")
        for s in states
    ]
    show([asdict(state) for state in states], json, rows, "lane", "events", "head", "")
    if any(state.wrong_at is not None for state in states):
        raise typer.Exit(1)


async def _verify(deployment: where.Deployment, only: str | None) -> list[LaneState]:
    programme = load(deployment.programme)
    verifier = Verifier.read(programme.code, deployment.folder / "secrets" / "public")
    members = [one for one in programme.members if only in {None, one.code}]
    if not members:
        raise Stop(f"there is no member {only!r}; there are {', '.join(m.code for m in programme.members)}")
    states: list[LaneState] = []
    for member in members:
        settings = deployment.settings(member.code)
        for service in member.services:
            database = f"{programme.code}_{member.code}"
            connection = await postgres.connect(settings, database, f"{database}_{service}")
            try:
                states += await verify(
                    connection, programme.topic(member.code, service), programme.lanes, verifier
                )
            finally:
                await connection.close()
    return states


@ledger.command("recover")
def recover_ledgers(
    member: Annotated[
        str, typer.Option(help="Whose database was restored from an older backup, such as ctc.")
    ],
    json: Json = False,
    folder: Annotated[Path, typer.Option(help="The data folder of the demo.")] = where.DEMO,
) -> None:
    """Fetch a member's own events back from the bus, verified, into a ledger that is behind it.

    Names and texts never left the house: those that are not in the backup stay lost. Exit code 1 if the bus has lost
    some of the events as well.

    Example: paravani ledger recover --member ctc
    """
    done = asyncio.run(_or_stop(recover_member(where.find(folder), member)))
    show_recovered(done, json=json)
    if any(one.still_missing for one in done.values()):
        raise typer.Exit(1)


async def _or_stop(work: Awaitable[T]) -> T:
    try:
        return await work
    except Refused as refused:
        raise Stop(refused.sentence) from None


def show_recovered(done: dict[str, Recovered], *, json: bool = False) -> None:
    """How many events came back to each lane, and how many the bus has lost as well."""
    rows = [
        (lane, one.back.get(lane, 0), one.still_missing.get(lane, 0))
        for one in done.values()
        for lane in sorted({*one.back, *one.still_missing})
    ]
    show({name: asdict(one) for name, one in done.items()}, json, rows, "lane", "came back", "still missing")


async def recover_member(deployment: where.Deployment, member: str) -> dict[str, Recovered]:
    """Fetch back what the bus has of all ledgers of a member. Raises Undecided or Forked where it has two stories."""
    programme = load(deployment.programme)
    if member not in {one.code for one in programme.members}:
        raise Stop(f"there is no member {member!r}; there are {', '.join(m.code for m in programme.members)}")
    settings, done = deployment.settings(member), dict[str, Recovered]()
    verifier = Verifier.read(programme.code, settings.public_keys)
    for service in programme.member(member).services:
        database = f"{programme.code}_{member}"
        connection = await postgres.connect(settings, database, f"{database}_{service}")
        known = import_module(f"services.{service}.recovery").RECOVERY
        try:
            topic = programme.topic(member, service)
            done[service] = await recover(connection, settings, topic, verifier, known)
        finally:
            await connection.close()
    return done
