"""The publications so far, as the next one finds them: what could be read from them, and all rows there were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from services.reporting.publications.snapshot import tables
from services.reporting.publications.store import Publication
from services.reporting.reading.disclosure import SHOWN
from services.reporting.reading.every import Cell
from services.reporting.reading.numbers import Told, group_of
from services.reporting.reading.publishing import Edition
from shared.programme import Programme


def editions(programme: Programme, so_far: Iterable[tuple[Publication, Told]]) -> list[Edition]:
    """Each publication with all its rows, out of its file and its annex, oldest first."""
    return [
        edition(programme, one.document(), orjson.loads(one.annex)["cells"], told) for one, told in so_far
    ]


def edition(
    programme: Programme, document: Mapping[str, Any], every: Iterable[Mapping[str, Any]], told: Told
) -> Edition:
    """One of them; `every` are the cells of its annex. A table that only stayed as it was is not told by it."""
    rows = {name: _rows(some) for name, some in tables(programme, every).items()}
    day = document.get("snapshot")
    named = {
        name: frozenset(map(group_of, _rows(some)))
        for name, some in tables(programme, document["cells"]).items()
        if document.get("known_on", {}).get(name, day) == day
    }
    return Edition(told, rows, named)


def _rows(table: Iterable[Mapping[str, Any]]) -> list[Cell]:
    return [Cell.read(one) for one in table if one["breakdown"] and one["measure"] in SHOWN]
