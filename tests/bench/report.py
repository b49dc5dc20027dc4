"""What a measure found: a number, its unit, its mark if it has one, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Finding:
    """One number. `mark` is what was promised; `least` says whether it is a floor (or a ceiling)."""

    measure: str
    what: str
    value: float
    unit: str
    mark: float | None = None
    least: bool = True

    @property
    def reached(self) -> bool | None:
        """Whether the mark is reached; None where there is none."""
        if self.mark is None:
            return None
        return self.value >= self.mark if self.least else self.value <= self.mark


def rate(name: str, what: str, per_second: Iterable[float], mark: float | None = None) -> Finding:
    """The median of some rounds as events a second."""
    return Finding(name, what, round(median(per_second)), "events/s", mark)


def ratio(name: str, what: str, pairs: Iterable[tuple[float, float]], mark: float | None = None) -> Finding:
    """The median of the ratios of rounds that ran next to each other (ours, other)."""
    return Finding(name, what, round(median(ours / other for ours, other in pairs), 2), "x", mark)


def show(findings: Iterable[Finding], console: Console) -> None:
    """Print the table."""
    table = Table(box=None, pad_edge=False)
    for column, justify in (("measure", "left"), ("what", "left"), ("value", "right"), ("mark", "right")):
        table.add_column(column, justify=justify)  # type: ignore[arg-type]
    table.add_column("")
    for one in findings:
        table.add_row(one.measure, one.what, f"{one.value:,g} {one.unit}", _mark(one), _word(one))
    console.print(table, highlight=False)


def plain(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """The findings for a program."""
    return [asdict(one) | {"reached": one.reached} for one in findings]


def _mark(one: Finding) -> str:
    return "" if one.mark is None else f"{'>=' if one.least else '<='} {one.mark:,g}"


def _word(one: Finding) -> str:
    return {None: "", True: "reached", False: "missed"}[one.reached]
