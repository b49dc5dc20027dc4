"""All SQL of the figures: sums of contributions, now or as of a moment, over all cells or by cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from services.reporting.logframe.dimensions import WHOLE
from services.reporting.logframe.figures import Measure
from services.reporting.reading.breakdowns import MEASURED
from services.reporting.reading.sums import Row, Sums
from shared.postgres import Connection
from shared.postgres import Row as Record
from shared.programme.model_logframe import Indicator


class Asked(NamedTuple):
    """What is known and of which day it is asked: as in sums.Moment, with the instant that the database compares.

    `dated` are the codes that look at `day`: states, measures, due dates.
    """

    before: datetime | None
    day: date | None
    dated: Sequence[str]
    happened: date | None = None


async def live_version(connection: Connection) -> Record | None:
    """The logframe version that readers see; None before the first event was counted."""
    return await connection.fetchrow("SELECT * FROM logframe_version WHERE live")


async def all_sums(connection: Connection, asked: Asked, version: int | None = None) -> dict[str, Sums]:
    """The sums of every indicator, of the live version or another one that is kept.

    Without a moment from the totals, less what lies behind the day.
    """
    if asked.before is None and asked.happened is None:
        rows = await connection.fetch(_LIVE, list(asked.dated), asked.day, version)
    else:
        rows = await connection.fetch(
            _AS_OF,
            asked.before,
            asked.day,
            list(asked.dated),
            asked.happened,
            int(Measure.SUBMITTED),
            version,
        )
    found: dict[str, Sums] = {}
    for row in rows:
        sums = found.setdefault(row["indicator"], Sums())
        sums.add(row["measure"], row["period"], row["member"], int(row["value"]), int(row["facts"]))
    return found


async def cell_rows(
    connection: Connection,
    code: str,
    measures: Sequence[Measure],
    asked: Asked,
    version: int | None = None,
) -> list[Row]:
    """The sums of some measures of one indicator by cell, of the live version or another one that is kept."""
    wanted = [int(m) for m in measures]
    rows = await connection.fetch(
        _CELLS, asked.before, asked.day, list(asked.dated), asked.happened, code, wanted, version
    )
    return [_row(row) for row in rows]


async def narrowed(
    connection: Connection,
    indicator: Indicator,
    dimensions: Sequence[str],
    measures: Sequence[Measure],
    *,
    after: int = 0,
) -> list[Row]:
    """The sums of an indicator's measures by some of its dimensions; with `after` only of later events.

    A row's cell is blank in the other dimensions, but whole where a measure was taken of a cell or of everything.
    """
    wanted, places = [int(m) for m in measures], [indicator.breakdowns.index(one) for one in dimensions]
    rows = await connection.fetch(
        _NARROWED[len(places)], indicator.code, wanted, [int(one) for one in MEASURED], WHOLE, after,
        [place + 1 for place in places],
    )  # fmt: skip
    return [_row_of(row, len(indicator.breakdowns), places) for row in rows]


def _row_of(row: Record, breadth: int, places: Sequence[int]) -> Row:
    cell = row["parts"]
    if cell is None:
        cell = [""] * breadth
        for n, place in enumerate(places):
            cell[place] = row[f"part{n}"]
    return Row(
        Measure(row["measure"]),
        row["period"],
        row["member"],
        tuple(cell),
        int(row["value"]),
        int(row["facts"]),
    )


async def every_row(connection: Connection, asked: Asked) -> dict[str, list[Row]]:
    """The sums of every indicator by measure, period, member and cell."""
    found: dict[str, list[Row]] = {}
    for row in await connection.fetch(_EVERY, asked.before, asked.day, list(asked.dated)):
        found.setdefault(row["indicator"], []).append(_row(row))
    return found


def _row(row: Record) -> Row:
    return Row(
        Measure(row["measure"]), row["period"], row["member"], tuple(row["parts"]), int(row["value"]), int(row["facts"])
    )  # fmt: skip


_LIVE = """
SELECT f.indicator, f.measure, f.period, f.member, f.value, f.facts
FROM figure AS f WHERE f.version = coalesce($3::int, (SELECT version FROM logframe_version WHERE live))
UNION ALL
SELECT c.indicator, c.measure, c.period, c.member, -sum(c.value), -sum(c.facts)
FROM contribution AS c
WHERE c.version = coalesce($3::int, (SELECT version FROM logframe_version WHERE live)) AND c.indicator = ANY($1::text[]) AND c.day > $2
GROUP BY c.indicator, c.measure, c.period, c.member
"""
_KNOWN = """
    ($1::timestamptz IS NULL OR c.known_at < $1) AND ($2::date IS NULL OR c.day <= $2 OR NOT c.indicator = ANY($3::text[]))
"""
_AS_OF = f"""
SELECT c.indicator, c.measure, c.period, c.member, sum(c.value) AS value, sum(c.facts) AS facts
FROM contribution AS c
WHERE c.version = coalesce($6::int, (SELECT version FROM logframe_version WHERE live))
      AND {_KNOWN} AND ($4::date IS NULL OR c.day <= $4 OR c.measure = $5)
GROUP BY c.indicator, c.measure, c.period, c.member
"""  # noqa: S608 - constants
_CELLS = f"""
SELECT c.measure, c.period, c.member, cell.parts, sum(c.value) AS value, sum(c.facts) AS facts
FROM contribution AS c JOIN cell ON cell.id = c.cell
WHERE c.version = coalesce($7::int, (SELECT version FROM logframe_version WHERE live))
      AND {_KNOWN} AND ($4::date IS NULL OR c.day <= $4) AND c.indicator = $5 AND c.measure = ANY($6::smallint[])
GROUP BY c.measure, c.period, c.member, cell.parts
"""  # noqa: S608 - constants


def _narrowed(dimensions: int) -> str:
    """Sums by so many dimensions: 1-based places in $6."""
    parts = "".join(
        f", CASE WHEN NOT whole THEN cell.parts[($6::int[])[{n + 1}]] END AS part{n}"
        for n in range(dimensions)
    )
    groups = ", ".join(str(n) for n in range(1, dimensions + 5))
    return f"""
SELECT c.measure, c.period, c.member, CASE WHEN whole THEN cell.parts END AS parts{parts},
       sum(c.value) AS value, sum(c.facts) AS facts
FROM contribution AS c JOIN cell ON cell.id = c.cell
     CROSS JOIN LATERAL (SELECT c.measure = ANY($3::smallint[]) OR $4 = ANY(cell.parts) OR cell.parts = '{{}}' AS whole) AS w
WHERE c.version = (SELECT version FROM logframe_version WHERE live) AND c.indicator = $1
      AND c.measure = ANY($2::smallint[]) AND c.cause > $5 AND cardinality($6::int[]) = {dimensions}
GROUP BY {groups}
"""  # noqa: S608 - constants


_NARROWED = [_narrowed(dimensions) for dimensions in range(8)]
_EVERY = f"""
SELECT c.indicator, c.measure, c.period, c.member, cell.parts, sum(c.value) AS value, sum(c.facts) AS facts
FROM contribution AS c JOIN logframe_version AS v ON v.version = c.version AND v.live
     JOIN cell ON cell.id = c.cell
WHERE {_KNOWN}
GROUP BY c.indicator, c.measure, c.period, c.member, cell.parts
HAVING sum(c.value) <> 0 OR sum(c.facts) <> 0
"""  # noqa: S608 - constants
