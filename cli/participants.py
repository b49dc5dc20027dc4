"""`paravani participants`: attendance sheets from a terminal: the template, an import, its undoing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from cli import records, where
from cli.desk import Desk, Folder, Member, Password, User
from cli.output import Json, Stop, show
from cli.watching import watched

participants = typer.Typer(no_args_is_help=True, help="Attendance sheets, persons and records of a member.")
records.add_to(participants)
_GROUPS = ("new", "known", "doubtful", "refused")


@participants.command("template")
def template(
    activity: Annotated[str, typer.Option(help="The activity's id, as `activity record` tells it.")],
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("attendance.xlsx"),
    lang: Annotated[str, typer.Option(help="The language of the lists: ka, en, az, hy, ru.")] = "ka",
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    folder: Folder = where.DEMO,
) -> None:
    """Write the sheet to fill in for an activity.

    Example: paravani participants template --activity 5f0c2a52-8f0e-4d53-9a53-3e1d0b7a1c11
    """
    desk = Desk.of(folder, member, user, password)
    out.write_bytes(desk.file(f"/v1/activities/{activity}/sheet-template?lang={lang}"))
    typer.echo(f"{out}: fill it in, then: paravani participants import {out}")


@participants.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The filled sheet: XLSX, ODS or CSV.")],
    activity: Annotated[str, typer.Option(help="The activity, unless the sheet is its template.")] = "",
    doubtful: Annotated[
        Literal["ask", "new", "out"],
        typer.Option(help="What becomes of doubtful rows: ask = record nothing."),
    ] = "ask",
    look: Annotated[bool, typer.Option("--look", help="Look only, record nothing.")] = False,
    refused: Annotated[
        Path | None, typer.Option(help="Where the refused rows go, with their reasons.")
    ] = None,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Read a filled sheet, show its rows in four groups, and record it as one import.

    Example: paravani participants import attendance.xlsx --doubtful out --refused refused.xlsx
    """
    desk = Desk.of(folder, member, user, password)
    batch = _upload(desk, file, activity)
    seen = watched(desk, batch, lambda: desk.get(f"/v1/sheets/{batch}"))
    if refused is not None and seen["counts"]["refused"]:
        refused.write_bytes(desk.file(f"/v1/sheets/{batch}/refused"))
    if not json:
        _tell(seen)
    undecided = seen["counts"]["doubtful"] and doubtful == "ask"
    if look or undecided:
        if json:
            show(seen, json, [], "", "")
        _stop_or_end(batch, look=look)
        return
    decided = {"otherwise": "" if doubtful == "ask" else doubtful}
    answer = watched(desk, batch, lambda: desk.post(f"/v1/sheets/{batch}/record", decided))
    rows = [
        ("import", batch),
        ("rows", len(answer["events"])),
        ("to undo it", f"paravani participants undo {batch}"),
    ]
    show(answer, json, rows, "recorded", "")


@participants.command("undo")
def undo(
    batch: Annotated[str, typer.Argument(help="The import's id, as `participants import` tells it.")],
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Take a whole import back: its attendance, and the persons of whom nothing else is known.

    Example: paravani participants undo 5f0c2a52-8f0e-4d53-9a53-3e1d0b7a1c11
    """
    answer = Desk.of(folder, member, user, password).post(f"/v1/sheets/{batch}/undo", {})
    show(answer, json, [("import", batch), ("events", len(answer["events"]))], "undone", "")


@participants.command("discard")
def discard(
    batch: Annotated[str, typer.Argument(help="The import's id, as `participants import` tells it.")],
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Forget the rows that are kept of a sheet: those that nobody will record, or that were refused.

    Example: paravani participants discard 5f0c2a52-8f0e-4d53-9a53-3e1d0b7a1c11
    """
    answer = Desk.of(folder, member, user, password).post(f"/v1/sheets/{batch}/discard", {})
    show(answer, json, [("import", batch)], "forgotten", "")


def _upload(desk: Desk, file: Path, activity: str) -> str:
    try:
        content = file.read_bytes()
    except OSError as wrong:
        raise Stop(f"{file}: {wrong.strerror}") from None
    path = f"/v1/activities/{activity}/sheets" if activity else "/v1/sheets"
    return str(desk.send(path, content, name=file.name)["id"])


def _tell(seen: dict[str, Any]) -> None:
    for row in seen["rows"]:
        if row["group"] in {"doubtful", "refused"}:
            who = "; ".join(f"{one['name']}, {one['birth_year']}" for one in row.get("candidates", ()))
            why = " ".join(row.get("notes", ()))
            typer.echo(f"  row {row['row']:>4}  {row['group']:<9} {row['name']}  {why or f'perhaps {who}'}")
    if seen["columns_not_read"]:
        typer.echo(f"  columns that are not read: {', '.join(seen['columns_not_read'])}")
    counts = Counter(seen["counts"])
    typer.echo("  " + ", ".join(f"{counts[group]} {group}" for group in _GROUPS))


def _stop_or_end(batch: str, *, look: bool) -> None:
    if not look:
        raise Stop(
            f"rows are doubtful: decide at the desk (/en/sheets/{batch}), or give --doubtful new or out"
        )
