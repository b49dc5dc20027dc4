"""Somebody who knows linear algebra and all that was published, and wants to know more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product
from typing import NamedTuple

ROWS = "FMXU"
PERIODS = ("2022", "2023", "2024")


class Cell(NamedTuple):
    code: str
    period: str


History = Mapping[Cell, int]  # how many persons are new in each row and period
Equation = tuple[dict[Cell, Fraction], Fraction]


class Publication(NamedTuple):
    """One publication: the totals, and what stands in each group of rows (None for a withheld row)."""

    totals: Mapping[str, int]
    groups: Mapping[tuple[str, str], Mapping[str, int | None] | None]  # None: no row of the group is shown


def cells_of(code: str, measure: str, period: str) -> list[Cell]:
    upto = PERIODS[: PERIODS.index(period) + 1] if measure == "cumulative" else (period,)
    return [Cell(code, one) for one in upto]


def solved(published: Publication) -> dict[tuple[str, str, str], int]:
    """Every number (row, measure, period) that follows from one publication, by Gauss and Jordan over fractions."""
    rows = _reduced(_equations(published))
    found = {}
    for code, measure, period in product(ROWS, ("new", "cumulative"), PERIODS):
        value = _value(rows, dict.fromkeys(cells_of(code, measure, period), Fraction(1)))
        if value is not None:
            found[code, measure, period] = int(value)
    return found


class Solved:
    """Some equations, solved once."""

    def __init__(self, equations: Iterable[Equation]) -> None:
        self._rows = _reduced(equations)

    def value(self, form: Mapping[Cell, Fraction]) -> Fraction | None:
        """The value of a sum of unknowns if it follows, else None."""
        return _value(self._rows, dict(form))


def value_of(equations: Iterable[Equation], form: Mapping[Cell, Fraction]) -> Fraction | None:
    """The value of a sum of unknowns if it follows from some equations, else None."""
    return Solved(equations).value(form)


def _equations(published: Publication) -> Iterable[Equation]:
    for period, total in published.totals.items():
        yield dict.fromkeys((Cell(code, period) for code in ROWS), Fraction(1)), Fraction(total)
    for (measure, period), rows in published.groups.items():
        for code in ROWS if rows is not None else ():
            assert rows is not None
            if code not in rows:  # nobody, and numbers of persons are never negative
                for cell in cells_of(code, measure, period):
                    yield {cell: Fraction(1)}, Fraction(0)
            elif (value := rows[code]) is not None:
                yield dict.fromkeys(cells_of(code, measure, period), Fraction(1)), Fraction(value)


def _reduced(equations: Iterable[Equation]) -> list[tuple[Cell, dict[Cell, Fraction], Fraction]]:
    done: list[tuple[Cell, dict[Cell, Fraction], Fraction]] = []
    for equation in equations:
        rest, value = _less(done, *equation)
        if not rest:
            assert value == 0, "what was published contradicts itself"
            continue
        lead = min(rest)
        row = (lead, {cell: one / rest[lead] for cell, one in rest.items()}, value / rest[lead])
        done = [(at, *_less([row], other, right)) for at, other, right in done] + [row]
    return done


def _less(
    rows: Iterable[tuple[Cell, dict[Cell, Fraction], Fraction]],
    form: Mapping[Cell, Fraction],
    value: Fraction,
) -> tuple[dict[Cell, Fraction], Fraction]:
    rest = dict(form)
    for lead, other, right in rows:
        if factor := rest.get(lead):
            for cell, one in other.items():
                rest[cell] = rest.get(cell, Fraction(0)) - factor * one
            value -= factor * right
    return {cell: one for cell, one in rest.items() if one}, value


def _value(
    rows: list[tuple[Cell, dict[Cell, Fraction], Fraction]], form: dict[Cell, Fraction]
) -> Fraction | None:
    rest, value = _less(rows, form, Fraction(0))
    return None if rest else -value
