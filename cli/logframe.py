"""`paravani logframe` and `paravani figure`: what the donor reads, in a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import where
from cli.output import Json, show

Folder = Annotated[Path, typer.Option(help="The data folder of the demo.")]
AsOf = Annotated[str | None, typer.Option(help="As known at the end of this day, such as 2024-12-31.")]
logframe = typer.Typer(no_args_is_help=True, help="The donor's logframe.")
figure = typer.Typer(no_args_is_help=True, help="One figure and the events behind it.")


@logframe.command("show")
def show_logframe(as_of: AsOf = None, json: Json = False, folder: Folder = where.DEMO) -> None:
    """Show every indicator with baseline, target, value and status.

    Example: paravani logframe show --as-of 2024-12-31
    """
    document = where.get(where.find(folder).url("reporting"), "/v1/logframe", as_of=as_of)
    rows = [
        (
            i["code"],
            i["name"],
            i["baseline"]["value"],
            i["target"]["value"],
            i["value"],
            i["progress"]["status"],
        )
        for i in document["indicators"]
    ]
    show(document, json, rows, "code", "indicator", "baseline", "target", "value", "status")


@figure.command("explain")
def explain(
    code: Annotated[str, typer.Argument(help="The indicator's code, such as OP1.1.b.")],
    period: Annotated[str | None, typer.Option(help="Only this period, such as 2023.")] = None,
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option(help="How many events at most.", min=1, max=500)] = 50,
    json: Json = False,
    folder: Folder = where.DEMO,
) -> None:
    """Show the events behind a figure: type, member, dates, id, place in the ledger, hash.

    Example: paravani figure explain OP1.1.b --period 2023
    """
    document = where.get(
        where.find(folder).url("reporting"),
        f"/v1/indicators/{code}/events",
        period=period,
        as_of=as_of,
        limit=limit,
    )
    rows = [
        (e["occurred_on"], e["member"], e["type"], e["id"], f"{e['lane']} · {e['sequence']}", e["hash"][:12])
        for e in document["events"]
    ]
    show(document, json, rows, "happened", "member", "type", "event", "ledger", "hash")
