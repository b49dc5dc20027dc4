"""`paravani persons …`: persons of a member, who is one person with whom, and what other members ask."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import where
from cli.desk import Desk, Folder, Member, Password, User, document, tell
from cli.output import Json, show

persons = typer.Typer(no_args_is_help=True, help="Persons of a member, and who is one person with whom.")
PersonId = Annotated[str, typer.Argument(help="The person's id; `privacy find` tells it.")]
Pairs = Annotated[
    list[str] | None,
    typer.Argument(
        help="field=value, once for each, as POST /v1/persons takes them: name, birth_year, sex …"
    ),
]
File = Annotated[Path | None, typer.Option(help="The fields as JSON instead.")]
Purposes = Annotated[list[str], typer.Argument(help="What it is about, such as counting.")]
Day = Annotated[str, typer.Option(help="The day, such as 2025-03-14.")]
_LISTS = frozenset({"vulnerability"})


@persons.command("register")
def register(
    given: Pairs = None,
    file: File = None,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Register a person.

    Example: paravani persons register name="Nino Beridze" birth_year=1990 sex=F home=Marneuli
    """
    body = document(given, file, _LISTS)
    tell(Desk.of(folder, member, user, password).post("/v1/persons", body), json)


@persons.command("change")
def change(
    person: PersonId,
    given: Pairs = None,
    file: File = None,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Replace what is known of a person; what was counted stays in its cells.

    Example: paravani persons change PERSON name="Nino Beridze" birth_year=1991 sex=F home=Bolnisi
    """
    body = document(given, file, _LISTS)
    tell(Desk.of(folder, member, user, password).post(f"/v1/persons/{person}/update", body), json)


@persons.command("consent")
def consent(
    person: PersonId,
    purposes: Purposes,
    day: Day,
    language: Annotated[str, typer.Option(help="The language in which it was asked.")] = "ka",
    guardian: Annotated[bool, typer.Option("--guardian", help="The guardian of a minor consented.")] = False,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Record what a person consents to.

    Example: paravani persons consent PERSON counting contact --day 2025-03-14 --language az
    """
    body = {"purposes": purposes, "occurred_on": day, "language": language, "guardian": guardian}
    tell(Desk.of(folder, member, user, password).post(f"/v1/persons/{person}/consent", body), json)


@persons.command("withdraw")
def withdraw(
    person: PersonId,
    purposes: Purposes,
    day: Day,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Record what a person withdraws her consent to.

    Example: paravani persons withdraw PERSON contact --day 2025-04-02
    """
    body = {"purposes": purposes, "occurred_on": day}
    tell(Desk.of(folder, member, user, password).post(f"/v1/persons/{person}/withdrawal", body), json)


@persons.command("consents")
def consents(
    person: PersonId,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """List what stands of a person's consents, each with the event that `persons void --consent` takes.

    Example: paravani persons consents PERSON
    """
    found = Desk.of(folder, member, user, password).get(f"/v1/persons/{person}/consents")
    rows = [
        (one["event"], one["type"].rpartition(".")[2], one["occurred_on"], ", ".join(one["purposes"]))
        for one in found
    ]
    show(found, json, rows, "event", "what", "day", "about")


@persons.command("void")
def void(
    person: PersonId,
    consent: Annotated[str, typer.Option(help="Only this event of a consent; `persons consents`.")] = "",
    reason: Annotated[str, typer.Option(help="wrong_data, duplicate, did_not_happen or other.")] = "other",
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Take back that a person was registered, or one of her consents; what is kept of the person is destroyed.

    Example: paravani persons void PERSON --reason duplicate
    """
    place = f"/v1/persons/{person}" + (f"/consents/{consent}" if consent else "")
    tell(Desk.of(folder, member, user, password).post(f"{place}/void", {"reason": reason}), json)


@persons.command("merge")
def merge(
    some: Annotated[list[str], typer.Argument(help="Ids of this member; the first stays the one shown.")],
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Say that records of this member are one person; figures follow.

    Example: paravani persons merge PERSON PERSON
    """
    tell(Desk.of(folder, member, user, password).post("/v1/persons/merge", {"persons": some}), json)


@persons.command("split")
def split(
    link: Annotated[
        str, typer.Argument(help="The event of the link, merge or proposal; `persons links` lists them.")
    ],
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Take a wrong link or merge apart; figures follow.

    Example: paravani persons split EVENT
    """
    tell(Desk.of(folder, member, user, password).post(f"/v1/links/{link}/split", {}), json)


@persons.command("links")
def links(
    person: PersonId,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """List the links and merges that join a person with other records.

    Example: paravani persons links PERSON
    """
    found = Desk.of(folder, member, user, password).get(f"/v1/persons/{person}")["links"]
    rows = [
        (one["event"], ", ".join(one["with"]), "taken apart" if one["taken_apart"] else "") for one in found
    ]
    show(found, json, rows, "event", "one person with", "")


@persons.command("proposals")
def proposals(
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """List persons whom another member may know too.

    Example: paravani persons proposals
    """
    found = Desk.of(folder, member, user, password).get("/v1/matching/proposals")
    rows = [(one["id"], one["name"], ", ".join(one["members"]), one["proposed_on"]) for one in found]
    show(found, json, rows, "proposal", "name", "also at", "since")


@persons.command("confirm")
def confirm(
    proposal: str,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Confirm a proposed match; in force once two members have.

    Example: paravani persons confirm PROPOSAL
    """
    desk = Desk.of(folder, member, user, password)
    tell(desk.post(f"/v1/matching/proposals/{proposal}/confirm", {}), json)


@persons.command("deny")
def deny(
    proposal: str,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Deny a proposed match; no figure changes.

    Example: paravani persons deny PROPOSAL
    """
    desk = Desk.of(folder, member, user, password)
    tell(desk.post(f"/v1/matching/proposals/{proposal}/deny", {}), json)
