"""What a certified report says and what is known now: each total that differs, with the events that changed it.

The report is never rewritten. A difference is shown until the lead accepts it; then it is an event, and the next report
lists it (domain rule 4.7). Only totals are restated by events: a row of a breakdown that changed by one would give a
person away, so those are shown to the consortium only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.reporting.logframe.compiling import part_code
from services.reporting.logframe.figures import Measure
from services.reporting.periods import store
from services.reporting.periods.freezing import covered
from services.reporting.reading.every import Cell, cells
from services.reporting.reading.known import Figures
from services.reporting.reading.publishing import is_shares
from shared.events.reporting import FigureRestated
from shared.ledger.append import Draft
from shared.postgres import Connection
from shared.programme import Programme

_OF: Mapping[str, tuple[Measure, ...]] = {
    "reached": (Measure.REACHED,),
    "new": (Measure.NEW,),
    "cumulative": (Measure.NEW, Measure.VALUE, Measure.NUMERATOR, Measure.DENOMINATOR, Measure.LATE),
    "value": (Measure.VALUE, Measure.NUMERATOR, Measure.DENOMINATOR),
}
_MOST_CAUSES = 200  # of one restatement; the rest is behind the figure


@dataclass(frozen=True, slots=True)
class Restatement:
    """A total that reads otherwise than in the report, and the events that arrived since and changed it."""

    indicator: str
    part: str
    period: str
    measure: str
    old: Decimal | None
    new: Decimal | None
    causes: tuple[Mapping[str, Any], ...] = ()

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Which total it is."""
        return self.indicator, self.part, self.period, self.measure


async def restatements(
    connection: Connection, figures: Figures, report: Mapping[str, Any], accepted: Iterable[FigureRestated]
) -> list[Restatement]:
    """The totals that differ from a report and from what was accepted since it, with their causes."""
    heads = {one["lane"]: one["sequence"] for one in report["lanes"]}
    stands = _stands(report, accepted)
    found = []
    for cell in _totals(figures, report["period"]):
        old, new = stands.get(_place(cell)), cell.value.value
        if _place(cell) in stands and old != new:
            one = Restatement(*_place(cell), old, new)
            found.append(await _with_causes(connection, figures.programme, one, heads))
    return found


def accept(one: Restatement, report: str, role: str, today: date) -> Draft:
    """The event by which the lead takes a difference into the books."""
    return Draft(
        FigureRestated(
            occurred_on=today, indicator=one.indicator, part=one.part or None, period=one.period, measure=one.measure,
            old=one.old, new=one.new, cause_event_ids=tuple(str(cause["id"]) for cause in one.causes),
            report=report, accepted_by=role,
        )
    )  # fmt: skip


def _stands(
    report: Mapping[str, Any], accepted: Iterable[FigureRestated]
) -> dict[tuple[str, str, str, str], Decimal | None]:
    found = {
        (one["indicator"], one["part"] or "", one["period"], one["measure"]): _decimal(one["value"])
        for one in report["cells"]
        if one["by"] == "total" and not one["breakdown"] and one["status"] != "suppressed"
    }
    for one in accepted:
        found[one.indicator, one.part or "", one.period, one.measure or ""] = one.new
    return found


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _totals(figures: Figures, period: str) -> Iterator[Cell]:
    periods = covered(figures.programme, period)
    for cell in cells(figures):
        place = cell.place
        whole = place.by == "total" and place.breakdown is None and place.measure in _OF
        if (
            whole
            and place.period in periods
            and not is_shares(figures.programme.logframe.indicator(place.indicator))
        ):
            yield cell


def _place(cell: Cell) -> tuple[str, str, str, str]:
    return cell.place.indicator, cell.place.part, cell.place.period, cell.place.measure


async def _with_causes(
    connection: Connection, programme: Programme, one: Restatement, heads: Mapping[str, int]
) -> Restatement:
    indicator = programme.logframe.indicator(one.indicator)
    code = part_code(one.indicator, one.part) if one.part else one.indicator
    states = indicator.kind in {"state_at_end", "improvement", "latest_measure", "qualitative"}
    upto = covered(programme, one.period) if states or one.measure == "cumulative" else (one.period,)
    rows = await store.causes(connection, code, _OF[one.measure], upto, heads)
    return Restatement(*one.place, one.old, one.new, tuple(dict(row) for row in rows[:_MOST_CAUSES]))
