"""`paravani privacy`: what a member holds about a person, as she may ask for it; and its end."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import Annotated

import typer

from cli import where
from cli.desk import Desk, Folder, Member, Password, User
from cli.output import Json, Stop, show

privacy = typer.Typer(no_args_is_help=True, help="What is held about a person, and its end.")
PersonId = Annotated[str, typer.Argument(help="The person's id; `privacy find` tells it.")]


@privacy.command("find")
def find(
    text: Annotated[str, typer.Argument(help="A name in any script, a phone or a personal number.")],
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Find persons of a member.

    Example: paravani privacy find "Nino Beridze"
    """
    found = Desk.of(folder, member, user, password).get("/v1/persons/search", q=text)
    rows = [(one["person"], one["name"], one["birth_year"], one["home"]) for one in found]
    show(found, json, rows, "person", "name", "born", "home")


@privacy.command("show")
def show_(
    person: PersonId,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Show all that is held about a person; that it was looked at is noted.

    Example: paravani privacy show 5f0c2a52-8f0e-4d53-9a53-3e1d0b7a1c11
    """
    held = Desk.of(folder, member, user, password).get(f"/v1/persons/{person}")
    rows = [(f"told: {name}", value) for name, value in held["told"].items() if value]
    rows += [
        (f"consent: {one['purpose']}", one["withdrawn_on"] or one["given_on"]) for one in held["consents"]
    ]
    rows += [(f"activity: {one['day']}", one["title"]) for one in held["activities"]]
    rows += [(f"record: {one['day']}", one["kind"]) for one in held["records"]]
    rows += [(f"looked at: {one['at'][:16]}", f"{one['by']} ({one['what']})") for one in held["viewed"]]
    show(held, json, rows, "what", "")


@privacy.command("export")
def export(
    person: PersonId,
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("person.json"),
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    folder: Folder = where.DEMO,
) -> None:
    """Write all that is held about a person into a file for her.

    Example: paravani privacy export 5f0c2a52-8f0e-4d53-9a53-3e1d0b7a1c11 --out nino.json
    """
    held = Desk.of(folder, member, user, password).get(f"/v1/persons/{person}/export")
    out.touch(mode=0o600)
    out.write_text(jsonlib.dumps(held, ensure_ascii=False, indent=1), encoding="utf-8")
    typer.echo(f"{out}: give it to her, then delete it")


@privacy.command("erase")
def erase(
    person: PersonId,
    yes: Annotated[bool, typer.Option("--yes", help="It cannot be undone.")] = False,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Destroy who a person was, here and at the matching member; figures stay as they are.

    Example: paravani privacy erase 5f0c2a52-8f0e-4d53-9a53-3e1d0b7a1c11 --yes
    """
    if not yes:
        raise Stop("this cannot be undone; say --yes")
    answer = Desk.of(folder, member, user, password).post(f"/v1/persons/{person}/erase", {})
    show(answer, json, [("person", person), ("event", answer["events"][0])], "erased", "")


@privacy.command("viewings")
def viewings(
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Show who looked at whose data.

    Example: paravani privacy viewings
    """
    found = Desk.of(folder, member, user, password).get("/v1/viewings")
    rows = [(one["at"], one["by"], one["what"], one["number"], one["person"]) for one in found]
    show(found, json, rows, "at", "by", "what", "persons", "person")


@privacy.command("clock")
def clock(
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Destroy what is kept no longer: after an audit hold, and after the retention everybody.

    Example: paravani privacy clock
    """
    desk = Desk.of(folder, member, user, password)
    destroyed: list[str] = []
    while some := desk.post("/v1/privacy/clock", {})["persons"]:
        destroyed += some
    told = {"destroyed": destroyed} | desk.get("/v1/privacy/retention")
    rows = [(one, "destroyed") for one in destroyed]
    show(told, json, [*rows, ("everybody is kept until", told["kept_until"])], "person", "")
