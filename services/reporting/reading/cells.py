"""The rows of a breakdown, or of several crossed, from the database."""

from __future__ import annotations

from collections.abc import Sequence

from services.reporting.logframe.figures import Measure
from services.reporting.reading import store
from services.reporting.reading.asking import Question
from services.reporting.reading.breakdowns import Rows
from services.reporting.reading.figures import Figure
from services.reporting.reading.sums import dated
from shared.postgres import Connection


async def breakdown(
    connection: Connection, asked: Question, whole: Figure, dimensions: Sequence[str]
) -> dict[tuple[str, ...], Figure]:
    """The figures of every row, by the codes of its cell. None of an indicator of shares: it has no rows of its own."""
    if asked.rule is None or asked.counted is not asked.indicator:
        return {}
    moment = asked.moment
    admitted = store.Asked(moment.before, moment.day, sorted(dated(asked.programme)), moment.happened)
    rows = await store.cell_rows(connection, asked.indicator.code, tuple(Measure), admitted)
    split = Rows(asked.programme, asked.indicator).split(rows, dimensions)
    return {
        cell: Figure(whole.indicator, whole.kind, sums, whole.reporting, whole.sums)
        for cell, sums in sorted(split.items())
    }
