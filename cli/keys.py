"""`paravani keys`: which keys are in force, and rotating them while everything runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import integrators, where
from cli.output import Json, Stop, show
from deploy.keys.boxes import rotate_cases
from deploy.keys.index import rotate_index
from deploy.keys.logins import rotate_logins
from deploy.keys.master import rotate_master
from deploy.keys.matching import rotate_matching
from deploy.keys.passwords import rotate_passwords
from deploy.keys.sealing import rotate_sealing
from deploy.keys.signing import rotate_signing
from deploy.keys.third_parties import rotate_third_parties
from deploy.provision.errors import ProvisionError
from deploy.provision.kafka import operator_of
from shared.keyfile import UnsafeSecret
from shared.ledger.signing import read_public
from shared.programme import Programme, load
from shared.settings import Settings

keys = typer.Typer(
    no_args_is_help=True, help="Keys and passwords of members, reporting and the broker's users."
)
rotate = typer.Typer(no_args_is_help=True, help="Make a key or a password anew while everything runs.")
keys.add_typer(rotate, name="rotate")
integrators.add_to(keys)
Folder = Annotated[Path, typer.Option(help="The demo's data folder.")]
Member = Annotated[str, typer.Argument(help="A member's code, such as ctc.")]


@keys.command("list")
def list_keys(json: Json = False, folder: Folder = where.DEMO) -> None:
    """Show every public signing key: whose it is, and whether it is in force.

    Example: paravani keys list
    """
    rows = [
        {"member": file.stem, "key": key.id, "until": key.until}
        for file in sorted((_secrets(folder) / "public").glob("*.pub"))
        for key in read_public(file)
    ]
    told = [(row["member"], row["key"], _state(row["until"])) for row in rows]
    show(rows, json, told, "member", "key", "")


@rotate.command("signing")
def signing(
    identity: Annotated[str, typer.Argument(help="A member's code, or reporting.")],
    publish_only: Annotated[
        bool,
        typer.Option("--publish-only", help="Only publish the new key, to hand it to other servers first."),
    ] = False,
    folder: Folder = where.DEMO,
) -> None:
    """Sign with a new key; the old one vouches for what it has signed, and for nothing new.

    Example: paravani keys rotate signing ctc
    """
    deployment = where.find(folder)
    settings = deployment.settings(identity)
    if not (settings.public_keys / f"{identity}.pub").exists():
        raise Stop(f"there is no identity {identity!r} here; `paravani keys list` names them")
    programme = load(deployment.programme)
    _tell(asyncio.run(_sentence(rotate_signing(programme, settings, publish_only=publish_only))))


@rotate.command("sealing")
def sealing(member: Member, folder: Folder = where.DEMO) -> None:
    """Seal persons' attributes to reporting under a new key.

    Example: paravani keys rotate sealing ctc
    """
    _tell(_refused(lambda: rotate_sealing(_secrets(folder), _member(folder, member))))


@rotate.command("matching")
def matching(folder: Folder = where.DEMO) -> None:
    """Make matching tokens under a new key, and send them to a new key of the matching role.

    Example: paravani keys rotate matching
    """
    programme = load(where.find(folder).programme)
    _tell(_refused(lambda: rotate_matching(_secrets(folder), programme)))


@rotate.command("third-parties")
def third_parties(folder: Folder = where.DEMO) -> None:
    """Recognise recipients of grants across members under a new key.

    Example: paravani keys rotate third-parties
    """
    programme = load(where.find(folder).programme)
    _tell(_refused(lambda: rotate_third_parties(_secrets(folder), programme)))


@rotate.command("cases")
def cases(member: Member, folder: Folder = where.DEMO) -> None:
    """Let others seal what they send a member about a case to a new key.

    Example: paravani keys rotate cases kkm
    """
    _tell(_refused(lambda: rotate_cases(_secrets(folder), _member(folder, member))))


@rotate.command("kafka")
def kafka(
    identities: Annotated[
        list[str] | None,
        typer.Argument(help="Members' codes, reporting or integrator; all if none is named."),
    ] = None,
    folder: Folder = where.DEMO,
) -> None:
    """Give Kafka users new passwords.

    Example: paravani keys rotate kafka ctc integrator
    """
    deployment = where.find(folder)
    operator = operator_of(Settings())
    programme = load(deployment.programme)
    _tell(asyncio.run(_sentence(rotate_passwords(programme, operator, _secrets(folder), identities or ()))))


@rotate.command("master")
def master(member: Member, folder: Folder = where.DEMO) -> None:
    """Wrap the keys of persons, recipients and cases under new master keys, and destroy the former ones.

    Example: paravani keys rotate master ctc
    """
    _rotate_indoors(rotate_master, _member(folder, member), folder)


@rotate.command("index")
def index(member: Member, folder: Folder = where.DEMO) -> None:
    """Find persons, recipients and cases under a new index key, and destroy the former one.

    Example: paravani keys rotate index ctc
    """
    _rotate_indoors(rotate_index, _member(folder, member), folder)


@rotate.command("postgres")
def logins(
    identity: Annotated[str, typer.Argument(help="A member's code, or reporting.")],
    folder: Folder = where.DEMO,
) -> None:
    """Give an identity's PostgreSQL roles new passwords.

    Example: paravani keys rotate postgres ctc
    """
    _rotate_indoors(rotate_logins, identity, folder)


def _rotate_indoors(
    rotation: Callable[[Programme, Settings], Coroutine[Any, Any, str]], identity: str, folder: Path
) -> None:
    """Rotate what an identity keeps in its own database, and tell what was done."""
    deployment = where.find(folder)
    _tell(asyncio.run(_sentence(rotation(load(deployment.programme), deployment.settings(identity)))))


def _secrets(folder: Path) -> Path:
    return where.find(folder).folder / "secrets"


def _member(folder: Path, code: str) -> str:
    programme: Programme = load(where.find(folder).programme)
    if code not in {one.code for one in programme.members}:
        raise Stop(f"there is no member {code!r}; there are {', '.join(m.code for m in programme.members)}")
    return code


async def _sentence(work: Any) -> str:  # noqa: ANN401 - an awaitable that ends with a sentence
    try:
        told: str = await work
    except (UnsafeSecret, ProvisionError, OSError) as wrong:
        raise Stop(str(wrong)) from None
    return told


def _refused(work: Any) -> str:  # noqa: ANN401 - a function that returns a sentence
    try:
        told: str = work()
    except (UnsafeSecret, OSError) as wrong:
        raise Stop(str(wrong)) from None
    return told


def _tell(sentence: str) -> None:
    typer.echo(sentence)


def _state(until: object) -> str:
    return "in force" if until is None else "for the past only"
