"""Sums by what cells say, kept from question to question: only what came since is added.

A breakdown of a hundred thousand persons takes a second to sum, a day as it was known a third of one. What was counted
up to a position never changes (rows are appended, in the order of positions), so that sums up to there hold for as long
as the version is not counted anew and no earlier event is tried again; both show in the version's row. For questions
about a moment the sums are kept by the month in which something was recorded, and only the moment's own month is read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from services.reporting.logframe.figures import Measure
from services.reporting.reading import store
from services.reporting.reading.sums import Row, Sums, dated
from shared.postgres import Connection
from shared.programme import Programme
from shared.programme.model_logframe import Indicator

By = tuple[str, ...]
Split = Callable[[Iterable[Row]], Mapping[By, Sums]]
_Parts = Mapping[datetime | None, Mapping[By, Sums]]
_MOST = 100_000  # kept sums, about 250 bytes each


class _Key(NamedTuple):
    """Of which counting, of what, how split, and whether by month."""

    adopted_at: datetime
    retried: int
    fingerprint: str
    indicator: str
    way: By
    monthly: bool


@dataclass(frozen=True, slots=True)
class _Source:
    """Where sums are read: of what came after a position, by month or all under None; and between two moments."""

    after: Callable[[Connection, int], Awaitable[_Parts]]
    between: Callable[[Connection, datetime, datetime], Awaitable[Mapping[By, Sums]]]


_KEPT: OrderedDict[_Key, tuple[int, _Parts]] = OrderedDict()


async def split(
    connection: Connection,
    programme: Programme,
    indicator: Indicator,
    dimensions: Sequence[str],
    way: By,
    by: Split,
    measures: Sequence[Measure] = tuple(Measure),
    before: datetime | None = None,
) -> Mapping[By, Sums]:
    """The sums of an indicator, split by what `by` makes of rows; of cells it sees `dimensions` only.

    With `before` only what was recorded earlier; the day of evaluation is not looked at. `way` names what `by` does,
    and for which measures: equal ways of one indicator give equal sums. The result is shared: read it only.
    """
    asked = store.Narrow(indicator, dimensions, measures)

    async def after(reader: Connection, position: int) -> _Parts:
        months = await asked.after(reader, position, by_month=before is not None)
        return {month: by(rows) for month, rows in months.items()}

    async def between(reader: Connection, since: datetime, upto: datetime) -> Mapping[By, Sums]:
        return by(await asked.between(reader, since, upto))

    return await _kept(connection, programme, indicator.code, way, before, _Source(after, between))


async def whole(connection: Connection, programme: Programme, asked: store.Asked) -> dict[str, Sums]:
    """The sums of every indicator as known at a moment; of those that look at the day, up to the day."""
    if asked.before is None or asked.happened is not None:
        return await store.all_sums(connection, asked)
    looking = sorted(dated(programme))
    found = await store.all_sums(connection, asked, only=looking)
    source = _Source(partial(_all_after, looking), partial(_all_between, looking))
    rest = await _kept(connection, programme, "", (), asked.before, source)
    return found | {code: sums for (code,), sums in rest.items()}


async def _all_after(without: Sequence[str], connection: Connection, position: int) -> _Parts:
    months = await store.sums_by_month(connection, without, position)
    return {month: _keyed(sums) for month, sums in months.items()}


async def _all_between(
    without: Sequence[str], connection: Connection, since: datetime, before: datetime
) -> Mapping[By, Sums]:
    return _keyed(await store.sums_between(connection, without, since, before))


def _keyed(sums: Mapping[str, Sums]) -> Mapping[By, Sums]:
    return {(code,): one for code, one in sums.items()}


async def _kept(
    connection: Connection, programme: Programme, code: str, way: By, before: datetime | None, source: _Source
) -> Mapping[By, Sums]:
    month = None if before is None else _month(before)
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        live = await store.live_version(connection)
        if live is None:
            return {}
        key = _Key(live["adopted_at"], live["retried"], programme.fingerprint, code, way, before is not None)
        position, had = _KEPT.get(key, (0, {}))
        more = await source.after(connection, position)
        own = await source.between(connection, month, before) if before and month else {}
    parts = {
        one: _joined(had.get(one, {}), more[one]) if one in more else had[one] for one in {**had, **more}
    }
    if key in _KEPT:
        _KEPT.move_to_end(key)
    if live["position"] > position:
        _keep(key, live["position"], parts)
    return _joined(*(part for at, part in parts.items() if at is None or (month and at < month)), own)


def _month(moment: datetime) -> datetime:
    """The beginning of its month, as the database cuts months."""
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _keep(key: _Key, position: int, parts: _Parts) -> None:
    """Keep sums up to a position; what was asked longest ago goes first when there is too much."""
    _KEPT[key] = position, parts
    _KEPT.move_to_end(key)
    left = sum(map(_size, _KEPT)) - _MOST
    while left > 0:
        oldest = next(iter(_KEPT))
        left -= _size(oldest)
        del _KEPT[oldest]


def _size(key: _Key) -> int:
    return sum(len(one.rows) for part in _KEPT[key][1].values() for one in part.values())


def _joined(*parts: Mapping[By, Sums]) -> Mapping[By, Sums]:
    """All together; none of them is changed, since others may be reading."""
    filled = [part for part in parts if part]
    if len(filled) < 2:  # noqa: PLR2004 - nothing to join
        return filled[0] if filled else {}
    found: dict[By, Sums] = {}
    for part in filled:
        for cell, sums in part.items():
            both = found.setdefault(cell, Sums())
            for place, (value, facts) in sums.rows.items():
                both.add(*place, value, facts)
    return found
