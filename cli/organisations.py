"""`paravani organisations …`: organisations that a member knows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import where
from cli.desk import Desk, Folder, Member, Password, User, document, tell
from cli.output import Json, show

organisations = typer.Typer(no_args_is_help=True, help="Organisations that a member knows.")
OrganisationId = Annotated[str, typer.Argument(help="Its id; `organisations list` tells it.")]
Pairs = Annotated[
    list[str] | None,
    typer.Argument(help="field=value, once for each: name, type, target, municipality, theme, registered_on"),
]
File = Annotated[Path | None, typer.Option(help="The fields as JSON instead.")]


@organisations.command("list")
def list_(
    q: Annotated[str, typer.Option(help="Part of a name, in any script, or of an id.")] = "",
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """List the organisations, by name.

    Example: paravani organisations list --q Marneuli
    """
    found = Desk.of(folder, member, user, password).get("/v1/organisations", q=q)
    rows = [
        (one["id"], one["name"], one["type"], "target" if one["target"] else "", one["municipality"])
        for one in found
    ]
    show(found, json, rows, "id", "name", "type", "", "municipality")


@organisations.command("register")
def register(
    given: Pairs = None,
    file: File = None,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Register an organisation.

    Example: paravani organisations register name="Green Marneuli" type=cso_local municipality=Marneuli target=yes
    """
    body = document(given, file)
    tell(Desk.of(folder, member, user, password).post("/v1/organisations", body), json)


@organisations.command("correct")
def correct(
    organisation: OrganisationId,
    given: Pairs = None,
    file: File = None,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Replace what was registered; figures that rest on it follow.

    Example: paravani organisations correct ORGANISATION name="Green Marneuli" type=cso_local municipality=Bolnisi
    """
    body = document(given, file)
    desk = Desk.of(folder, member, user, password)
    tell(desk.post(f"/v1/organisations/{organisation}/correction", body), json)


@organisations.command("void")
def void(
    organisation: OrganisationId,
    reason: Annotated[str, typer.Option(help="wrong_data, duplicate, did_not_happen or other.")] = "other",
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Take a registration back that was a mistake.

    Example: paravani organisations void ORGANISATION --reason duplicate
    """
    desk = Desk.of(folder, member, user, password)
    tell(desk.post(f"/v1/organisations/{organisation}/void", {"reason": reason}), json)
