"""What exports are made from, kept while nothing has changed: a spreadsheet asks for a table page after page.

What is kept is known by everything on which it depends: the version in force and how far it is counted, what is parked, what
persons decided, the programme's files, the day, and what was asked. Whoever asks while it is being gathered waits for
the same.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import date, datetime
from typing import NamedTuple

from services.reporting.asked import today
from services.reporting.context import Context
from services.reporting.exports.material import Material, gather
from services.reporting.reading.logframe import AsOf

_MOST = 6  # some thousand cells each


class _Key(NamedTuple):
    adopted_at: datetime
    retried: int
    position: int
    parked: int
    decided: int
    fingerprint: str
    today: date
    as_of: date | None
    open_rows: bool


_KEPT: OrderedDict[_Key, asyncio.Task[Material]] = OrderedDict()


async def material(context: Context, as_of: AsOf | None, *, open_rows: bool) -> Material:
    """Everything that the files hold, as it stands now; shared: read it only."""
    key = await _key(context, as_of, open_rows=open_rows)
    if key is None:
        return await gather(context, as_of, open_rows=open_rows)
    kept = _KEPT.get(key)
    if kept is None or _failed(kept):
        kept = _KEPT[key] = asyncio.create_task(gather(context, as_of, open_rows=open_rows))
        while len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    _KEPT.move_to_end(key)
    return await asyncio.shield(kept)  # who goes away does not take it from the others


def _failed(kept: asyncio.Task[Material]) -> bool:
    return kept.done() and (kept.cancelled() or kept.exception() is not None)


async def _key(context: Context, as_of: AsOf | None, *, open_rows: bool) -> _Key | None:
    """On what it depends; None before the first event was counted."""
    async with context.pool.acquire(timeout=10) as connection:
        state = await connection.fetchrow(_STATE)
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        decided = await ledger.fetchval("SELECT count(*) FROM ledger")
    if state is None:
        return None
    return _Key(
        **dict(state),
        decided=decided,
        fingerprint=context.programme.fingerprint,
        today=today(),
        as_of=as_of.day if as_of else None,
        open_rows=open_rows,
    )


_STATE = """SELECT adopted_at, retried, position, (SELECT count(*) FROM parked) AS parked FROM logframe_version WHERE live"""
