"""`paravani logframe` and `paravani figure`: what the donor reads, in a terminal."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

import typer

from cli import where
from cli.desk import Desk
from cli.output import Json, Stop, console, show
from shared.programme import load

Folder = Annotated[Path, typer.Option(help="The data folder of the demo.")]
AsOf = Annotated[str | None, typer.Option(help="As known at the end of this day, such as 2024-12-31.")]
logframe = typer.Typer(no_args_is_help=True, help="The donor's logframe.")
figure = typer.Typer(no_args_is_help=True, help="One figure and the events behind it.")


@logframe.command("show")
def show_logframe(
    as_of: AsOf = None,
    happened: Annotated[str | None, typer.Option(help="Only what happened up to this day.")] = None,
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Show every indicator with baseline, target, value and status.

    Example: paravani logframe show --as-of 2024-12-31
    """
    deployment = where.find(folder)
    login = deployment.login("reporting", "coordinator")
    document = where.get(deployment.url("reporting"), "/v1/logframe", login, as_of=as_of, happened=happened)
    rows = [
        (
            i["code"],
            i["name"],
            i["baseline"]["value"],
            i["target"]["value"],
            i["value"],
            i["progress"]["status"].replace("_", " "),
        )
        for i in document["indicators"]
    ]
    show(document, json, rows, "code", "indicator", "baseline", "target", "value", "status")


