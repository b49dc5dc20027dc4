"""Breakdowns of several indicators by one dimension, protected together.

Where the persons of one indicator are those of some others taken together, their rows add up, and a withheld row of one
follows from the others'. Whoever sees the totals and the events behind them knows when that is so. It can only be where
the totals add up, so that wherever they do it is taken to be so, period by period: if it is not, more is withheld than
need be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from services.reporting.reading.disclosure import Protected
from services.reporting.reading.every import Cell, Place
from services.reporting.reading.numbers import Unknown
from services.reporting.reading.rowspace import Known

Protect = Callable[[str, Collection[Place] | None], Protected]
"""Protects the table of an indicator anew, without some rows; None: without so much as their names."""
_SERIES = ("persons", "whole value")
"""What counts persons of a period: who was new in it, and the denominator of a share."""
_Union: TypeAlias = tuple[str, tuple[str, ...], str]
"""An indicator, those that together have as many persons, and the period."""


class _Place(NamedTuple):
    """An unknown of one of the tables."""

    table: str
    unknown: Unknown


def protect_together(
    tables: Mapping[str, Protected], totals: Mapping[tuple[str, str], int], protect: Protect
) -> dict[str, Protected]:
    """The tables of one dimension, by indicator, without what follows from several of them and may not be known.

    `totals` are the numbers of persons by indicator and period.
    """
    found, besides, silent = dict(tables), defaultdict[str, set[Place]](set), set[str]()
    unions = [one for one in _sums(totals) if {one[0], *one[1]} <= tables.keys()]
    concerned = sorted({one for whole, some, _ in unions for one in (whole, *some)})
    while (leak := _leak({name: found[name] for name in concerned}, unions)) is not None:
        beside = _beside({name: found[name] for name in concerned}, leak)
        if beside is not None:
            besides[beside[0]].add(beside[1].place)
            found[beside[0]] = protect(beside[0], besides[beside[0]])
        elif speaking := [name for name in concerned if name not in silent]:
            silent.add(speaking[0])
            found[speaking[0]] = protect(speaking[0], None)
        else:
            break  # no row of any table is shown: what still follows, follows from the totals, which everybody sees
    return found


def _leak(tables: Mapping[str, Protected], unions: Sequence[_Union]) -> tuple[str, Cell] | None:
    known = _known(tables, unions)
    for name, table in sorted(tables.items()):
        for row, secret in sorted(table.secrets, key=lambda one: one[0].place):
            if known.tells({_Place(name, unknown): factor for unknown, factor in secret.items()}):
                return name, row
    return None


def _known(tables: Mapping[str, Protected], unions: Sequence[_Union]) -> Known[_Place]:
    """What somebody knows who sees the tables and takes the unions to be such."""
    known, series = Known[_Place](), {name: _series(table) for name, table in tables.items()}
    for name, table in tables.items():
        for form in table.forms:
            known.add({_Place(name, unknown): factor for unknown, factor in form.items()})
    empty = set(_nobody(tables, series))
    for code in [*_codes(tables), ""]:
        for whole, some, period in unions:
            at = _Place(whole, Unknown(series[whole], code, period))
            parts = [_Place(one, Unknown(series[one], code, period)) for one in some]
            known.add({at: 1, **dict.fromkeys(parts, -1)})
            if at in empty or (not code and known.tells({at: 1})):  # numbers of persons are never negative
                empty.update(parts)
    for place in empty:
        known.add({place: 1})
    return known


def _sums(totals: Mapping[tuple[str, str], int]) -> Iterator[_Union]:
    """Every indicator whose total of a period is that of some others together."""
    by_period: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (indicator, period), total in totals.items():
        if total:
            by_period[period][indicator] = total
    for period, of in sorted(by_period.items()):
        for whole, total in sorted(of.items()):
            others = sorted((one for one in of if one != whole), key=lambda one: (-of[one], one))
            for some in _adding_up(total, [(one, of[one]) for one in others]):
                yield whole, tuple(sorted(some)), period


def _adding_up(total: int, numbers: Sequence[tuple[str, int]]) -> Iterator[tuple[str, ...]]:
    """Every choice of positive numbers, the largest first, whose sum is the total; what cannot reach it is not tried."""
    if not total:
        yield ()
        return
    left = sum(number for _, number in numbers)
    for place, (name, number) in enumerate(numbers):
        if left < total:
            return
        if number <= total:
            for others in _adding_up(total - number, numbers[place + 1 :]):
                yield (name, *others)
        left -= number


def _codes(tables: Mapping[str, Protected]) -> list[str]:
    rows = [row for table in tables.values() for row in (*table.published, *table.withheld)]
    return sorted({row.place.breakdown[1] for row in rows if row.place.breakdown})


def _nobody(tables: Mapping[str, Protected], series: Mapping[str, str]) -> Iterator[_Place]:
    """The rows that a table says are empty, also those that only other tables have."""
    codes = _codes(tables)
    for name, table in tables.items():
        yield from (_Place(name, unknown) for unknown in table.nobody)
        there = {row.place.breakdown[1] for row in (*table.published, *table.withheld) if row.place.breakdown}
        for code in (one for one in codes if one not in there):
            for period in table.clear:
                yield _Place(name, Unknown(series[name], code, period))


def _series(table: Protected) -> str:
    names = {unknown.series for form in table.forms for unknown in form}
    return next((one for one in _SERIES if one in names), _SERIES[0])


def _beside(tables: Mapping[str, Protected], leak: tuple[str, Cell]) -> tuple[str, Cell] | None:
    """The smallest published row with the leak's code, of another table first, else any."""
    name, secret = leak
    rows = [(table, row) for table, found in sorted(tables.items()) for row in found.published]
    code = secret.place.breakdown
    return min(
        rows,
        key=lambda one: (
            one[1].place.breakdown != code,
            one[1].place.period != secret.place.period,
            one[0] == name,
            one[1].value.value or 0,
            one[0],
            one[1].place,
        ),
        default=None,
    )
