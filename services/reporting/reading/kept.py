"""Sums of one indicator by what its cells say, kept from question to question: only what came since is added.

A breakdown of a hundred thousand persons takes a second to sum. What was counted up to a position never changes (rows
are appended, in the order of positions), so that sums up to there hold for as long as the version is not counted anew
and no earlier event is tried again; both show in the version's row. Questions about a day are not kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from services.reporting.logframe.figures import Measure
from services.reporting.reading import store
from services.reporting.reading.sums import Row, Sums
from shared.postgres import Connection
from shared.programme import Programme
from shared.programme.model_logframe import Indicator

By = tuple[str, ...]
Split = Callable[[Iterable[Row]], Mapping[By, Sums]]
_MOST = 100_000  # kept sums, about 250 bytes each


class _Key(NamedTuple):
    """Of which counting, of what, and how split."""

    adopted_at: datetime
    retried: int
    fingerprint: str
    indicator: str
    way: By


_KEPT: OrderedDict[_Key, tuple[int, Mapping[By, Sums]]] = OrderedDict()


async def split(
    connection: Connection,
    programme: Programme,
    indicator: Indicator,
    dimensions: Sequence[str],
    way: By,
    by: Split,
    measures: Sequence[Measure] = tuple(Measure),
) -> Mapping[By, Sums]:
    """The sums of an indicator now, split by what `by` makes of rows; of cells it sees `dimensions` only.

    `way` names what `by` does, and for which measures: equal ways of one indicator give equal sums. The result is
    shared: read it only.
    """
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        live = await store.live_version(connection)
        if live is None:
            return {}
        key = _Key(live["adopted_at"], live["retried"], programme.fingerprint, indicator.code, way)
        position, had = _KEPT.get(key, (0, {}))
        rows = await store.narrowed(connection, indicator, dimensions, measures, after=position)
    sums = _joined(had, by(rows)) if rows else had
    if key in _KEPT:
        _KEPT.move_to_end(key)
    if live["position"] > position:
        _keep(key, live["position"], sums)
    return sums


def _keep(key: _Key, position: int, sums: Mapping[By, Sums]) -> None:
    """Keep sums up to a position; what was asked longest ago goes first when there is too much."""
    _KEPT[key] = position, sums
    _KEPT.move_to_end(key)
    left = sum(map(_size, _KEPT)) - _MOST
    while left > 0:
        oldest = next(iter(_KEPT))
        left -= _size(oldest)
        del _KEPT[oldest]


def _size(key: _Key) -> int:
    return sum(len(one.rows) for one in _KEPT[key][1].values())


def _joined(had: Mapping[By, Sums], more: Mapping[By, Sums]) -> Mapping[By, Sums]:
    """Both together; neither is changed, since others may be reading."""
    found = dict(had)
    for cell, sums in more.items():
        found[cell] = both = Sums(dict(found[cell].rows) if cell in found else {})
        for place, (value, facts) in sums.rows.items():
            both.add(*place, value, facts)
    return found
