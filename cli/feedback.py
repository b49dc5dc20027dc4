"""`paravani feedback …`: what is late, what the figures are, posters to print."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from cli import where
from cli.desk import Desk, Folder, Member, Password, User
from cli.output import Json, Stop, show

feedback = typer.Typer(no_args_is_help=True, help="Complaints: what is late, statistics, posters.")
_DAY = "due"
_SECONDS = 60


@feedback.command("overdue")
def overdue(
    member: Member = "kkm",
    user: User = "cases",
    password: Password = "",
    days: Annotated[int, typer.Option(help="Also what is due within so many days.")] = 0,
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """List the open complaints whose next step is late, the latest first.

    Example: paravani feedback overdue --member kkm --days 3
    """
    desk = Desk.of(folder, member, user, password)
    today = date.today()  # noqa: DTZ011 - the reader's own day
    found = [
        one | {_DAY: due} for one in where.get(desk.url, "/v1/complaints", desk.auth) if (due := _next(one))
    ]
    late = sorted(
        (o for o in found if (date.fromisoformat(o[_DAY]) - today).days < days), key=lambda o: str(o[_DAY])
    )
    rows = [(o[_DAY], o["status"], o["category_group"], o["assignee"] or "", o["case"]) for o in late]
    show(late, json, rows, "due", "status", "about", "in the hands of", "case")


@feedback.command("statistics")
def statistics(
    period: Annotated[str, typer.Option(help="An ended period, such as 2025; all if left out.")] = "",
    member: Member = "kkm",
    user: User = "cases",
    password: Password = "",
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Show received complaints, and how many were confirmed and answered in time; small counts are hidden.

    Example: paravani feedback statistics --period 2025
    """
    desk = Desk.of(folder, member, user, password)
    every = where.get(desk.url, "/v1/complaints/statistics", desk.auth)
    found = [one for one in every if not period or one["period"] == period]
    if not found:
        raise Stop(f"{period!r} is no ended period; there are {', '.join(one['period'] for one in every)}")
    rows = [
        (o["period"], _count(o["received"]), _share(o["confirmed_in_time"]), _share(o["answered_in_time"]),
         "" if o["median_workdays"] is None else o["median_workdays"])
        for o in found
    ]  # fmt: skip
    show(
        found,
        json,
        rows,
        "period",
        "received",
        "confirmed in time",
        "answered in time",
        "median working days",
    )


@feedback.command("posters")
def posters(
    municipality: Annotated[list[str], typer.Option(help="Name or code; once for each poster.")],
    lang: Annotated[str, typer.Option(help="Languages with commas, such as az,ka; all if left out.")] = "",
    out: Annotated[Path, typer.Option(help="The folder for the PDFs.")] = Path(),
    member: Member = "kkm",
    user: User = "cases",
    password: Password = "",
    folder: Folder = where.DEMO,
) -> None:
    """Make posters as PDF, with a code that leads to the form and knows the municipality.

    Example: paravani feedback posters --municipality Marneuli --lang az,ka
    """
    desk = Desk.of(folder, member, user, password)
    for place in municipality:
        parameters = {"municipality": place, "languages": [one for one in lang.split(",") if one]}
        answer = httpx.get(
            f"{desk.url}/en/complaints/poster.pdf",
            params=parameters,
            auth=desk.auth,
            timeout=_SECONDS,
            trust_env=False,
        )
        if not answer.is_success:
            raise Stop(_no_poster(place, lang, answer.status_code))
        file = out / f"poster-{place.lower().replace(' ', '-')}.pdf"
        file.write_bytes(answer.content)
        print(file)


def _no_poster(place: str, lang: str, status: int) -> str:
    """Why there is none, and what would be right."""
    if status == httpx.codes.NOT_FOUND:
        wanted = f", or none of the form's languages is among {lang!r}" if lang else ""
        return f"{place!r} is no municipality of the programme (its name or code, such as Marneuli){wanted}"
    return f"no poster for {place!r}: the desk answers {status}; is this account one of its case handlers?"


def _next(one: dict[str, Any]) -> str | None:
    """The day by which the next step is due; None once it is answered, and while a question is open."""
    if one["status"] == "closed" or one["responded_on"] or one["stopped_on"]:
        return None
    return str(one["acknowledge_by"] if one["status"] == "received" else one["due_on"])


def _count(count: int | None) -> str:
    return "<5" if count is None else str(count)


def _share(share: dict[str, int | None]) -> str:
    return f"{share['count']} of {share['of']}" if share["of"] else "too few to tell"
