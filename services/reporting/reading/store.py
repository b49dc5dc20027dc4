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


async def all_sums(
    connection: Connection, asked: Asked, version: int | None = None, only: Sequence[str] | None = None
) -> dict[str, Sums]:
    """The sums of every indicator, or of some, of the live version or another one that is kept.

    Without a moment those of every indicator, from the totals, less what lies behind the day.
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
            only,
        )
    return _by_indicator(rows)


async def sums_by_month(
    connection: Connection, without: Sequence[str], after: int
) -> dict[datetime | None, dict[str, Sums]]:
    """The sums of every indicator but some, of events after a position, by the month in which they were recorded."""
    months: dict[datetime | None, list[Record]] = {}
    for row in await connection.fetch(_BY_MONTH, list(without), after):
        months.setdefault(row["month"], []).append(row)
    return {month: _by_indicator(rows) for month, rows in months.items()}


async def sums_between(
    connection: Connection, without: Sequence[str], since: datetime, before: datetime
) -> dict[str, Sums]:
    """The sums of every indicator but some, of what was recorded between two moments."""
    return _by_indicator(await connection.fetch(_BETWEEN, list(without), since, before))


def _by_indicator(rows: Sequence[Record]) -> dict[str, Sums]:
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


class Narrow(NamedTuple):
    """Some measures of one indicator by some of its dimensions.

    A row's cell is blank in the other dimensions, but whole where a measure was taken of a cell or of everything.
    """

    indicator: Indicator
    dimensions: Sequence[str]
    measures: Sequence[Measure]

    async def after(
        self, connection: Connection, position: int, *, by_month: bool = False
    ) -> dict[datetime | None, list[Row]]:
        """The sums of events after a position: by the month in which they were recorded, or all under None."""
        query = _NARROWED[by_month][len(self.dimensions)]
        months: dict[datetime | None, list[Row]] = {}
        for row in await connection.fetch(query, *self._asked, position):
            months.setdefault(row["month"] if by_month else None, []).append(self._row(row))
        return months

    async def between(self, connection: Connection, since: datetime, before: datetime) -> list[Row]:
        """The sums of what was recorded between two moments."""
        rows = await connection.fetch(_RECORDED[len(self.dimensions)], *self._asked, since, before)
        return [self._row(row) for row in rows]

    @property
    def _places(self) -> list[int]:
        return [self.indicator.breakdowns.index(one) for one in self.dimensions]

    @property
    def _asked(self) -> tuple[object, ...]:
        places = [place + 1 for place in self._places]
        return (
            self.indicator.code, [int(m) for m in self.measures], [int(one) for one in MEASURED], WHOLE, places
        )  # fmt: skip

    def _row(self, row: Record) -> Row:
        return _row_of(row, len(self.indicator.breakdowns), self._places)


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
      AND ($7::text[] IS NULL OR c.indicator = ANY($7))
GROUP BY c.indicator, c.measure, c.period, c.member
"""  # noqa: S608 - constants
_CELLS = f"""
SELECT c.measure, c.period, c.member, cell.parts, sum(c.value) AS value, sum(c.facts) AS facts
FROM contribution AS c JOIN cell ON cell.id = c.cell
WHERE c.version = coalesce($7::int, (SELECT version FROM logframe_version WHERE live))
      AND {_KNOWN} AND ($4::date IS NULL OR c.day <= $4) AND c.indicator = $5 AND c.measure = ANY($6::smallint[])
GROUP BY c.measure, c.period, c.member, cell.parts
"""  # noqa: S608 - constants


_OF_LIVE = "c.version = (SELECT version FROM logframe_version WHERE live)"
_MONTH = "date_trunc('month', c.known_at, 'UTC')"
_BY_MONTH = f"""
SELECT {_MONTH} AS month, c.indicator, c.measure, c.period, c.member, sum(c.value) AS value, sum(c.facts) AS facts
FROM contribution AS c
WHERE {_OF_LIVE} AND NOT c.indicator = ANY($1::text[]) AND c.cause > $2
GROUP BY 1, c.indicator, c.measure, c.period, c.member
"""  # noqa: S608 - constants
_BETWEEN = f"""
SELECT c.indicator, c.measure, c.period, c.member, sum(c.value) AS value, sum(c.facts) AS facts
FROM contribution AS c
WHERE {_OF_LIVE} AND NOT c.indicator = ANY($1::text[]) AND c.known_at >= $2 AND c.known_at < $3
GROUP BY c.indicator, c.measure, c.period, c.member
"""  # noqa: S608 - constants


def _narrowed(dimensions: int, of: str, month: str = "NULL::timestamptz") -> str:
    """Sums by so many dimensions, 1-based places in $5, of the contributions that `of` names."""
    parts = "".join(
        f", CASE WHEN NOT whole THEN cell.parts[($5::int[])[{n + 1}]] END AS part{n}"
        for n in range(dimensions)
    )
    groups = ", ".join(str(n) for n in range(1, dimensions + 6))
    return f"""
SELECT {month} AS month, c.measure, c.period, c.member, CASE WHEN whole THEN cell.parts END AS parts{parts},
       sum(c.value) AS value, sum(c.facts) AS facts
FROM contribution AS c JOIN cell ON cell.id = c.cell
     CROSS JOIN LATERAL (SELECT c.measure = ANY($3::smallint[]) OR $4 = ANY(cell.parts) OR cell.parts = '{{}}' AS whole) AS w
WHERE {_OF_LIVE} AND c.indicator = $1
      AND c.measure = ANY($2::smallint[]) AND cardinality($5::int[]) = {dimensions} AND {of}
GROUP BY {groups}
"""  # noqa: S608 - constants


_NARROWED = {
    by_month: [_narrowed(n, "c.cause > $6", *([_MONTH] if by_month else [])) for n in range(8)]
    for by_month in (False, True)
}
_RECORDED = [_narrowed(n, "c.known_at >= $6 AND c.known_at < $7") for n in range(8)]
_EVERY = f"""
SELECT c.indicator, c.measure, c.period, c.member, cell.parts, sum(c.value) AS value, sum(c.facts) AS facts
FROM contribution AS c JOIN logframe_version AS v ON v.version = c.version AND v.live
     JOIN cell ON cell.id = c.cell
WHERE {_KNOWN}
GROUP BY c.indicator, c.measure, c.period, c.member, cell.parts
HAVING sum(c.value) <> 0 OR sum(c.facts) <> 0
"""  # noqa: S608 - constants
