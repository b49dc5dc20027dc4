"""The numbers of the cells that a question asks for, kept from question to question: only newer cells are looked at."""

from __future__ import annotations

from collections import OrderedDict

from services.reporting.reading import store
from services.reporting.reading.asking import Question
from shared.postgres import Connection

_KEPT: OrderedDict[tuple[object, ...], tuple[int, list[int]]] = OrderedDict()
_MOST = 500_000  # kept numbers


async def cells(connection: Connection, asked: Question) -> list[int] | None:
    """The numbers of the cells asked for; None for all. The list is shared: read it only."""
    if not asked.narrowed:
        return None
    live = await store.live_version(connection)
    if live is None:
        return []
    key = (
        live["adopted_at"], asked.programme.fingerprint, asked.indicator.code, asked.part, asked.measures,
        *sorted(asked.by.items()),
    )  # fmt: skip
    last, had = _KEPT.get(key, (0, []))
    rows = await connection.fetch(_CELLS, live["version"], asked.code, last)
    found = had + [row["id"] for row in rows if asked.holds(tuple(row["parts"]))]
    _KEPT[key] = max([last, *(row["id"] for row in rows)]), found
    _KEPT.move_to_end(key)
    while len(_KEPT) > 1 and sum(len(numbers) for _, numbers in _KEPT.values()) > _MOST:
        _KEPT.popitem(last=False)
    return found


_CELLS = "SELECT id, parts FROM cell WHERE version = $1 AND indicator = $2 AND id > $3"
