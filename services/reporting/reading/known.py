"""Figures from contributions in memory: the same reading as from the database, for a file of events or a test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from services.reporting.logframe.compiling import part_code
from services.reporting.logframe.figures import PERIODS, Contribution, Measure
from services.reporting.reading.breakdowns import Rows, total
from services.reporting.reading.figures import Figure, Reporting
from services.reporting.reading.shares import Share, shares
from services.reporting.reading.sums import Moment, Row, Sums, dated
from shared.programme import Programme
from shared.programme.model_logframe import Indicator, Part


@dataclass(frozen=True)
class Figures:
    """All figures of a programme at one moment."""

    programme: Programme
    rows: dict[str, list[Row]]
    submissions: Sums

    @classmethod
    def of(
        cls, programme: Programme, contributions: Iterable[Contribution], moment: Moment | None = None
    ) -> Figures:
        """The figures that some contributions make."""
        moment, days = moment or Moment(), dated(programme)
        sums: defaultdict[tuple[str, Measure, str, str, tuple[str, ...]], list[int]] = defaultdict(
            lambda: [0, 0]
        )
        for one in contributions:
            if moment.admits(one, days):
                key = one.key
                added = sums[key.indicator, key.measure, key.period, key.member, key.cell]
                added[0] += one.value
                added[1] += one.facts
        rows: dict[str, list[Row]] = {}
        for (code, measure, period, member, cell), (value, facts) in sums.items():
            if value or facts:
                rows.setdefault(code, []).append(Row(measure, period, member, cell, value, facts))
        return cls(programme, rows, total(rows.get(PERIODS, ())))

    def figure(self, code: str, region: str | None = None) -> Figure:
        """The figure of an indicator; of one region's facts only, if asked. KeyError if there is none.

        What has no place, and a measure (whose total is no sum of places), has no figure of a region.
        """
        indicator = self.programme.logframe.indicator(code)
        rows = self.rows.get(code, [])
        whole = total(rows)
        if region is None:
            return self._figure(indicator, whole, whole)
        places = Rows(self.programme, indicator)
        if not places.placed or indicator.kind == "latest_measure":
            return self._figure(indicator, Sums(), Sums())
        return self._figure(indicator, total(places.within(rows, region)), whole)

    def breakdown(self, code: str, dimensions: Sequence[str]) -> dict[tuple[str, ...], Figure]:
        """The figures of every row of a breakdown, or of several crossed."""
        indicator = self.programme.logframe.indicator(code)
        rows = self.rows.get(code, [])
        whole = total(rows)
        split = Rows(self.programme, indicator).split(rows, dimensions)
        return {cell: self._figure(indicator, sums, whole) for cell, sums in split.items()}

    def judgement(self, code: str, period: str | None = None) -> str | None:
        """The judgement that stands at the end of a period (of the last one if None); None if there is none."""
        periods = self.reporting(self.programme.logframe.indicator(code)).upto(period)
        standing: defaultdict[str, int] = defaultdict(int)
        for row in self.rows.get(code, []):
            if row.measure is Measure.VALUE and row.period in periods:
                standing[row.cell[0]] += row.value
        return next((judged for judged, value in standing.items() if value), None)

    def parts(self, code: str) -> dict[str, Figure]:
        """The figures of the parts of an indicator that have a rule of their own."""
        indicator = self.programme.logframe.indicator(code)
        return {part.code: self._part(indicator, part) for part in indicator.parts if part.rule is not None}

    def shares(self, code: str) -> dict[str, Share]:
        """The shares of an indicator of shares, by part."""
        indicator, whole = self._among(code)
        return shares(whole, indicator.parts, self.rows.get(whole.code, []), self.reporting(indicator))

    def share_rows(self, code: str, dimension: str) -> dict[str, dict[str, Share]]:
        """The shares of every row of a breakdown, by code and part."""
        indicator, whole = self._among(code)
        assert indicator.rule is not None
        read = indicator.rule.cells.get(dimension, dimension)
        found: defaultdict[str, list[Row]] = defaultdict(list)
        rows = Rows(self.programme, whole)
        for row in self.rows.get(whole.code, []):
            for (cell,) in rows.split([row], [read]):
                found[cell].append(row)
        reporting = self.reporting(indicator)
        return {cell: shares(whole, indicator.parts, some, reporting) for cell, some in found.items()}

    def reporting(self, indicator: Indicator) -> Reporting:
        """Who reports on an indicator."""
        return reporting(self.programme, indicator, self.submissions)

    def _among(self, code: str) -> tuple[Indicator, Indicator]:
        indicator = self.programme.logframe.indicator(code)
        assert indicator.rule is not None
        return indicator, self.programme.logframe.indicator(indicator.rule.among or "")

    def _figure(self, indicator: Indicator, sums: Sums, whole: Sums) -> Figure:
        return Figure(indicator, indicator.kind, sums, self.reporting(indicator), whole)

    def _part(self, indicator: Indicator, part: Part) -> Figure:
        assert part.rule is not None
        sums = total(self.rows.get(part_code(indicator.code, part.code), []))
        return Figure(indicator, part.rule.kind, sums, self.reporting(indicator), sums)


def reporting(
    programme: Programme, indicator: Indicator, submissions: Sums, day: date | None = None
) -> Reporting:
    """Who reports on an indicator, and on which periods; on a day, if it is known."""
    periods = (*programme.periods, programme.final_period) if indicator.after_end else programme.periods
    feeding = frozenset(member.code for member in programme.feeding(indicator.code))
    due = {period.code: period.due for period in periods}
    return Reporting(tuple(due), feeding, submissions, day, due)
