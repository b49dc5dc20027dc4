"""`paravani figures`: every figure from a file of events, by the code that runs live; needs nothing that runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.output import Json, Stop, console, show
from services.reporting.door.asked import asked
from services.reporting.door.document import figures as counted
from services.reporting.door.history import BadEvents
from shared.programme import ProgrammeError, load

PROGRAMME = Path(__file__).parents[1] / "deploy" / "programmes" / "csdp"
_MEASURES = {
    "cumulative": "to date",
    "value": "in period",
    "least": "at least to date",
    "estimate": "estimated",
}


def figures(
    events: Annotated[
        list[Path], typer.Option(help="A file of events, one JSON object a line; may be given often.")
    ],
    programme: Annotated[
        Path,
        typer.Option(help="The folder of the programme's files.", show_default="the reference programme"),
    ] = PROGRAMME,
    as_of: Annotated[str | None, typer.Option(help="Only what was recorded by this day or instant.")] = None,
    happened: Annotated[
        str | None, typer.Option(help="Only what happened by this day, such as 2024-12-31.")
    ] = None,
    json: Json = False,
) -> None:
    """Count a file of events and show every figure. The format: docs/figures-door.md.

    Example: paravani figures --events docs/examples/figures.jsonl --as-of 2024-01-31 --json
    """
    try:
        document = counted(list(events), load(programme), asked(as_of, happened))
    except (BadEvents, ProgrammeError, ValueError) as wrong:
        raise Stop(str(wrong)) from None
    if json:
        show(document, json, ())
        return
    _tell(document)


def _tell(document: dict[str, Any]) -> None:
    """For people: a line for each figure and measure, a column for each period."""
    periods = sorted(
        {cell["period"] for cell in document["cells"]}, key=lambda code: (not code.isdigit(), code)
    )
    show(None, False, _rows(document["cells"], periods), "indicator", "measure", *periods)
    console.print(
        f"{document['events']} events, {document['repeats']} repeated lines. "
        "– not reported, * not every member has submitted the period, … something waits, such as a payment for its rate.",
        style="dim",
        highlight=False,
    )
    for name, events in document["unknown_types"].items():
        console.print(
            f"not counted: {events} of {name}, a type that is not known", highlight=False, markup=False
        )
    for one in document["not_in_programme"]:
        console.print(
            f"counts for nothing: line {one['line']}, {one['type']}: the programme has no {one['field']} {one['value']}",
            highlight=False,
            markup=False,
        )
    for one in document["refused"]:
        console.print(f"refused: {one['type']} {one['id']}: {one['reason']}", highlight=False, markup=False)


def _rows(cells: Sequence[dict[str, Any]], periods: Sequence[str]) -> Iterator[list[str]]:
    lines: dict[tuple[str, str], dict[str, str]] = {}
    for cell in cells:
        if cell["by"] == "total" and not cell["breakdown"]:
            measure = _MEASURES.get(cell["measure"], cell["measure"])
            name = f"{cell['part']}, {measure}" if cell["part"] else measure
            lines.setdefault((cell["indicator"], name), {})[cell["period"]] = _shown(cell)
    before = ""
    for (indicator, name), values in lines.items():
        shown, before = ("" if indicator == before else indicator), indicator
        yield [shown, name, *(values.get(period, "") for period in periods)]


def _shown(cell: dict[str, Any]) -> str:
    value = "–" if cell["value"] is None else f"{cell['value']:,}"
    if cell["denominator"]:
        value += f" % ({cell['numerator']}/{cell['denominator']})"
    marks = "*" if cell["provisional"] and cell["value"] is not None else ""
    return value + marks + ("…" if cell["incomplete"] else "")
