"""A published report, counted again from events: equal, or what differs.

Takes the rules from the report itself and the events from reporting's copy or from the members' own ledgers, as far as
the report's lane heads; nothing of what was counted before is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.reporting.logframe.counting import Counting
from services.reporting.periods.document import NotAReport
from services.reporting.periods.freezing import covered
from services.reporting.projector.adoption import of_texts
from services.reporting.projector.batch import Batch
from services.reporting.projector.projection import Projection
from services.reporting.reading.every import cells
from services.reporting.reading.known import Figures
from services.reporting.reading.publishing import is_protected, is_shares
from shared.events.language import decode
from shared.events.sealing import Keyring
from shared.programme import Programme

DISCARDED = "reporting.event.discarded"
Cells = Mapping[tuple[str, ...], Mapping[str, Any]]
_NUMBERS = ("value", "numerator", "denominator", "status")


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that reads otherwise; `said` or `found` is None where the cell is missing."""

    cell: dict[str, Any]
    said: object
    found: object


@dataclass(frozen=True, slots=True)
class Recount:
    """What counting again says: how many events and cells, what differs, which lanes end otherwise."""

    events: int
    compared: int
    differences: tuple[Difference, ...] = ()
    lanes: tuple[str, ...] = ()
    suppressed: int = 0
    faults: tuple[str, ...] = field(default=())

    @property
    def equal(self) -> bool:
        """Whether everything that the report says came out again."""
        return not (self.differences or self.lanes or self.faults)


def programme_of(report: Mapping[str, Any]) -> Programme:
    """The programme whose files the report carries; ProgrammeError if they are none."""
    return of_texts(report["files"])


def recount(report: Mapping[str, Any], rows: Iterable[Any], keyring: Keyring) -> Recount:
    """Count the events up to the report's heads, in any order that keeps the lanes', and compare every cell.

    NotAReport if it speaks of a period that its own files do not have.
    """
    programme, heads = programme_of(report), {one["lane"]: one for one in report["lanes"]}
    if report["period"] not in {one.code for one in programme.periods}:
        raise NotAReport(f"report.period is {report['period']!r}, which its own programme.yaml does not have")
    taken = [row for row in rows if row["sequence"] <= _head(heads, row)]
    figures = Figures.of(programme, [one for _, one in _contributions(programme, taken, keyring)])
    periods = covered(programme, report["period"])
    found = by_place(one.json() for one in cells(figures) if one.place.period in periods)
    said = by_place(report["cells"])
    differences = (*_differences(said, found), *_left_out(programme, said, found))
    faults = (
        ()
        if programme.fingerprint == report["fingerprint"]
        else ("the files are not those of the fingerprint",)
    )
    return Recount(
        len(taken),
        len(said),
        differences,
        tuple(_ends(heads, taken)),
        len(found.keys() - said.keys()),
        faults,
    )


def by_place(some: Iterable[Mapping[str, Any]]) -> dict[tuple[str, ...], Mapping[str, Any]]:
    """Cells by where they stand."""
    return {_place(one): one for one in some}


def _place(one: Mapping[str, Any]) -> tuple[str, ...]:
    names = ("indicator", "part", "period", "measure", "by", "member")
    broken = [f"{code}={value}" for code, value in sorted(one["breakdown"].items())]
    return (*(str(one[name] or "") for name in names), *broken)


def _head(heads: Mapping[str, Mapping[str, Any]], row: Mapping[str, Any]) -> int:
    head = heads.get(row["lane_name"])
    return int(head["sequence"]) if head else 0


def _contributions(programme: Programme, rows: Sequence[Any], keyring: Keyring) -> list[Any]:
    given_up = {decode(row["type"], row["value"]).event for row in rows if row["type"].startswith(DISCARDED)}  # type: ignore[union-attr]
    parked = frozenset(row["position"] for row in rows if str(row["id"]) in given_up)
    batch = Batch()
    Projection(Counting(programme), keyring, parked=parked).recall(rows, batch)
    return batch.contributions


def _differences(said: Cells, found: Cells) -> Iterable[Difference]:
    """Every cell that the report shows. A suppressed one shows nothing, so there is nothing to compare."""
    for place, one in said.items():
        if one["status"] == "suppressed":
            continue
        again = found.get(place)
        if again is None or any(one[name] != again[name] for name in _NUMBERS):
            yield _difference(one, one, again)


def _left_out(programme: Programme, said: Cells, found: Cells) -> Iterable[Difference]:
    """Every cell that the report leaves out or withholds though nobody can be told from it."""
    for place, again in found.items():
        one = said.get(place)
        if (one is None or one["status"] == "suppressed") and not _may_be_withheld(programme, again):
            yield _difference(again, one, again)


def _may_be_withheld(programme: Programme, one: Mapping[str, Any]) -> bool:
    indicator = programme.logframe.indicator(one["indicator"])
    return is_shares(indicator) or any(is_protected(indicator, dimension) for dimension in one["breakdown"])


def _difference(
    at: Mapping[str, Any], said: Mapping[str, Any] | None, found: Mapping[str, Any] | None
) -> Difference:
    names = ("indicator", "part", "period", "measure", "by", "member", "breakdown")
    return Difference({name: at[name] for name in names}, _numbers(said), _numbers(found))


def _numbers(one: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if one is None else {name: one[name] for name in _NUMBERS}


def _ends(heads: Mapping[str, Mapping[str, Any]], rows: Iterable[Any]) -> Iterable[str]:
    """Lanes that do not end with the event that the report names."""
    last = {row["lane_name"]: row for row in rows if row["sequence"] == _head(heads, row)}
    for name, head in heads.items():
        row = last.get(name)
        if row is None:
            yield f"{name}: event {head['sequence']} is missing"
        elif row["hash"].hex() != head["hash"]:
            yield f"{name}: event {head['sequence']} has another hash"
