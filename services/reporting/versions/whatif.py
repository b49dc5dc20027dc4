"""What if the rules were others: every cell under other programme files, beside what it is now.

Counts the copy of the events again in memory, so that nothing that is shown changes. A changed rule, threshold, target,
band or period is a changed file; what does not differ is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.reporting.logframe.counting import Counting
from services.reporting.periods.recount import by_place
from services.reporting.projector.adoption import of_texts
from services.reporting.projector.batch import Batch
from services.reporting.projector.projection import Projection
from services.reporting.reading.every import cells
from services.reporting.reading.known import Figures
from shared.events.sealing import Keyring
from shared.programme import Programme

_NUMBERS = ("value", "numerator", "denominator", "status")
_PLACE = ("indicator", "part", "period", "measure", "by", "member", "breakdown")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that reads otherwise; None where the cell is not there."""

    cell: Json
    now: Json | None
    then: Json | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a file says otherwise of an indicator's plan: a target, a baseline, a milestone, a rule."""

    indicator: str
    what: str
    now: object
    then: object


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Everything that would differ, of how many cells."""

    fingerprint: str
    compared: int
    plan: tuple[Changed, ...]
    differences: tuple[Difference, ...]


def changed(texts: Mapping[str, str], now: Programme) -> Programme:
    """The programme of files that are given as texts, those that are left out as they are now; ProgrammeError if wrong."""
    return of_texts({**now.texts, **texts})


def what_if(
    now: Programme,
    then: Programme,
    rows: Sequence[Any],
    keyring: Keyring,
    parked: frozenset[int] = frozenset(),
) -> WhatIf:
    """Count the same events by both programmes and compare every cell. `parked` are positions that are not applied."""
    first, second = (by_place(_cells(one, rows, keyring, parked)) for one in (now, then))
    differences = [
        Difference(
            _place(first.get(place) or second[place]), _numbers(first.get(place)), _numbers(second.get(place))
        )
        for place in dict.fromkeys((*first, *second))
        if _numbers(first.get(place)) != _numbers(second.get(place))
    ]
    return WhatIf(then.fingerprint, len({*first, *second}), tuple(_plan(now, then)), tuple(differences))


def _cells(
    programme: Programme, rows: Sequence[Any], keyring: Keyring, parked: frozenset[int]
) -> Iterable[Json]:
    batch = Batch()
    Projection(Counting(programme), keyring, parked=parked).recall(rows, batch)
    return (one.json() for one in cells(Figures.of(programme, [one for _, one in batch.contributions])))


def _plan(now: Programme, then: Programme) -> Iterator[Changed]:
    old = {one.code: one for one in now.logframe.indicators}
    new = {one.code: one for one in then.logframe.indicators}
    for code in dict.fromkeys((*old, *new)):
        if code not in old or code not in new:
            yield Changed(code, "indicator", code in old, code in new)
            continue
        for what in ("rule", "baseline", "target", "milestones", "breakdowns", "parts"):
            before, after = (
                one.model_dump(mode="json", by_alias=True).get(what) for one in (old[code], new[code])
            )
            if before != after:
                yield Changed(code, what, before, after)


def _place(cell: Mapping[str, Any]) -> Json:
    return {name: cell[name] for name in _PLACE if cell[name]}


def _numbers(cell: Mapping[str, Any] | None) -> Json | None:
    return None if cell is None else {name: cell[name] for name in _NUMBERS}
