"""The financial report by line of the contract's budget annex: budget, period, cumulative, variation (domain 3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from shared.accounting.entries import Converted
from shared.programme.model_grants import Heading

SUB_GRANTS = "6.3"
"""The line of financial support to third parties in budget.yaml."""
ALONE = frozenset({"8", "10", "12"})
"""Main headings without lines."""
_ALL = 100  # per cent
Amounts = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report, in EUR."""

    heading: Heading
    budget: Decimal
    period: Decimal
    cumulative: Decimal

    @property
    def variation(self) -> Decimal:
        """What was spent beyond the budget; negative where less was spent."""
        return self.cumulative - self.budget

    @property
    def share(self) -> Decimal | None:
        """The variation as a share of the budget; None without a budget."""
        return self.variation / self.budget if self.budget else None


def heading_of(line: str) -> str:
    """The main heading of a line: 5 of 5.8."""
    return line.partition(".")[0]


def by_heading(lines: Amounts) -> dict[str, Decimal]:
    """The sums of the main headings."""
    sums: dict[str, Decimal] = {}
    for line, amount in lines.items():
        sums[heading_of(line)] = sums.get(heading_of(line), Decimal()) + amount
    return sums


def by_line(costs: Iterable[Converted]) -> dict[str, Decimal]:
    """The EUR of costs by line; those that wait for a rate are in no sum."""
    found: dict[str, Decimal] = {}
    for one in costs:
        if one.eur is not None:
            found[one.entry.line] = found.get(one.entry.line, Decimal()) + one.eur
    return found


def lines(
    headings: Iterable[Heading], budget: Amounts, period: Amounts, cumulative: Amounts
) -> Iterator[Line]:
    """Every line of the annex in its order, main headings and subtotals added up."""
    sums = [dict(one) | by_heading(one) for one in (budget, period, cumulative)]
    for heading in headings:
        for one in sums:
            if heading.adds:
                one[heading.code] = sum((one.get(code, Decimal()) for code in heading.adds), Decimal())
        yield Line(heading, *(one.get(heading.code, Decimal()) for one in sums))


def to_explain(report: Iterable[Line], above: Decimal) -> list[Line]:
    """The lines that differ from their budget by more than so many per cent of it, subtotals aside."""
    alone = [
        one
        for one in report
        if not one.heading.adds and (one.heading.kind == "line" or one.heading.code in ALONE)
    ]
    return [one for one in alone if one.variation and abs(one.variation) * _ALL > one.budget * above]
