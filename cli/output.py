"""How commands speak: a table for people, JSON for programs, one sentence when something is wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
_PEOPLE = sys.stdout.isatty()
# A file or another program has no width: a hash that is folded at the 80th column cannot be found again.
console = Console(soft_wrap=not _PEOPLE, width=None if _PEOPLE else 10_000)
errors = Console(stderr=True)


class Stop(Exception):
    """What ends a command with a sentence and exit code 1."""


def show(document: Any, as_json: bool, rows: Iterable[Sequence[object]], *headings: str) -> None:  # noqa: ANN401
    """Print a document as JSON, or as a table of rows."""
    if as_json:
        print(json.dumps(document, ensure_ascii=False, indent=1, default=str))
        return
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")  # an id is never cut
    for row in rows:
        table.add_row(*("–" if cell is None else str(cell) for cell in row))
    console.print(table, highlight=False)
