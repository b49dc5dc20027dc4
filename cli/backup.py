"""`paravani backup`: dump an identity's database of this machine's demo, and bring it back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Annotated

import asyncpg
import typer

from cli import where
from cli.output import Stop
from deploy.backup import Backup, BackupError
from deploy.embedded.errors import EmbeddedError
from deploy.embedded.home import make_home
from deploy.embedded.postgres import ADMIN
from deploy.provision.errors import ProvisionError
from shared.programme import load

backup = typer.Typer(
    no_args_is_help=True,
    help="Dumps of the demo's databases; docs/operations/backup.md has the commands for compose.",
)
Identity = Annotated[str, typer.Argument(help="A member's code, or reporting.")]
File = Annotated[Path, typer.Option("--file", help="The dump, such as ctc.dump.")]
Folder = Annotated[Path, typer.Option(help="The demo's data folder.")]


@backup.command("dump")
def dump(identity: Identity, file: File, folder: Folder = where.DEMO) -> None:
    """Dump the database of a member or of reporting; everything may run meanwhile.

    Example: paravani backup dump ctc --file ctc.dump
    """
    _run(_backup(identity, folder).dump(file.resolve()))
    typer.echo(f"{file} holds the database of {identity}; keep its secrets too, in another place")


@backup.command("restore")
def restore(identity: Identity, file: File, folder: Folder = where.DEMO) -> None:
    """Put a dump in the database's place; the processes of that identity must be stopped.

    Example: paravani backup restore ctc --file ctc.dump
    """
    _run(_backup(identity, folder).restore(file.resolve(), where.find(folder).folder / "secrets"))
    typer.echo(f"{identity} is as it was in {file}; start its processes again, then: paravani ledger verify")


def _backup(identity: str, folder: Path) -> Backup:
    deployment = where.find(folder)
    secret = deployment.folder / "postgres.password"
    if not secret.exists():
        raise Stop(f"{secret} is not here: this is for the demo; in compose see docs/operations/backup.md")
    dsn = f"postgresql://{ADMIN}:{secret.read_text()}@127.0.0.1:{deployment.postgres_port}/postgres"
    return Backup(load(deployment.programme), identity, dsn, make_home(deployment.folder.resolve()).programs)


def _run(work: Awaitable[None]) -> None:
    async def all_of_it() -> None:
        await work

    try:
        asyncio.run(all_of_it())
    except (BackupError, ProvisionError, EmbeddedError, asyncpg.PostgresError, OSError) as failure:
        raise Stop(str(failure)) from None
