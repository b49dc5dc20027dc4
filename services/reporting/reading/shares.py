"""Shares of persons: how many of another indicator's persons are women, youth …; numerator over denominator.

The denominator is the whole of the other indicator, what is not stated included (rule 4a.q, X.3). There are three of
each, as there are three numbers of distinct persons: reached, new and cumulative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from services.reporting.logframe.figures import Measure
from services.reporting.reading.breakdowns import matching
from services.reporting.reading.figures import Reporting
from services.reporting.reading.sums import Row, Sums
from services.reporting.reading.values import Value, share
from shared.programme.model_logframe import Indicator, Part
from shared.programme.model_rule import Test

Halves = Mapping[tuple[str, ...], Sums]
IN, OUT = ("in",), ("out",)  # the halves of everybody


@dataclass(frozen=True, slots=True)
class Share:
    """One part of an indicator of shares."""

    part: Part
    numerators: Sums
    denominators: Sums
    reporting: Reporting

    def cumulative(self, period: str | None = None) -> Value:
        """The share among all persons to the end of a period."""
        return self._of(Measure.NEW, self.reporting.upto(period))

    def reached(self, period: str) -> Value:
        """The share among those reached in a period."""
        return self._of(Measure.REACHED, (period,))

    def new(self, period: str) -> Value:
        """The share among those reached for the first time in a period."""
        return self._of(Measure.NEW, (period,))

    def _of(self, measure: Measure, periods: tuple[str, ...]) -> Value:
        numerator, _ = self.numerators.of(measure, periods)
        denominator, _ = self.denominators.of(measure, periods)
        submitted = self.reporting.submitted(periods[-1])
        if not denominator:
            return self.reporting.none(periods[-1], submitted=submitted)
        return share(numerator, denominator, submitted=submitted)


def shares(
    whole: Indicator, parts: Iterable[Part], rows: Iterable[Row], reporting: Reporting
) -> dict[str, Share]:
    """The shares by part, from the rows of the other indicator (all of it, or one of its cells)."""
    some = [row for row in rows if row.cell]
    return {part.code: share_of(part, halves(whole, part, some), reporting) for part in parts}


def halves(whole: Indicator, part: Part, rows: Iterable[Row]) -> Halves:
    """The rows that belong to a part, and the others."""
    holds = matching(whole.breakdowns, {code: asks(test) for code, test in part.share.items()})
    found: dict[tuple[str, ...], Sums] = {IN: Sums(), OUT: Sums()}
    for row in rows:
        if row.cell:
            found[IN if holds(row.cell) else OUT].add(
                row.measure, row.period, row.member, row.value, row.facts
            )
    return found


def all_halves(whole: Indicator, parts: Iterable[Part], rows: Iterable[Row]) -> dict[tuple[str, ...], Sums]:
    """The halves of every part, under its code and the half."""
    some = list(rows)
    return {(part.code, *half): sums for part in parts for half, sums in halves(whole, part, some).items()}


def share_of(part: Part, split: Halves, reporting: Reporting) -> Share:
    """The share of a part, from its halves."""
    numerators, denominators = split.get(IN, Sums()), Sums()
    for half in split.values():
        for place, (value, facts) in half.rows.items():
            denominators.add(*place, value, facts)
    return Share(part, numerators, denominators, reporting)


def asks(test: Test) -> Callable[[str], bool]:
    """A condition asked of a cell's text: numbers are numbers again, several codes are several."""

    def holds(text: str) -> bool:
        if test.between is not None:
            return text.isdigit() and test.admits(int(text))
        return any(test.admits(one) for one in text.split("+"))

    return holds
