"""The whole calculation: from a list of events to every cell of every figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tests.oracle import complete, counts, measures, money, organisations, persons, ratios, states
from tests.oracle.events import Data
from tests.oracle.programme import Programme
from tests.oracle.table import Table
from tests.oracle.world import World

KINDS = (persons, complete, organisations, counts, money, ratios, states, measures)


@dataclass(frozen=True)
class Figures:
    """All cells, and the corrections and voids that were refused, with the reason."""

    cells: Table
    refused: dict[str, str]


def figures(
    documents: Sequence[Data],
    programme: Programme,
    *,
    as_of: datetime | None = None,
    happened: date | None = None,
) -> Figures:
    """Every cell as known at a moment (`as_of`) and as it happened by a day (`happened`)."""
    world = World(list(documents), programme, as_of, happened)
    table: Table = {}
    for kind in KINDS:
        kind.write(table, world)
    return Figures(table, world.refused)
