"""`paravani parked`: events that could not be applied, and what to do with each."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import where
from cli.output import Json, Stop, show

parked = typer.Typer(no_args_is_help=True, help="Events that could not be applied, and lanes that stopped.")

User = Annotated[str, typer.Option(envvar="PARAVANI_USER", help="An account of the lead's coordinator.")]
Password = Annotated[str, typer.Option(envvar="PARAVANI_PASSWORD", help="The demo's own if left out.")]
Folder = Annotated[Path, typer.Option(help="The data folder of the demo.")]
Reason = Annotated[str, typer.Option(prompt="Why", help="Kept for ever, in an event.")]
Event = Annotated[str, typer.Argument(help="The event's id, as `paravani parked list` shows it.")]


@parked.command("list")
def list_parked(
    discarded: Annotated[bool, typer.Option("--discarded", help="Those that were given up.")] = False,
    user: User = "coordinator",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """What waits, and why.

    Example: paravani parked list
    """
    site = _Site(folder, user, password)
    found = site.get("/v1/parked", discarded=str(discarded).lower())
    rows = [
        (one["id"], one["type"], one["lane"], one["sequence"], one["discarded"] or _why(one)) for one in found
    ]
    show(found, json, rows, "event", "type", "lane", "sequence", "why")


@parked.command("show")
def show_parked(
    event: Event,
    user: User = "coordinator",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """One parked event: where it stands and why it waits.

    Example: paravani parked show 0192f0c2-7b1e-7c3d-8a4f-5b6c7d8e9f00
    """
    one = _Site(folder, user, password).get(f"/v1/parked/{event}")
    show(one, json, [(name, value) for name, value in one.items() if value is not None], "", "")


@parked.command("retry")
def retry(
    event: Event,
    user: User = "coordinator",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Try an event again, once the cause is mended; what waits for it follows.

    Example: paravani parked retry 0192f0c2-7b1e-7c3d-8a4f-5b6c7d8e9f00
    """
    answer = _Site(folder, user, password).post(f"/v1/parked/{event}/retry", {})
    show(answer, json, [(event, "is tried again within seconds")], "event", "")


@parked.command("discard")
def discard(
    event: Event,
    reason: Reason,
    user: User = "coordinator",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Give an event up, with a reason. It changes no figure and blocks nothing any more.

    Example: paravani parked discard 0192f0c2-7b1e-7c3d-8a4f-5b6c7d8e9f00 --reason "Typed twice; recorded anew."
    """
    answer = _Site(folder, user, password).post(f"/v1/parked/{event}/discard", {"reason": reason})
    show(answer, json, [(event, "is given up", answer["event"])], "event", "", "the decision")


@parked.command("forks")
def forks(
    user: User = "coordinator", password: Password = "", json: Json = False, folder: Folder = where.DEMO
) -> None:
    """Lanes that stopped, because their member told two stories.

    Example: paravani parked forks
    """
    found = _Site(folder, user, password).get("/v1/forks")
    show(
        found,
        json,
        [(o["lane"], o["sequence"], o["detail"]) for o in found],
        "lane",
        "sequence",
        "what differs",
    )


@parked.command("resume")
def resume(
    lane: Annotated[str, typer.Argument(help="The lane's name, such as csdp.ctc.participants/2.")],
    reason: Reason,
    user: User = "coordinator",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Let a lane go on from what was counted of it.

    Example: paravani parked resume csdp.ctc.participants/2 --reason "CTC restored a backup of 12 May."
    """
    answer = _Site(folder, user, password).post(f"/v1/lanes/{lane}/resume", {"reason": reason})
    show(answer, json, [(lane, "goes on", answer["event"])], "lane", "", "the decision")


def _why(one: dict[str, Any]) -> str:
    return f"waits for {one['waits_for']}" if one["waits_for"] else str(one["error"])


class _Site:
    """The reporting site, with the account that speaks to it."""

    def __init__(self, folder: Path, user: str, password: str) -> None:
        deployment = where.find(folder)
        self._url = deployment.url("reporting")
        auth = (user, password) if password else deployment.login("reporting", user)
        if auth is None:
            raise Stop(f"no password for {user!r} at reporting; give --password or PARAVANI_PASSWORD")
        self._auth = auth

    def get(self, path: str, **parameters: object) -> Any:  # noqa: ANN401 - a JSON document
        return where.get(self._url, path, self._auth, **parameters)

    def post(self, path: str, body: object) -> Any:  # noqa: ANN401 - a JSON document
        return where.post(self._url, path, body, self._auth, str(uuid.uuid4()))
