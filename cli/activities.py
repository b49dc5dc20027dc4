"""`paravani activity record`: a training and its sheet, from a terminal or a file."""

from __future__ import annotations

import json as jsonlib
import uuid
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import where
from cli.output import Json, Stop, show

activity = typer.Typer(no_args_is_help=True, help="Activities and their attendance.")


@activity.command("record")
def record(
    file: Annotated[
        Path | None, typer.Option(help="The activity as JSON, as POST /v1/activities takes it.")
    ] = None,
    title: str = "",
    kind: str = "training",
    day: Annotated[str, typer.Option(help="The day, such as 2025-03-14.")] = "",
    hours: str = "6",
    municipality: str = "unknown",
    attendee: Annotated[
        list[str] | None, typer.Option(help='"name;year of birth;sex;organisation", once for each person.')
    ] = None,
    member: Annotated[str, typer.Option(help="Whose desk records it.")] = "ctc",
    user: Annotated[str, typer.Option(envvar="PARAVANI_USER")] = "me",
    password: Annotated[
        str, typer.Option(envvar="PARAVANI_PASSWORD", help="The demo's own if left out.")
    ] = "",
    key: Annotated[str, typer.Option(help="Idempotency key: the same key records once.")] = "",
    json: Json = False,
    folder: Annotated[Path, typer.Option(help="The data folder of the demo.")] = where.DEMO,
) -> None:
    """Record an activity that took place, with the people who came.

    Example: paravani activity record --title "Fundraising" --day 2025-03-14 --hours 6 --municipality Marneuli
    --attendee "Nino Beridze;1990;F;demo-cso-01"
    """
    deployment = where.find(folder)
    body = _from_file(file) if file else {
        "title": title, "kind": kind, "occurred_on": day, "hours": hours, "municipality": municipality,
        "attendees": [_attendee(line) for line in attendee or []],
    }  # fmt: skip
    auth = (user, password) if password else deployment.login(member, user)
    if auth is None:
        raise Stop(f"no password for {user!r} at {member}; give --password or PARAVANI_PASSWORD")
    answer = where.post(
        deployment.url(f"node-{member}"), "/v1/activities", body, auth, key or str(uuid.uuid4())
    )
    rows = [("activity", answer["id"]), ("event", answer["events"][0]), ("people", len(answer["persons"]))]
    show(answer, json, [*rows, *(("note", warning) for warning in answer["warnings"])], "recorded", "")


def _from_file(file: Path) -> Any:  # noqa: ANN401 - a JSON document
    try:
        return jsonlib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Stop(f"{file}: there is no such file") from None
    except jsonlib.JSONDecodeError as wrong:
        raise Stop(f"{file}:{wrong.lineno}: not JSON ({wrong.msg})") from None


def _attendee(line: str) -> dict[str, Any]:
    name, year, sex, organisation = ([part.strip() for part in line.split(";")] + [""] * 4)[:4]
    if year and not year.isdigit():
        raise Stop(f"--attendee {line!r}: the second part is the year of birth, such as 1990")
    new = {"name": name, "birth_year": int(year) if year else None, "sex": sex or "unknown"}
    return {"new": new, "organisation": organisation or None}
