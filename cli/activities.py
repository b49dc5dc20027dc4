"""`paravani activity record`: a training and its sheet, from a terminal or a file."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import where
from cli.desk import Desk, Folder, Member, Password, User, document, from_file, tell
from cli.output import Json, Stop, show

ActivityId = Annotated[str, typer.Argument(help="The activity's id; `activity list` tells it.")]
Pairs = Annotated[
    list[str] | None, typer.Argument(help="field=value, once for each, as the API's correction takes them.")
]
_LISTS = frozenset({"topics", "benefits", "co_organisers"})
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
    together: Annotated[
        list[str] | None, typer.Option("--with", help="Another member who organises it too, once for each.")
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
    body = from_file(file) if file else {
        "title": title, "kind": kind, "occurred_on": day, "hours": hours, "municipality": municipality,
        "attendees": [_attendee(line) for line in attendee or []], "co_organisers": together or [],
    }  # fmt: skip
    auth = (user, password) if password else deployment.login(member, user)
    if auth is None:
        raise Stop(f"no password for {user!r} at {member}; give --password or PARAVANI_PASSWORD")
    answer = where.post(
        deployment.url(f"node-{member}"), "/v1/activities", body, auth, key or str(uuid.uuid4())
    )
    rows = [("activity", answer["id"]), ("event", answer["events"][0]), ("people", len(answer["persons"]))]
    show(answer, json, [*rows, *(("note", warning) for warning in answer["warnings"])], "recorded", "")


@activity.command("list")
def list_(
    kind: Annotated[str, typer.Option(help="Only of a kind, such as training.")] = "",
    year: Annotated[str, typer.Option(help="Only of a year.")] = "",
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """List a member's activities, the latest first.

    Example: paravani activity list --kind camp --year 2024
    """
    asked = {name: value for name, value in (("kind", kind), ("year", year)) if value}
    found = Desk.of(folder, member, user, password).every("/v1/activities", **asked)
    rows = [
        (
            one["occurred_on"],
            one["kind"],
            one["title"],
            one["participants"],
            "voided" if one["voided"] else "",
            one["id"],
        )
        for one in found
    ]
    show(found, json, rows, "day", "kind", "title", "people", "", "id")


@activity.command("show")
def show_(
    activity_id: ActivityId,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Show an activity and its sheet: the persons by their ids, the events of their lines, who completed it.

    Example: paravani activity show ACTIVITY
    """
    found = Desk.of(folder, member, user, password).get(f"/v1/activities/{activity_id}")
    rows = [
        (name, value, "", "")
        for name, value in found.items()
        if name not in {"attendance", "events"} and value
    ]
    rows += [
        (f"{one['role']} {one['person']}", f"{one['sessions']} sessions, {one['minutes']} minutes",
         "completed" if one["completed"] else "not completed", one["event"])
        for one in found["attendance"]
    ]  # fmt: skip
    show(found, json, rows, "what", "", "", "event")


@activity.command("correct")
def correct(
    activity_id: ActivityId,
    given: Pairs = None,
    file: Annotated[Path | None, typer.Option(help="The fields as JSON instead.")] = None,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Replace the whole of what was recorded about an activity; its sheet follows.

    Example: paravani activity correct ACTIVITY title=Fundraising kind=training occurred_on=2025-03-15 hours=5 municipality=Bolnisi
    """
    body = document(given, file, _LISTS)
    desk = Desk.of(folder, member, user, password)
    tell(desk.post(f"/v1/activities/{activity_id}/correction", body), json, "activity")


@activity.command("void")
def void(
    activity_id: ActivityId,
    line: Annotated[str, typer.Option(help="Only this line of the sheet: its event.")] = "",
    reason: Annotated[str, typer.Option(help="wrong_data, duplicate, did_not_happen or other.")] = "other",
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Take an activity back with its attendance, or one line of its sheet.

    Example: paravani activity void ACTIVITY --line EVENT --reason wrong_data
    """
    path = f"/v1/activities/{activity_id}" + (f"/attendance/{line}" if line else "")
    tell(Desk.of(folder, member, user, password).post(f"{path}/void", {"reason": reason}), json, "activity")


@activity.command("attend")
def attend(
    activity_id: ActivityId,
    attendee: Annotated[
        list[str], typer.Option(help='"name;year of birth;sex;organisation", once for each new person.')
    ] = [],  # noqa: B006 - typer's own way
    person: Annotated[list[str], typer.Option(help="The id of a known person, once for each.")] = [],  # noqa: B006
    sessions: Annotated[int, typer.Option(help="For how many sessions.")] = 1,
    minutes: Annotated[int, typer.Option(help="For how many minutes, if they were noted.")] = 0,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Add people to the sheet of an activity.

    Example: paravani activity attend ACTIVITY --attendee "Nino Beridze;1990;F" --sessions 2
    """
    lines = [*(_attendee(one) for one in attendee), *({"person": one} for one in person)]
    how = {"sessions": sessions, "minutes": minutes}
    desk = Desk.of(folder, member, user, password)
    tell(
        desk.post(f"/v1/activities/{activity_id}/attendance", [one | how for one in lines]), json, "activity"
    )


@activity.command("correct-line")
def correct_line(
    activity_id: ActivityId,
    line: Annotated[str, typer.Argument(help="The line's event; `activity show` tells it.")],
    sessions: Annotated[int, typer.Option(help="For how many sessions.")] = 1,
    minutes: Annotated[int, typer.Option(help="For how many minutes, if they were noted.")] = 0,
    role: str = "participant",
    organisation: str = "",
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Replace one line of a sheet; whose it is stays.

    Example: paravani activity correct-line ACTIVITY EVENT --sessions 1 --role trainer
    """
    body = {"sessions": sessions, "minutes": minutes, "role": role, "organisation": organisation or None}
    desk = Desk.of(folder, member, user, password)
    tell(desk.post(f"/v1/activities/{activity_id}/attendance/{line}/correction", body), json, "activity")


def _attendee(line: str) -> dict[str, Any]:
    name, year, sex, organisation = ([part.strip() for part in line.split(";")] + [""] * 4)[:4]
    if year and not year.isdigit():
        raise Stop(f"--attendee {line!r}: the second part is the year of birth, such as 1990")
    new = {"name": name, "birth_year": int(year) if year else None, "sex": sex or "unknown"}
    return {"new": new, "organisation": organisation or None}
