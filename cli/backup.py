"""`paravani backup`: dump an identity's database of this machine's demo, and bring it back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Annotated, TypeVar

import asyncpg
import typer
from aiokafka.errors import KafkaError

from cli import where
from cli.ledger import recover_member, show_recovered
from cli.output import Stop
from deploy.backup import Backup, BackupError
from deploy.embedded.errors import EmbeddedError
from deploy.embedded.home import make_home
from deploy.embedded.postgres import ADMIN
from deploy.provision.errors import ProvisionError
from shared.kafka import KafkaTrouble
from shared.ledger.recovery import Recovered
from shared.programme import load
from shared.refusal import Refused

T = TypeVar("T")
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
def restore(
    identity: Identity,
    file: File,
    in_use: Annotated[
        bool, typer.Option("--in-use", help="While its processes run: they wait until it is done.")
    ] = False,
    folder: Folder = where.DEMO,
) -> None:
    """Put a dump in the database's place, then fetch back from the bus what the member has recorded since.

    Of two stories of its ledger it takes the one that the lead's coordinator has decided on. Its processes must be
    stopped, or wait for it (--in-use).

    Example: paravani backup restore ctc --file ctc.dump --in-use
    """
    deployment = where.find(folder)
    done = _run(restore_and_recover(_backup(identity, folder), file.resolve(), deployment, in_use=in_use))
    typer.echo(f"{identity} is as it was in {file}, with what the bus has of its events since then")
    show_recovered(done)
    typer.echo(
        "look: paravani ledger verify" if in_use else "start its processes, then: paravani ledger verify"
    )


async def restore_and_recover(
    backup: Backup, file: Path, deployment: where.Deployment, *, in_use: bool
) -> dict[str, Recovered]:
    """Bring a database back and what the bus has of its ledgers since; reporting reads on by itself."""
    await backup.restore(file, deployment.folder / "secrets", in_use=in_use)
    if backup.identity not in {one.code for one in load(deployment.programme).members}:
        return {}
    return await recover_member(deployment, backup.identity)


def _backup(identity: str, folder: Path) -> Backup:
    deployment = where.find(folder)
    secret = deployment.folder / "postgres.password"
    if not secret.exists():
        raise Stop(f"{secret} is not here: this is for the demo; in compose see docs/operations/backup.md")
    dsn = f"postgresql://{ADMIN}:{secret.read_text()}@{deployment.postgres_host}:{deployment.postgres_port}/postgres"
    return Backup(load(deployment.programme), identity, dsn, make_home(deployment.folder.resolve()).programs)


def _run(work: Awaitable[T]) -> T:
    async def all_of_it() -> T:
        return await work

    try:
        return asyncio.run(all_of_it())
    except Refused as refused:
        raise Stop(f"the dump is in its place, but: {refused.sentence}") from None
    except (KafkaError, KafkaTrouble) as failure:
        told = f"the dump is in its place, but the bus does not answer ({type(failure).__name__})"
        raise Stop(f"{told}: paravani ledger recover fetches the rest back once it does") from None
    except (BackupError, ProvisionError, EmbeddedError, asyncpg.PostgresError, OSError) as failure:
        raise Stop(str(failure)) from None
