"""`paravani keys create`, `integrators`, `revoke`: keys of programs outside the consortium that read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from cli import where
from cli.output import Json, Stop, show
from deploy.keys import integrators
from deploy.keys.integrators import Admitted
from deploy.provision.errors import ProvisionError
from deploy.provision.kafka import operator_of
from deploy.provision.operator import Operator
from shared.keyfile import UnsafeSecret
from shared.programme import Programme, load
from shared.settings import Settings
from shared.web.identity.access_keys import Scope

T = TypeVar("T")
Folder = Annotated[Path, typer.Option(help="The demo's data folder.")]
USUAL = [Scope.EVENTS, Scope.FIGURES]
ROWS = (
    "it reads every event of persons and cases under random ids, from which rows can be counted that the public pages "
    "withhold: hand it only to whom a data-processing agreement binds"
)


def add_to(keys: typer.Typer) -> None:
    """Offer the commands below `paravani keys`."""
    keys.command("create")(create)
    keys.command("integrators")(every)
    keys.command("revoke")(revoke)


def create(
    integrator: Annotated[str, typer.Option("--integrator", help="Its name, such as statistics-office.")],
    scope: Annotated[
        list[Scope], typer.Option("--scope", help="What it may read; events and figures, if none is named.")
    ] = USUAL,
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Let an integrator in: a key for the HTTP API, and on Apache Kafka a user that may only read.

    `--scope events` opens the stream without persons and cases; `--scope rows` opens all of it, pseudonymous, and is
    for a recipient with a data-processing agreement.

    Example: paravani keys create --integrator statistics-office
    """
    made = _run(folder, lambda p, s, o, root: integrators.create(p, s, o, root, integrator, scope))
    rows = [("key for HTTP", made.key), *_kafka(made), *([("rows", ROWS)] if Scope.ROWS in scope else [])]
    show(dict(rows), json, rows, "", "shown once")


def every(json: Json = False, folder: Folder = where.DEMO) -> None:
    """List the keys of integrators: what each may read, when it was last used, which are revoked.

    Example: paravani keys integrators
    """
    found = _run(folder, lambda p, s, _o, _root: integrators.every(p, s))
    rows = [
        {
            "name": one.name,
            "scopes": list(one.scopes),
            "created": one.created_at,
            "used": one.last_used_at,
            "revoked": one.revoked_at,
        }
        for one in found
    ]
    told = [
        (
            one.name,
            ", ".join(one.scopes),
            *(_minute(t) for t in (one.created_at, one.last_used_at, one.revoked_at)),
        )
        for one in found
    ]
    show(rows, json, told, "integrator", "reads", "made", "last used", "revoked")


def revoke(integrator: Annotated[str, typer.Argument(help="Its name.")], folder: Folder = where.DEMO) -> None:
    """End an integrator's key, and its Kafka user, at once.

    Example: paravani keys revoke statistics-office
    """
    typer.echo(_run(folder, lambda p, s, o, root: integrators.revoke(p, s, o, root, integrator)))


def _kafka(made: Admitted) -> list[tuple[str, str]]:
    if made.kafka_user is None:
        return [("Kafka", "no user: this broker has none, or the key is not for events")]
    return [("Kafka user", made.kafka_user), ("its password is in", str(made.kafka_password_file))]


def _minute(moment: object) -> str | None:
    return str(moment)[:16] if moment else None


def _run(folder: Path, work: Callable[[Programme, Settings, Operator, Path], Awaitable[T]]) -> T:
    deployment = where.find(folder)
    programme, settings = load(deployment.programme), deployment.settings("reporting")

    async def done() -> T:
        return await work(programme, settings, operator_of(Settings()), deployment.folder / "secrets")

    try:
        return asyncio.run(done())
    except (UnsafeSecret, ProvisionError, OSError) as wrong:
        raise Stop(str(wrong)) from None
