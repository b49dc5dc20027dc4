"""The rows of a breakdown, or of several crossed, from the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from services.reporting.logframe.figures import Measure
from services.reporting.reading import kept, store
from services.reporting.reading.asking import Moment, Question
from services.reporting.reading.breakdowns import Rows
from services.reporting.reading.figures import Figure
from services.reporting.reading.sums import Sums, dated
from shared.postgres import Connection


async def breakdown(
    connection: Connection, asked: Question, whole: Figure, dimensions: Sequence[str]
) -> dict[tuple[str, ...], Figure]:
    """The figures of every row, by the codes of its cell. None of an indicator of shares: it has no rows of its own."""
    if asked.rule is None or asked.counted is not asked.indicator:
        return {}
    split = await _split(connection, asked, dimensions)
    return {
        cell: Figure(whole.indicator, whole.kind, sums, whole.reporting, whole.sums)
        for cell, sums in sorted(split.items())
    }


async def _split(
    connection: Connection, asked: Question, dimensions: Sequence[str]
) -> Mapping[tuple[str, ...], Sums]:
    moment, one = asked.moment, asked.indicator
    reader = Rows(asked.programme, one)
    if moment == Moment(None, None):
        by = partial(reader.split, dimensions=dimensions)
        return await kept.split(connection, asked.programme, one, dimensions, ("rows", *dimensions), by)
    admitted = store.Asked(moment.before, moment.day, sorted(dated(asked.programme)), moment.happened)
    rows = await store.cell_rows(connection, one.code, tuple(Measure), admitted)
    return reader.split(rows, dimensions)
