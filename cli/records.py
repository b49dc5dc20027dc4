"""`paravani participants record …`: everything that is recorded one by one, from a terminal or a JSON file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cli import where
from cli.desk import Desk, Folder, Member, Password, User, from_file
from cli.output import Json, Stop, show

Pairs = Annotated[
    list[str] | None, typer.Argument(help="field=value, once for each; `kinds` lists the fields.")
]
KindName = Annotated[str, typer.Argument(help="The kind, such as campaigns; `kinds` lists them.")]
EventName = Annotated[str, typer.Argument(help="The event that recorded it.")]
File = Annotated[Path | None, typer.Option(help="The fields as JSON instead.")]
_LISTS = {"organisations", "interval"}


def add_to(participants: typer.Typer) -> None:
    """Add the commands of records to the group."""
    participants.command("kinds")(kinds)
    participants.command("record")(record)
    participants.command("records")(records)
    participants.command("correct")(correct)
    participants.command("void")(void)


def kinds(
    kind: Annotated[str, typer.Argument(help="Show one kind's fields.")] = "",
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """List the kinds of record, or the fields of one.

    Example: paravani participants kinds campaigns
    """
    found = Desk.of(folder, member, user, password).get("/v1/records")
    if not kind:
        show(found, json, [(one["kind"], one["event"]) for one in found], "kind", "event")
        return
    one = next((one for one in found if one["kind"] == kind), None)
    if one is None:
        raise Stop(f"there is no kind {kind!r}; there are {', '.join(one['kind'] for one in found)}")
    rows = [(f["field"], f["label"], "needed" if f["needed"] else "", _codes(f)) for f in one["fields"]]
    show(one, json, rows, "field", "what", "", "one of")


def record(
    kind: KindName,
    fields: Pairs = None,
    file: File = None,
    key: Annotated[str, typer.Option(help="Idempotency key: the same key records once.")] = "",
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Record something of a kind.

    Example: paravani participants record campaigns occurred_on=2025-05-14 municipality=Marneuli theme=water title="Clean water"
    """
    answer = Desk.of(folder, member, user, password).post(f"/v1/records/{kind}", _given(fields, file), key)
    _told(answer, json)


def records(
    kind: KindName,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """List the records of a kind.

    Example: paravani participants records campaigns
    """
    found = Desk.of(folder, member, user, password).get(f"/v1/records/{kind}")
    rows = [
        (
            one["data"]["occurred_on"],
            one["title"],
            "voided" if one["voided"] else "",
            one["subject"],
            one["event"],
        )
        for one in found
    ]
    show(found, json, rows, "day", "title", "", "id", "event")


def correct(
    kind: KindName,
    event: EventName,
    fields: Pairs = None,
    file: File = None,
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Replace the whole of a record; the old one stays in the ledger.

    Example: paravani participants correct campaigns EVENT occurred_on=2025-05-14 municipality=Bolnisi theme=water
    """
    desk = Desk.of(folder, member, user, password)
    _told(desk.post(f"/v1/records/{kind}/{event}/correction", _given(fields, file)), json)


def void(
    kind: KindName,
    event: EventName,
    reason: Annotated[str, typer.Option(help="wrong_data, duplicate, did_not_happen or other.")] = "other",
    member: Member = "ctc",
    user: User = "me",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Take a record back; figures that rest on it follow.

    Example: paravani participants void campaigns EVENT --reason duplicate
    """
    desk = Desk.of(folder, member, user, password)
    _told(desk.post(f"/v1/records/{kind}/{event}/void", {"reason": reason}), json)


def _given(pairs: list[str] | None, file: Path | None) -> Any:  # noqa: ANN401 - a JSON document
    if file is not None:
        return from_file(file)
    return dict(_pair(one) for one in pairs or ())


def _pair(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign:
        raise Stop(f"{text!r}: write field=value, such as occurred_on=2025-05-14")
    if name == "users":
        return name, [{"person": one} for one in value.split(",")]
    if name == "domains":
        return name, dict(one.split(":", 1) for one in value.split(",") if ":" in one)
    if name == "cell":
        return name, dict([value.split(":", 1)])
    return name, value.split(",") if name in _LISTS else {"yes": True, "no": False}.get(value, value)


def _told(answer: Any, json: bool) -> None:  # noqa: ANN401 - a JSON document
    rows = [("record", answer["id"]), ("event", answer["events"][0])]
    rows += [("id", one) for one in answer["persons"]] + [("note", one) for one in answer["warnings"]]
    show(answer, json, rows, "recorded", "")


def _codes(field: dict[str, Any]) -> str:
    return ", ".join(field.get("codes", ())) if len(field.get("codes", ())) <= 20 else "see --json"  # noqa: PLR2004