@logframe.command("diff")
def diff(
    first: Annotated[
        str, typer.Option("--from", help="As known at the end of this day, such as 2024-12-31.")
    ],
    second: Annotated[str, typer.Option("--to", help="And at the end of this one.")],
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Show each figure that differs between two days, and the events that explain it.

    Example: paravani logframe diff --from 2024-12-31 --to 2025-12-31
    """
    query, deployment = {"from": first, "to": second}, where.find(folder)
    login = deployment.login("reporting", "coordinator")
    document = where.get(deployment.url("reporting"), "/v1/compare", login, **query)
    rows = [
        (
            f"{one['indicator']} {one['part']}".strip(),
            one["before"]["value"],
            one["after"]["value"],
            one["change"],
            len(one["events"]),
        )
        for one in document["differences"]
    ]
    show(document, json, rows, "figure", first, second, "change", "events")
    if document["provisional"] and not json:
        console.print("provisional: not every member has been heard past these days", style="dim")


@logframe.command("what-if")
def what_if(
    files: Annotated[Path, typer.Argument(help="A folder with the other programme files, or some of them.")],
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Show every figure under other rules, targets or bands beside what it is now; nothing that is shown changes.

    Example: paravani logframe what-if drafts/youth-to-30
    """
    document = _send(folder, "/v1/logframe/what-if", {"files": _texts(files)})
    rows = [
        (" ".join(map(str, _flat(one["cell"]))), _number(one["now"]), _number(one["then"]))
        for one in document["differences"]
    ]
    show(document, json, rows, "cell", "now", "then")
    if not json:
        for one in document["plan"]:
            console.print(f"changed: {one['what']} of {one['indicator']}", highlight=False)
        told = f"{len(rows)} of {document['compared']} cells would read otherwise"
        console.print(told if rows else "no cell would read otherwise", style="dim", highlight=False)


@logframe.command("adopt")
def adopt(
    files: Annotated[Path, typer.Argument(help="A folder with the other programme files, or some of them.")],
    reason: Annotated[
        str, typer.Option(help="Why, in a sentence that will still be understood in five years.")
    ],
    author: Annotated[str, typer.Option(help="Who decided: a role or a body.")],
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Adopt other rules, targets or bands: counted beside what is shown, then shown from one moment on.

    Example: paravani logframe adopt drafts/youth-to-30 --reason "The national strategy says 14-30." --author "Steering committee"
    """
    document = _send(
        folder, "/v1/logframe/versions", {"files": _texts(files), "reason": reason, "author": author}
    )
    show(
        document,
        json,
        [(document["version"], document["fingerprint"][:16], document["event"])],
        "version",
        "files",
        "event",
    )


@logframe.command("versions")
def versions(json: Json = False, folder: Folder = where.DEMO) -> None:
    """Show every version that was counted, which one is live, who adopted it and why.

    Example: paravani logframe versions
    """
    found = where.get(where.find(folder).url("reporting"), "/v1/logframe/versions")["versions"]
    rows = [
        (one["version"], "live" if one["live"] else "", one["adopted_at"][:19], one["author"], one["reason"])
        for one in found
    ]
    show(found, json, rows, "version", "", "counted since", "author", "reason")


def _texts(files: Path) -> dict[str, str]:
    texts = {file.name: _text(file) for file in sorted(files.glob("*")) if file.is_file()}
    if not texts:
        raise Stop(
            f"{files} holds no file; copy the programme's folder there and change what you want to try"
        )
    return texts


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise Stop(f"{file} is not UTF-8 text; a folder of programme files holds nothing else") from None


def _send(folder: Path, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    deployment = where.find(folder)
    login = deployment.login("reporting", "coordinator")
    if login is None:
        raise Stop("there is no login of the coordinator in this folder")
    return where.post(deployment.url("reporting"), path, body, login, key=str(uuid.uuid4()))


def _flat(cell: dict[str, Any]) -> list[str]:
    return [
        f"{code}={value}" if name == "breakdown" else part
        for name, part in cell.items()
        for code, value in (part.items() if name == "breakdown" else [("", part)])
        if part != "total"
    ]


def _number(cell: dict[str, Any] | None) -> str | None:
    if cell is None or cell["value"] is None:
        return None
    share = f" ({cell['numerator']}/{cell['denominator']})" if cell["denominator"] else ""
    return f"{cell['value']:,}{share}"


@figure.command("explain")
def explain(
    code: Annotated[str, typer.Argument(help="The indicator's code, such as OP1.1.b.")],
    period: Annotated[str | None, typer.Option(help="Only this period, such as 2023.")] = None,
    by: Annotated[str | None, typer.Option(help="Only this cell, such as sex=F or sex=F,age=18-29.")] = None,
    member: Annotated[
        str | None, typer.Option(help="Only what counts as this member's, such as ctc.")
    ] = None,
    excluded: Annotated[
        bool, typer.Option("--excluded", help="What was considered and is not counted, with the reason.")
    ] = False,
    as_of: AsOf = None,
    happened: Annotated[str | None, typer.Option(help="Only what happened up to this day.")] = None,
    limit: Annotated[int, typer.Option(help="How many events at most.", min=1, max=500)] = 50,
    cursor: Annotated[str | None, typer.Option(help="`next` of the page before, as --json shows it.")] = None,
    reference: Annotated[
        list[str] | None,
        typer.Option(help="Only the event of this reference, as the donor copied it; may be given again."),
    ] = None,
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Show the events behind a figure or a cell: type, member, dates, id, place in the ledger, hash.

    Example: paravani figure explain OP1.1.b --period 2023 --by sex=F
    """
    deployment = where.find(folder)
    document = where.get(
        deployment.url("reporting"),
        f"/v1/indicators/{code}/events",
        deployment.login("reporting", "coordinator"),
        period=period,
        by=by,
        member=member,
        excluded=str(excluded).lower(),
        as_of=as_of,
        happened=happened,
        limit=limit,
        cursor=cursor,
        reference=", ".join(reference or ()) or None,
    )
    rows = [(*_event(one), _why(one) if excluded else one["adds"]) for one in document["events"]]
    last = "why not" if excluded else "adds"
    show(document, json, rows, "happened", "member", "type", "event", "ledger", "hash", last)
    if not json:
        for one in document.get("unknown", ()):
            typer.echo(f"{one} is no reference of this figure as it is asked here")
        _tell_rule(document)


@figure.command("documents")
def documents(
    code: Annotated[str, typer.Argument(help="The indicator, such as X.2.")],
    period: Annotated[str, typer.Option(help="The period, such as 2024; nothing means all.")] = "",
    sample: Annotated[int, typer.Option(min=0, help="How many events to draw; 0 means all.")] = 0,
    seed: Annotated[str, typer.Option(help="Any words: the same draw the same sample again.")] = "",
    out: Annotated[Path, typer.Option(help="The folder to write one ZIP a member into.")] = Path("documents"),
    user: Annotated[str, typer.Option(help="The auditor's account at the members.")] = "audit",
    folder: Folder = where.DEMO,
) -> None:
    """Fetch the documents behind a figure, or behind a random sample of its events, from each member.

    Example: paravani figure documents X.2 --period 2024 --sample 25 --seed "audit 2025"
    """
    asked = {"indicator": code, "period": period, "sample": str(sample), "seed": seed}
    out.mkdir(exist_ok=True)
    for member in load(where.find(folder).programme).members:
        if "participants" in member.services:
            desk = Desk.of(folder, member.code, user, "")
            path = out / f"{code}-{member.code}.zip"
            path.write_bytes(desk.file("/v1/documents/archive?" + urlencode(asked)))
            typer.echo(str(path))


def _event(one: dict[str, Any]) -> tuple[object, ...]:
    place = f"{one['lane']} · {one['sequence']}"
    return one["occurred_on"], one["member"], one["type"], one["id"], place, one["hash"][:12]


def _why(one: dict[str, Any]) -> str:
    """The reason, with the condition or the event that is the cause."""
    return " ".join(filter(None, (one["reason"], one.get("condition"), one.get("by"))))


def _tell_rule(document: dict[str, Any]) -> None:
    totals = ", ".join(f"{name} {value}" for name, value in document["totals"].items()) or "nothing"
    version = f"logframe version {document['version']}, {document['fingerprint'][:16]}…"
    more = " There is more: give --cursor, or a higher --limit." if document["next"] else ""
    heard = " Provisional: not every member has been heard past this day." if document["provisional"] else ""
    console.print(
        f"{document['facts']} facts: {totals}; {version}.{heard}{more}", style="dim", highlight=False
    )
